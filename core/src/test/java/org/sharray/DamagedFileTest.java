package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SortedSet;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

/** Files of Sharray's own, large and small, that were cut, altered or made by a liar. */
@ParameterizedClass
@ValueSource(ints = {2_000, 700})
class DamagedFileTest {
    private static final int PAGE = 4096;
    private static final int RECORDS = 10 * 128;

    @Parameter
    private int length;

    @TempDir
    Path directory;

    private byte[] whole;

    @BeforeEach
    void makeAFile() throws IOException {
        Path path = directory.resolve("whole.npy");
        try (SharedIntArray array = SharedIntArray.create(length, options().file(path))) {
            array.setAll(i -> (int) i);
        }
        whole = Files.readAllBytes(path);
    }

    private boolean isSmall() {
        return length * Integer.BYTES < PAGE;
    }

    private int dataEnd() {
        return (isSmall() ? 256 : PAGE) + length * Integer.BYTES;
    }

    /** Up to how many participants a file of this size has room for. */
    private int room(int fileSize) {
        int control = Math.ceilDiv(dataEnd(), isSmall() ? 128 : PAGE) * (isSmall() ? 128 : PAGE);
        return (fileSize - control - RECORDS - TrailerBytes.SIZE) / 128;
    }

    private void assertRefused(byte[] bytes, String what) throws IOException {
        Path path = Files.write(directory.resolve("damaged.npy"), bytes);
        for (OpenMode mode : OpenMode.values()) {
            assertThatExceptionOfType(ArrayFormatException.class).as(what)
                    .isThrownBy(() -> SharedArray.open(path, mode))
                    .withMessageContaining(path.toString());
        }
    }

    @Test
    void aFileCutAnywhereIsRefused() throws IOException {
        SortedSet<Integer> sizes = new TreeSet<>();
        for (int page = 0; page <= whole.length; page += PAGE) {
            sizes.add(page - 1);
            sizes.add(page);
            sizes.add(page + 1);
        }
        for (int inTrailer = 1; inTrailer <= TrailerBytes.SIZE + 1; inTrailer++) {
            sizes.add(whole.length - inTrailer);
        }
        sizes.add(dataEnd() - 1);
        sizes.add(dataEnd() + 1);
        for (int size : sizes.subSet(0, whole.length)) {
            assertRefused(Arrays.copyOf(whole, size), "cut to " + size);
        }
    }

    @Test
    void aFileCutRightBehindItsElementsIsAPlainOne() throws IOException {
        Path path = Files.write(directory.resolve("cut.npy"), Arrays.copyOf(whole, dataEnd()));
        try (SharedIntArray array = SharedIntArray.open(path)) {
            assertThat(array.hasLock()).isFalse();
            assertThat(array.get(length - 1)).isEqualTo(length - 1);
        }
    }

    @Test
    void aFileThatHasGrownIsRefused() throws IOException {
        for (int more : new int[]{1, 255, 256, PAGE, 2 * PAGE}) {
            assertRefused(Arrays.copyOf(whole, whole.length + more), "grown by " + more);
        }
    }

    @Test
    void anotherVersionIsRefusedByName() throws IOException {
        for (int version : new int[]{1, 2, 3, 4, 6, 1_000, 0, -1}) {
            byte[] bytes = whole.clone();
            new TrailerBytes(bytes).put(Field.VERSION, version).sign();
            Path path = Files.write(directory.resolve("version.npy"), bytes);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                    .withMessageContainingAll("version " + version, "version 5")
                    .satisfies(refusal -> assertThat(refusal.getMessage().endsWith(": use a newer Sharray"))
                            .isEqualTo(version > 5));
        }
    }

