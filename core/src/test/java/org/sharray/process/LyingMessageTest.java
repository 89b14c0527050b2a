package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Hashtable;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Properties;
import java.util.Set;
import java.util.Vector;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Messages whose lengths are longer than they are: no memory is asked for. Found by {@link MessageFuzz}. */
class LyingMessageTest {
    private static byte[] length(int length) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
    }

    @Test
    void ofATextOrOfBytes() {
        for (int length : new int[]{1, Integer.MAX_VALUE, -1, Integer.MIN_VALUE}) {
            assertThatIllegalStateException().isThrownBy(() -> new TaskDecoder(length(length)).readString())
                    .withMessageContaining("longer than the rest");
            assertThatIllegalStateException().isThrownBy(() -> {
                var in = new TaskDecoder(length(length));
                in.readBytes(in.readInt());
            }).withMessageContaining("longer than the rest");
        }
    }

    @Test
    void ofManyValues() {
        assertThatIllegalStateException()
                .isThrownBy(() -> new TaskDecoder(length(Integer.MAX_VALUE)).readCaptured(null, null))
                .withMessageContaining("longer than the rest");
    }

    @Test
    void theTaskFailsThatTheyAreTheReplyOf() {
        byte[] reply = ByteBuffer.allocate(9).putInt(1).put((byte) 'T').putInt(Integer.MAX_VALUE).array();
        var ending = Ending.of(WorkerReply.RESULT, new TaskDecoder(reply), getClass().getClassLoader());
        assertThat(ending.failure()).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("longer than the rest");
    }

    private static Ending serialised(byte[] stream) {
        byte[] reply = ByteBuffer.allocate(8 + stream.length).putInt(Captures.SERIALIZED).putInt(stream.length)
                .put(stream).array();
        return Ending.of(WorkerReply.RESULT, new TaskDecoder(reply), LyingMessageTest.class.getClassLoader());
    }

    @Test
    void ofAnArrayOrAListInASerialisedObject() throws Exception {
        byte[] array = ObjectBytes.write(new Object[]{new long[]{1}});
        ByteBuffer.wrap(array).putInt(array.length - 12, Integer.MAX_VALUE - 8);
        assertThat(serialised(array).failure()).hasMessageContaining("REJECTED");
        byte[] list = ObjectBytes.write(new Object[]{new ArrayList<>()});
        ByteBuffer.wrap(list).putInt(list.length - 11, Integer.MAX_VALUE - 8); // before its capacity and the end of its data
        assertThat(serialised(list).failure()).hasMessageContaining("REJECTED");
    }

    /** Collections take room of their own; what is true is never refused. */
    @Test
    void trueLengthsAreBelieved() throws Exception {
        for (int size : new int[]{0, 1, 2, 3, 13, 100, 255}) {
            List<Byte> keys = IntStream.range(0, size).mapToObj(i -> (byte) i).toList();
            Map<Byte, Byte> values = new HashMap<>();
            keys.forEach(key -> values.put(key, null));
            List<Object> collections = List.of(keys, new ArrayList<>(keys), new ArrayDeque<>(keys), values,
                    new HashSet<>(keys), new LinkedHashSet<>(keys), new PriorityQueue<>(keys), new Vector<>(keys),
                    Set.copyOf(keys), new int[size], new byte[size], new Object[size], new String[size][0],
                    Collections.nCopies(1 << 20, size));
            Object[] table = {new Hashtable<>(Map.of(size, size)), new Properties(), new IdentityHashMap<>(values)};
            assertThat(serialised(ObjectBytes.write(new Object[]{collections})).failure()).isNull();
            for (Object each : collections) {
                assertThat(serialised(ObjectBytes.write(new Object[]{each})).failure()).isNull();
            }
            for (Object each : table) {
                assertThat(serialised(ObjectBytes.write(new Object[]{each})).failure()).isNull();
            }
        }
        Object[] many = new Object[1_000];
        Arrays.setAll(many, i -> i % 2 == 0 ? new HashMap<>(Map.of(0, 0)) : new IdentityHashMap<>());
        assertThat(serialised(ObjectBytes.write(many)).failure()).isNull();
    }

    private static ParentReply.Reply received(byte[] message) throws Exception {
        try (ParentReply reply = ParentReply.open();
                SocketChannel child = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            child.connect(UnixDomainSocketAddress.of(reply.path()));
            child.write(ByteBuffer.wrap(message));
            child.shutdownOutput();
            return reply.receive(LyingMessageTest.class.getClassLoader());
        }
    }

    @Test
    void ofTheReplyOfAProcessWithOneTask() throws Exception {
        assertThat(received(length(-1))).isNull();
        assertThat(received(length(Integer.MAX_VALUE))).isNull();
        assertThat(received(ByteBuffer.allocate(9).putInt(5).put(ChildReply.THREW).putInt(-1).array()).problem())
                .contains("can't be understood");
    }
}
