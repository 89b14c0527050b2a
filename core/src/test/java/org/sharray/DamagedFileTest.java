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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

/** Files of Sharray's own that were cut, altered or made by a liar. */
class DamagedFileTest {
    private static final int PAGE = 4096;
    private static final int LENGTH = 2_000;

    /** Any number of participants up to this agrees with the rest of the file. */
    private static final int RECORDS = 10 * 128;
    private static final int IN_ONE_PAGE = (PAGE - RECORDS - TrailerBytes.SIZE) / 128;
    private static final int IN_TWO_PAGES = (2 * PAGE - RECORDS - TrailerBytes.SIZE) / 128;

    @TempDir
    Path directory;

    private byte[] whole;

    @BeforeEach
    void makeAFile() throws IOException {
        Path path = directory.resolve("whole.npy");
        try (SharedIntArray array = SharedIntArray.create(LENGTH, options().file(path))) {
            array.setAll(i -> (int) i);
        }
        whole = Files.readAllBytes(path);
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
        int dataEnd = PAGE + LENGTH * Integer.BYTES;
        sizes.add(dataEnd - 1);
        sizes.add(dataEnd + 1);
        for (int size : sizes.subSet(0, whole.length)) {
            assertRefused(Arrays.copyOf(whole, size), "cut to " + size);
        }
    }

    @Test
    void aFileCutRightBehindItsElementsIsAPlainOne() throws IOException {
        Path path = Files.write(directory.resolve("cut.npy"), Arrays.copyOf(whole, PAGE + LENGTH * Integer.BYTES));
        try (SharedIntArray array = SharedIntArray.open(path)) {
            assertThat(array.hasLock()).isFalse();
            assertThat(array.get(LENGTH - 1)).isEqualTo(LENGTH - 1);
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
        for (int version : new int[]{1, 2, 4, 1_000, 0, -1}) {
            byte[] bytes = whole.clone();
            new TrailerBytes(bytes).put(Field.VERSION, version).sign();
            Path path = Files.write(directory.resolve("version.npy"), bytes);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedArray.open(path))
                    .withMessageContainingAll("version " + version, "version 3");
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
                Long.MAX_VALUE / 4, truth + PAGE, truth - PAGE, 1L << 40, 0, 2, 7, 12};
        for (long lie : lies) {
            byte[] bytes = whole.clone();
            TrailerBytes trailer = new TrailerBytes(bytes).put(field, lie);
            boolean fits = switch (field) {
                case FLAGS -> (int) lie == 1; // a strict lock has no other places
                case PARTICIPANTS -> (int) lie > IN_ONE_PAGE && (int) lie <= IN_TWO_PAGES;
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
        new TrailerBytes(bytes).put(Field.LENGTH, LENGTH - 1_024).put(Field.PARTICIPANTS, 52 + 32)
                .put(Field.LOCK, 2 * PAGE).put(Field.RECORDS, 2 * PAGE + 2 * 128)
                .put(Field.SLOTS, 2 * PAGE + 10 * 128).sign();
        assertRefused(bytes, "a control region over the elements");
    }

    @Test
    void aHeaderThatDisagreesWithTheTrailerIsRefused() throws IOException {
        String header = new String(whole, 10, 100, StandardCharsets.US_ASCII);
        for (String[] change : new String[][]{{"(2000,)", "(1999,)"}, {"<i4", "<u4"}, {"<i4", "<f4"}, {"<i4", "<i2"},
                {"(2000,)", "(0,)   "}}) {
            byte[] bytes = whole.clone();
            byte[] changed = header.replace(change[0], change[1]).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(changed, 0, bytes, 10, changed.length);
            assertRefused(bytes, change[1]);
        }
    }
}