    @ParameterizedTest
    @EnumSource(Field.class)
    void aTrailerThatWasAlteredIsRefused(Field field) throws IOException {
        byte[] bytes = whole.clone();
        TrailerBytes trailer = new TrailerBytes(bytes);
        trailer.put(field, trailer.get(field) ^ 1);
        assertRefused(bytes, field.name());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = {"UUID", "CREATED", "CREATOR"}) // any value of these is as good
    void aTrailerThatLiesWithTheRightChecksumIsRefused(Field field) throws IOException {
        long truth = new TrailerBytes(whole).get(field);
        long[] lies = {truth + 1, truth - 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, Long.MAX_VALUE, Long.MIN_VALUE,
                Long.MAX_VALUE / 4, truth + PAGE, truth - PAGE, 1L << 40, 0, 2, 3, 7, 12};
        for (long lie : lies) {
            byte[] bytes = whole.clone();
            TrailerBytes trailer = new TrailerBytes(bytes).put(field, lie);
            boolean fits = switch (field) {
                case FLAGS -> (int) lie >= 1 && (int) lie <= 3; // a strict lock and a durable journal have no other places
                case PARTICIPANTS -> (int) lie > room(whole.length - PAGE) && (int) lie <= room(whole.length);
                default -> false;
            };
            if (trailer.get(field) != truth && !fits) {
                trailer.sign();
                assertRefused(bytes, field + " = " + lie);
            }
        }
    }

    @Test
    void aTrailerThatLiesAboutParticipantsAndLengthTogetherIsRefused() throws IOException {
        byte[] bytes = whole.clone();
        int step = isSmall() ? 128 : PAGE;
        TrailerBytes trailer = new TrailerBytes(bytes);
        trailer.put(Field.LENGTH, length - step / Integer.BYTES)
                .put(Field.PARTICIPANTS, trailer.get(Field.PARTICIPANTS) + step / 128);
        for (Field place : new Field[]{Field.LOCK, Field.RECORDS, Field.SLOTS}) {
            trailer.put(place, trailer.get(place) - step);
        }
        trailer.sign();
        assertRefused(bytes, "a control region over the elements");
    }

    @Test
    void aSmallFilesTrailerOnALargeFilesPlacesIsRefusedAndTheOtherWayRound() throws IOException {
        int header = isSmall() ? PAGE : 256;
        int control = isSmall() ? 2 * PAGE : Math.ceilDiv(256 + length * Integer.BYTES, 128) * 128;
        byte[] bytes = new byte[Math.ceilDiv(control + RECORDS + 40 * 128 + 1024 + TrailerBytes.SIZE, PAGE) * PAGE];
        Arrays.fill(bytes, 0, header, (byte) ' ');
        System.arraycopy(whole, 0, bytes, 0, 100);
        bytes[8] = (byte) (header - 10);
        bytes[9] = (byte) (header - 10 >> 8);
        bytes[header - 1] = '\n';
        System.arraycopy(whole, dataEnd() - length * Integer.BYTES, bytes, header, length * Integer.BYTES);
        System.arraycopy(whole, whole.length - TrailerBytes.SIZE, bytes, bytes.length - TrailerBytes.SIZE,
                TrailerBytes.SIZE);
        TrailerBytes trailer = new TrailerBytes(bytes).put(Field.FILE_SIZE, bytes.length).put(Field.DATA, header)
                .put(Field.LOCK, control).put(Field.RECORDS, control + 2 * 128).put(Field.SLOTS, control + RECORDS);
        trailer.put(Field.HEADER_CHECKSUM, trailer.rightHeaderChecksum()).sign();
        assertRefused(bytes, "places of another rule");
    }

    @Test
    void aHeaderThatDisagreesWithTheTrailerIsRefused() throws IOException {
        String header = new String(whole, 10, 100, StandardCharsets.US_ASCII);
        String shape = "(" + length + ",)";
        for (String[] change : new String[][]{{shape, "(" + (length - 1) + ",)"}, {"<i4", "<u4"}, {"<i4", "<f4"},
                {"<i4", "<i2"}, {shape, "(0,)   "}}) {
            byte[] bytes = whole.clone();
            byte[] changed = header.replace(change[0], change[1]).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(changed, 0, bytes, 10, changed.length);
            assertRefused(bytes, change[1]);
        }
    }
}
