package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.sharray.error.SharrayException;
import org.sharray.testing.TrailerBytes;

/** Random damage: a file opens with its true content or not at all. */
class DamagedFilePropertyTest {
    private static final int LENGTH = 1_500;
    private static final int HEADER_TEXT = 80;

    private static Path directory;
    private static byte[] whole;

    /** A byte that is replaced; a negative place counts from the end. */
    record Flip(int place, byte value) {
        void in(byte[] file) {
            file[place < 0 ? file.length + place : place] = value;
        }
    }

    @BeforeContainer
    static void makeAFile() throws IOException {
        directory = Files.createTempDirectory("sharray-fuzz-");
        Path path = directory.resolve("whole.npy");
        try (SharedIntArray array = SharedIntArray.create(LENGTH, options().file(path))) {
            array.setAll(i -> (int) i);
        }
        whole = Files.readAllBytes(path);
    }

    @AfterContainer
    static void deleteFiles() throws IOException {
        Files.deleteIfExists(directory.resolve("whole.npy"));
        Files.deleteIfExists(directory.resolve("damaged.npy"));
        Files.delete(directory);
    }

    @Provide
    Arbitrary<List<Flip>> flips() {
        Arbitrary<Integer> places = Arbitraries.oneOf(Arbitraries.integers().between(0, HEADER_TEXT),
                Arbitraries.integers().between(HEADER_TEXT, 4095),
                Arbitraries.integers().between(-TrailerBytes.SIZE, -1));
        Arbitrary<Byte> values = Arbitraries.oneOf(Arbitraries.bytes(),
                Arbitraries.of("0123456789<>|{}()[]',: iufbTF".chars().mapToObj(c -> (byte) c).toList()));
        return Combinators.combine(places, values).as(Flip::new).list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 300)
    void bytesFlippedInHeaderAndTrailer(@ForAll("flips") List<Flip> flips) throws IOException {
        byte[] damaged = whole.clone();
        flips.forEach(flip -> flip.in(damaged));
        assertTrueOrRefused(damaged);
    }

    @Property(tries = 300)
    void aTrailerThatWasFlippedAndSignedAgain(@ForAll("flips") List<Flip> flips) throws IOException {
        byte[] damaged = whole.clone();
        flips.stream().filter(flip -> flip.place < 0).forEach(flip -> flip.in(damaged));
        new TrailerBytes(damaged).sign();
        assertTrueOrRefused(damaged);
    }

    @Property(tries = 300)
    void cutAndFlipped(@ForAll("flips") List<Flip> flips, @ForAll("sizes") int size) throws IOException {
        byte[] damaged = Arrays.copyOf(whole, size);
        flips.stream().filter(flip -> flip.place >= 0 ? flip.place < size : -flip.place <= size)
                .forEach(flip -> flip.in(damaged));
        assertTrueOrRefused(damaged);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(0, whole.length + 4096);
    }

    private static void assertTrueOrRefused(byte[] damaged) throws IOException {
        Path path = Files.write(directory.resolve("damaged.npy"), damaged);
        try (SharedArray array = SharedArray.open(path, OpenMode.READ_ONLY)) {
            byte[] seen = array.segment().toArray(ValueLayout.JAVA_BYTE);
            assertThat(array.byteSize()).isLessThanOrEqualTo(damaged.length);
            if (array.hasLock()) {
                assertThat(array.length()).isEqualTo(LENGTH);
                assertThat(seen).isEqualTo(Arrays.copyOfRange(damaged, 4096, 4096 + LENGTH * 4));
            }
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
        }
    }
}
