package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** The bytes of files, against docs/format.md. */
class FileLayoutTest {
    private static final int PAGE = 4096;

    /** The size of a small array's header, unless it has many fields. */
    private static final int HEADER = 256;
    private static final int RECORDS = 10 * 128;
    private static final String MAGIC = "SHARRAY\n";

    @TempDir
    Path directory;

    private Path file(String name) {
        return directory.resolve(name);
    }

    @EachElementType
    void aFileIsHeaderElementsAndTrailer(Elements elements) throws IOException {
        Path path = file("array.npy");
        elements.arrayOf(elements.samples(5), elements.options().file(path)).close();
        byte[] bytes = Files.readAllBytes(path);
        assertThat(bytes).hasSize(2 * PAGE).startsWith(0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, 0xF6, 0);
        assertThat(new String(bytes, 10, HEADER - 10, StandardCharsets.US_ASCII)).isEqualTo(
                "%-245s\n".formatted(
                        "{'descr': '" + elements.type().dtype() + "', 'fortran_order': False, 'shape': (5,), }"));
        assertThat(Arrays.copyOfRange(bytes, HEADER, HEADER + 5 * elements.type().bytes()))
                .isEqualTo(elements.bytes(elements.samples(5)));
        TrailerBytes trailer = new TrailerBytes(bytes);
        assertThat(new String(bytes, bytes.length - TrailerBytes.SIZE, MAGIC.length(), StandardCharsets.US_ASCII))
                .isEqualTo(MAGIC);
        assertThat(trailer.get(Field.VERSION)).isEqualTo(5);
        assertThat(trailer.get(Field.ELEMENT_TYPE)).isEqualTo(elements.type().code());
        assertThat(trailer.get(Field.FILE_SIZE)).isEqualTo(bytes.length);
        assertThat(trailer.get(Field.DATA)).isEqualTo(HEADER);
        assertThat(trailer.get(Field.LENGTH)).isEqualTo(5);
        assertThat(trailer.get(Field.CREATED)).isBetween(System.currentTimeMillis() - 3_600_000,
                System.currentTimeMillis());
        assertThat(trailer.get(Field.CREATOR)).isEqualTo(ProcessHandle.current().pid());
        assertThat(trailer.get(Field.LOCK_KIND)).isOne();
        assertThat(trailer.get(Field.PARTICIPANTS)).isEqualTo(40);
        assertThat(trailer.get(Field.STRIPES)).isZero();
        assertThat(trailer.get(Field.SYNCHRONIZERS)).isEqualTo(8);
        assertThat(trailer.get(Field.FLAGS)).isZero();
        assertThat(trailer.get(Field.LOCK)).isEqualTo(HEADER + 128);
        assertThat(trailer.get(Field.RECORDS)).isEqualTo(HEADER + 128 + 2 * 128);
        assertThat(trailer.get(Field.SLOTS)).isEqualTo(HEADER + 128 + RECORDS);
        assertThat(trailer.get(Field.JOURNAL)).isEqualTo(HEADER + 128 + RECORDS + 40 * 128);
        assertThat(trailer.get(Field.JOURNAL_BYTES)).isEqualTo(1024);
        assertThat(trailer.get(Field.ELEMENT_BYTES)).isEqualTo(elements.type().bytes());
        assertThat((int) trailer.get(Field.HEADER_CHECKSUM)).isEqualTo(trailer.rightHeaderChecksum());
        assertThat(trailer.checksum()).isEqualTo(trailer.rightChecksum());
    }

    @Test
    void elementTypesHaveTheCodesOfTheFormat() {
        assertThat(Elements.all().map(elements -> elements.type().code() + elements.type().dtype())).containsExactly(
                "1|i1", "2|u1", "3<i2", "4<u2", "5<i4", "6<u4", "7<i8", "8<u8", "9<f4", "10<f8", "11|b1", "12<u2");
    }

