package org.sharray.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedLongArray;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.JournalArea;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;
import org.sharray.testing.OwnDirectory;

/** A journal that says what no transaction has written: nothing but elements of arrays that use the lock is changed by it, and the array stays usable. */
class ForgedJournalTest {
    private static final int LENGTH = 4;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Path path;
    private FileLayout layout;

    @BeforeEach
    void make() throws IOException {
        path = directory.parent().resolve("array.npy");
        SharedLongArray.create(LENGTH, options().file(path)).close();
        layout = layout(path);
    }

    private static FileLayout layout(Path file) throws IOException {
        try (Descriptor descriptor = Os.current().open(file, false)) {
            return FileLayout.read(descriptor, "the test's array");
        }
    }

    private static ByteBuffer longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putLong);
        return bytes.flip();
    }

    private void forge(long state, ByteBuffer entries) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.WRITE)) {
            file.write(entries, layout.journal() + JournalArea.ENTRIES);
            file.write(longs(state), layout.journal() + JournalArea.STATE);
        }
    }

    private static long head(long place, long bytes) {
        return bytes << 48 | place;
    }

    private long place(int index) {
        return layout.dataOffset() + 8L * index;
    }

    /** Opens the array, uses its lock, and tells its elements. */
    private long[] found() throws IOException {
        try (SharedLongArray array = SharedLongArray.open(path)) {
            array.lock().lock();
            array.lock().unlock();
            long[] elements = array.toArray();
            array.atomically(tx -> tx.set(3, 77));
            assertThat(array.get(3)).isEqualTo(77);
            return elements;
        }
    }

    /** So that the others are known to fail for what is wrong with them. */
    @Test
    void oneThatIsRightIsWrittenOut() throws IOException {
        forge(16, longs(head(place(1), 8), 5));
        assertThat(found()).containsExactly(0, 5, 0, 0);
    }

    @Test
    void entriesOutsideTheElementsAreRefusedWithAllOthers() throws IOException {
        for (long place : new long[]{0, place(0) - 8, place(LENGTH) - 7, place(LENGTH), layout.record(0),
                layout.fileSize() - 256, layout.fileSize(), (1L << 48) - 1}) {
            forge(32, longs(head(place(1), 8), 5, head(place, 8), -1));
            assertThat(found()).as("place %d", place).containsExactly(0, 0, 0, place == 0 ? 0 : 77);
        }
        assertThat(layout(path)).as("it can still be read").isNotNull();
    }

    @Test
    void entriesBeyondTheJournalAreRefused() throws IOException {
        forge(32, longs(head(place(1), 8), 5, head(place(2), 16), 6));
        assertThat(found()).containsExactly(0, 0, 0, 0);
        forge(24, longs(head(place(1), 8), 5, head(place(2), 8)));
        assertThat(found()).containsExactly(0, 0, 0, 77);
    }

    @Test
    void statesThatCanNotBeAreRefused() throws IOException {
        for (long state : new long[]{-1, 1, 12, layout.journalBytes(), Long.MIN_VALUE + 16, JournalArea.CHECKED | 16,
                1L << 32}) {
            forge(state, longs(head(place(1), 8), state == Long.MIN_VALUE + 16 ? 0 : 5));
            assertThat(found()[1]).as("state %x", state).isZero();
        }
    }

    private ByteBuffer named(UUID uuid, byte[] name, long place) {
        int padded = name.length + 7 & -8;
        ByteBuffer bytes = ByteBuffer.allocate(8 + 16 + padded + 16 + 16).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(name.length).order(ByteOrder.BIG_ENDIAN).putLong(uuid.getMostSignificantBits())
                .putLong(uuid.getLeastSignificantBits()).put(name).position(24 + padded);
        return bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(head(place, 8)).putLong(9).putLong(head(place, 8))
                .putLong(9).flip();
    }

    /** The names are skipped with their entries. */
    @Test
    void namesThatAreNoArraysAreSkipped() throws IOException {
        for (String name : new String[]{"", "a\0b", "relative.npy", "/", "/dev/zero", "/nowhere/else.npy",
                directory.parent().toString()}) {
            ByteBuffer entries = named(UUID.randomUUID(), name.getBytes(StandardCharsets.UTF_8), place(1));
            forge(entries.remaining(), entries);
            assertThat(found()[1]).as(name).isZero();
        }
        ByteBuffer entries = named(UUID.randomUUID(), new byte[]{'/', (byte) 0xff, (byte) 0xc0}, place(1));
        forge(entries.remaining(), entries);
        assertThat(found()[1]).isZero();
    }

    /** Whoever can write this array could otherwise have others write to any other one. */
    @Test
    void anArrayThatDoesNotUseTheLockIsLeftAlone() throws IOException {
        Path strangers = directory.parent().resolve("stranger.npy");
        try (SharedLongArray stranger = SharedLongArray.create(LENGTH, options().file(strangers))) {
            FileLayout there = layout(strangers);
            ByteBuffer entries = named(there.uuid().orElseThrow(),
                    strangers.toString().getBytes(StandardCharsets.UTF_8),
                    there.dataOffset());
            forge(entries.remaining(), entries);
            assertThat(found()).containsOnly(0);
            assertThat(stranger.toArray()).containsOnly(0);
        }
    }

    @Test
    void nothingElseIsChangedByAnything() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 300; i++) {
            long[] entries = random.longs(layout.journalBytes() / 8 - 2).map(bits -> switch (random.nextInt(4)) {
                case 0 -> bits;
                case 1 -> bits & 0xffff;
                case 2 -> head(place(random.nextInt(LENGTH + 1)) + random.nextInt(3), random.nextInt(10));
                default -> head(place(random.nextInt(LENGTH)), 1L << random.nextInt(4));
            }).toArray();
            forge(8L * random.nextInt(layout.journalBytes() / 8), longs(entries));
            found();
        }
        try (Stream<Path> files = java.nio.file.Files.list(directory.parent())) {
            assertThat(files).containsExactly(path);
        }
    }
}
