package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.sharray.SharedIntArray;
import org.sharray.hostile.FuzzTarget;
import org.sharray.storage.Arrivals;
import org.sharray.storage.Transfer;

/** The messages between a pool and its workers. */
public final class MessageFuzz {
    private static final int LENGTH = Integer.BYTES;

    private MessageFuzz() {}

    private static byte[] withoutLength(byte[] message) {
        return java.util.Arrays.copyOfRange(message, LENGTH, message.length);
    }

    /** No length is believed that is beyond the message; but the JDK's serialisation believes some of its own, as results may be of any size. */
    private static void requireOwnCare(Throwable failure) {
        boolean lied = failure instanceof OutOfMemoryError || failure instanceof NegativeArraySizeException;
        if (lied && failure.getStackTrace().length > 0) { // of many failures of memory, the JVM keeps no trace
            assertThat(failure.getStackTrace()).as("%s", failure)
                    .anyMatch(frame -> frame.getClassName().equals(ObjectBytes.class.getName()));
        }
    }

    /** What a worker is given to do. It catches whatever comes of reading it, and says so; so only its end, or a hunger for memory, is a finding. */
    public static final class Work implements FuzzTarget {
        private final SharedIntArray array = SharedIntArray.create(4);

        @Override
        public List<byte[]> seeds() {
            String text = "text";
            SharedIntArray captured = array;
            long number = 5;
            SerializableRunnable nested = () -> captured.set(0, (int) number);
            return Stream.<Object>of((SerializableRunnable) () -> captured.set(1, 2),
                    (SerializableCallable<Object>) () -> text + number,
                    (SerializableCallable<Object>) () -> {
                        nested.run();
                        return List.of(text);
                    },
                    new Serialized(text)).map(
                            task -> withoutLength(WorkMessage.of(task).bytes(7,
                                    new WorkMessage.Acquainted())))
                    .toList();
        }

        private record Serialized(String text) implements SerializableCallable<String> {
            @Override
            public String call() {
                return text;
            }
        }

        @Override
        public long mostBytes() {
            return Long.MAX_VALUE; // that of the JDK's serialisation; see requireOwnCare
        }

        @Override
        public void run(byte[] input) {
            var arrivals = Arrivals.begin(Arrivals.none());
            try {
                var in = new TaskDecoder(input);
                byte kind = in.readByte();
                assertThat(in.readLong()).isNotNull();
                assertThat(new TaskReader().read(kind, in)).isNotNull();
            } catch (Throwable reported) {
                requireOwnCare(reported);
                assertThat(ChildReply.unreadableTask(reported)).isNotNull();
            } finally {
                arrivals.seal();
                arrivals.close();
            }
        }
    }

    /** What a worker answers: the pool makes an ending of it, whatever it is. */
    public static final class Replies implements FuzzTarget {
        private final SharedIntArray array = SharedIntArray.create(4);

        @Override
        public List<byte[]> seeds() {
            try (var kept = Transfer.begin()) {
                return Stream.of(WorkerReply.result(7, List.of("a", 1), kept), WorkerReply.result(7, "text", kept),
                        WorkerReply.result(7, array, kept), WorkerReply.notBegun(7),
                        WorkerReply.failure(7, WorkerReply.THREW, new IOException("for the test"), 0),
                        WorkerReply.failure(7, WorkerReply.FAILED, new Error("for the test"), WorkerReply.RETIRES))
                        .map(MessageFuzz::withoutLength).toList();
            }
        }

        @Override
        public int executions() {
            return 1_000; // some take an eighth of the heap
        }

        @Override
        public long mostBytes() {
            return Long.MAX_VALUE; // that of the JDK's serialisation; see requireOwnCare
        }

        @Override
        public void run(byte[] input) {
            if (input.length < Long.BYTES + 2) {
                return;
            }
            var in = new TaskDecoder(input);
            long number = in.readLong();
            byte kind = in.readByte();
            int flags = in.readByte();
            var ending = Ending.of(kind, in, MessageFuzz.class.getClassLoader());
            assertThat(number + flags).isNotNull();
            if (ending.failure() instanceof ProcessFailedException failed && failed.getCause() != null) {
                requireOwnCare(failed.getCause());
            }
            if (ending.result() instanceof SharedIntArray sent) {
                sent.close();
            }
        }
    }
}