    @Test
    void aLockInUseStandsWhereTheTrailerSays() throws IOException {
        Path path = file("locked.npy");
        try (SharedIntArray array = SharedIntArray.create(1, options().file(path))) {
            byte[] before = Files.readAllBytes(path);
            int lock = (int) new TrailerBytes(before).get(Field.LOCK);
            int slot = (int) new TrailerBytes(before).get(Field.SLOTS);
            assertThat(longAt(before, lock)).isZero();
            array.lock().lock();
            array.lock().lock();
            byte[] held = Files.readAllBytes(path);
            assertThat(longAt(held, lock)).isEqualTo(Thread.currentThread().threadId() << 32 | 1 << 16 | 1);
            assertThat(longAt(held, slot) >>> 32).as("generation").isOne();
            assertThat(longAt(held, slot + 8)).isEqualTo(ProcessHandle.current().pid());
            array.lock().unlock();
            array.lock().unlock();
            assertThat(longAt(Files.readAllBytes(path), lock)).isZero();
        }
    }

    private static long longAt(byte[] file, int offset) {
        return Long.reverseBytes(ByteBuffer.wrap(file).getLong(offset));
    }

    @Test
    void anUnlockedFileHasNoLock() throws IOException {
        SharedIntArray.create(0, options().unlocked().file(file("unlocked.npy"))).close();
        byte[] bytes = Files.readAllBytes(file("unlocked.npy"));
        assertThat(bytes).hasSize(PAGE);
        TrailerBytes trailer = new TrailerBytes(bytes);
        assertThat(trailer.get(Field.LOCK_KIND)).isZero();
        assertThat(trailer.get(Field.PARTICIPANTS)).isZero();
        assertThat(trailer.get(Field.LOCK)).isZero();
        assertThat(trailer.get(Field.SLOTS)).isZero();
        assertThat(trailer.get(Field.SYNCHRONIZERS)).isZero();
        assertThat(trailer.get(Field.RECORDS)).isZero();
    }

    @Test
    void stripesAndSynchronisersLieBeforeTheSlots() throws IOException {
        SharedIntArray.create(9, options().stripes(3).synchronizers(9).strict().file(file("striped.npy"))).close();
        TrailerBytes trailer = new TrailerBytes(Files.readAllBytes(file("striped.npy")));
        assertThat(trailer.get(Field.STRIPES)).isEqualTo(3);
        assertThat(trailer.get(Field.SYNCHRONIZERS)).isEqualTo(9);
        assertThat(trailer.get(Field.FLAGS)).isOne();
        assertThat(trailer.get(Field.RECORDS)).isEqualTo(HEADER + 128 + 5 * 128);
        assertThat(trailer.get(Field.SLOTS)).isEqualTo(HEADER + 128 + 14 * 128);
    }

    @Test
    void stripesAreBlocksOfAPowerOfTwoElements() {
        for (int stripes : new int[]{1, 2, 3, 7, 64, 1_000}) {
            for (long length : new long[]{0, 1, 2, 63, 64, 65, 1_000_000_007L}) {
                int shift = FileLayout
                        .locked(Contents.ofLength(ElementType.INT8, length), LockPlan.LEAST.withStripes(stripes))
                        .stripeShift();
                assertThat(Math.max(0, length - 1) >> shift).isLessThan(stripes);
                assertThat(shift == 0 || length - 1 >> shift - 1 >= stripes).isTrue();
            }
        }
    }

    @Test
    void aFileThatSharesALockSaysWhere() throws IOException {
        try (SharedIntArray home = SharedIntArray.create(1, options().file(file("home.npy")))) {
            SharedIntArray.create(1, options().lock(home.lock()).file(file("guest.npy"))).close();
        }
        byte[] bytes = Files.readAllBytes(file("guest.npy"));
        TrailerBytes trailer = new TrailerBytes(bytes);
        assertThat(trailer.get(Field.LOCK_KIND)).isEqualTo(2);
        assertThat(new String(bytes, (int) trailer.get(Field.LOCK_PATH), (int) trailer.get(Field.LOCK_PATH_BYTES),
                StandardCharsets.UTF_8)).isEqualTo(file("home.npy").toString());
    }

    @Test
    void eachArrayHasAUuidOfItsOwn() throws IOException {
        SharedIntArray.create(1, options().file(file("a.npy"))).close();
        SharedIntArray.create(1, options().file(file("b.npy"))).close();
        assertThat(new TrailerBytes(Files.readAllBytes(file("a.npy"))).get(Field.UUID))
                .isNotEqualTo(new TrailerBytes(Files.readAllBytes(file("b.npy"))).get(Field.UUID));
    }

    @Test
    void ofALargeArrayElementsAndControlRegionBeginOnPages() throws IOException {
        for (int length : new int[]{1024, 1025, 2047, 2048, 2049}) {
            assertPlaces(length, PAGE, length > 2048 ? 4 * PAGE : length > 1024 ? 3 * PAGE : 2 * PAGE);
        }
    }

    @Test
    void ofASmallArrayTheyBeginOnLinesOfTheCacheAndShareNone() throws IOException {
        assertPlaces(0, HEADER, HEADER);
        for (int length : new int[]{1, 31, 32, 33, 64, 65, 1022, 1023}) {
            assertPlaces(length, HEADER, Math.ceilDiv(HEADER + 4 * length, 128) * 128);
        }
    }

    private void assertPlaces(int length, long data, long control) throws IOException {
        for (int participants : new int[]{1, 48, 65, 1_000}) {
            Path path = file(length + "-" + participants + ".npy");
            SharedIntArray.create(length, options().participants(participants).file(path)).close();
            byte[] bytes = Files.readAllBytes(path);
            assertThat(new TrailerBytes(bytes).get(Field.DATA)).isEqualTo(data);
            assertThat(new TrailerBytes(bytes).get(Field.LOCK)).isEqualTo(control);
            assertThat(bytes.length % PAGE).isZero();
            long end = control + RECORDS + 128L * participants + 1024 + 256;
            assertThat((long) bytes.length).isBetween(end, end + PAGE - 1);
            SharedArray.open(path).close();
        }
    }

    /** Every type of which all elements can take less than a page, or more. */
    @EachElementType
    void theBytesOfTheElementsDecide(Elements elements) throws IOException {
        int most = PAGE / elements.type().bytes();
        for (int length : new int[]{most - 1, most}) {
            Path path = file(length + ".npy");
            elements.arrayOf(elements.samples(length), elements.options().unlocked().file(path)).close();
            byte[] bytes = Files.readAllBytes(path);
            assertThat(new TrailerBytes(bytes).get(Field.DATA)).isEqualTo(length < most ? HEADER : PAGE);
            try (SharedArray array = SharedArray.open(path)) {
                assertThat(elements.read(array)).isEqualTo(elements.samples(length));
            }
        }
    }

    @Test
    void whatASmallArrayTakesIsAPageOrTwo() {
        Contents one = Contents.ofLength(ElementType.INT64, 1);
        assertThat(FileLayout.unlocked(one).fileSize()).isEqualTo(PAGE);
        assertThat(FileLayout.unlocked(Contents.ofLength(ElementType.INT8, PAGE - HEADER - 256)).fileSize())
                .isEqualTo(PAGE);
        assertThat(FileLayout.locked(one, LockPlan.LEAST).fileSize()).isEqualTo(PAGE);
        for (int bytes : new int[]{1, 256}) {
            assertThat(FileLayout.locked(Contents.ofLength(ElementType.INT8, bytes), LockPlan.DEFAULT).fileSize())
                    .as("%d bytes", bytes).isEqualTo(2 * PAGE);
        }
    }

    /** So a cut file of ours is told from one of NumPy's that has more behind its elements. */
    @Test
    void aSmallArraysHeaderHasMoreSpacesThanNumPyWrites() throws IOException {
        for (int fields : new int[]{1, 5, 7, 9, 11, 40, 400}) {
            String dtype = IntStream.range(0, fields).mapToObj(i -> "('f%d', '|i1')".formatted(i))
                    .collect(Collectors.joining(", ", "[", "]"));
            Path path = file(fields + ".npy");
            SharedArray.create(Dtype.parse(dtype), Shape.of(3), options().file(path)).close();
            byte[] bytes = Files.readAllBytes(path);
            int data = (int) new TrailerBytes(bytes).get(Field.DATA);
            String text = new String(bytes, 10, data - 10, StandardCharsets.US_ASCII);
            assertThat(data % 64).isZero();
            assertThat(text).endsWith(" \n");
            assertThat(text.length() - 1 - text.stripTrailing().length()).isBetween(128, 128 + 63);
            SharedArray.open(path).close();
        }
    }

    @Test
    void theLocksPathIsNoLongerThanAReaderBelieves() {
        UUID lock = new UUID(1, 2);
        FileLayout.sharingLock(Contents.ofLength(ElementType.INT32, 1), lock, "x".repeat(4096));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> FileLayout.sharingLock(Contents.ofLength(ElementType.INT32, 1), lock, "x".repeat(4097)));
    }
}
