package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    private static final int LARGE = 1_500;
    private static final int SMALL = 100;
    private static final int HEADER_TEXT = 80;

    private static Path directory;

    /** By length. */
    private static final Map<Integer, byte[]> WHOLE = new HashMap<>();

    /** A byte that is replaced; a negative place counts from the end. */
    record Flip(int place, byte value) {
        void in(byte[] file) {
            file[place < 0 ? file.length + place : place] = value;
        }
    }

    @BeforeContainer
    static void makeAFile() throws IOException {
        directory = Files.createTempDirectory("sharray-fuzz-");
        for (int length : new int[]{LARGE, SMALL}) {
            Path path = directory.resolve(length + ".npy");
            try (SharedIntArray array = SharedIntArray.create(length, options().file(path))) {
                array.setAll(i -> (int) i);
            }
            WHOLE.put(length, Files.readAllBytes(path));
            Files.delete(path);
        }
    }

    @AfterContainer
    static void deleteFiles() throws IOException {
        Files.deleteIfExists(directory.resolve("damaged.npy"));
        Files.delete(directory);
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.of(LARGE, SMALL);
    }

    @Provide
    Arbitrary<List<Flip>> flips() {
        Arbitrary<Integer> places = Arbitraries.oneOf(Arbitraries.integers().between(0, HEADER_TEXT),
                Arbitraries.integers().between(HEADER_TEXT, 4095), Arbitraries.integers().between(HEADER_TEXT, 255),
                Arbitraries.integers().between(-TrailerBytes.SIZE, -1));
        Arbitrary<Byte> values = Arbitraries.oneOf(Arbitraries.bytes(),
                Arbitraries.of("0123456789<>|{}()[]',: iufbTF".chars().mapToObj(c -> (byte) c).toList()));
        return Combinators.combine(places, values).as(Flip::new).list().ofMinSize(1).ofMaxSize(4);
    }

    @Property(tries = 300)
    void bytesFlippedInHeaderAndTrailer(@ForAll("lengths") int length, @ForAll("flips") List<Flip> flips)
            throws IOException {
        byte[] damaged = WHOLE.get(length).clone();
        flips.forEach(flip -> flip.in(damaged));
        assertTrueOrRefused(length, damaged);
    }

    @Property(tries = 300)
    void aTrailerThatWasFlippedAndSignedAgain(@ForAll("lengths") int length, @ForAll("flips") List<Flip> flips)
            throws IOException {
        byte[] damaged = WHOLE.get(length).clone();
        flips.stream().filter(flip -> flip.place < 0).forEach(flip -> flip.in(damaged));
        new TrailerBytes(damaged).sign();
        assertTrueOrRefused(length, damaged);
    }

    @Property(tries = 300)
    void cutAndFlipped(@ForAll("lengths") int length, @ForAll("flips") List<Flip> flips, @ForAll("sizes") int more)
            throws IOException {
        int size = more % (WHOLE.get(length).length + 4096);
        byte[] damaged = Arrays.copyOf(WHOLE.get(length), size);
        flips.stream().filter(flip -> flip.place >= 0 ? flip.place < size : -flip.place <= size)
                .forEach(flip -> flip.in(damaged));
        assertTrueOrRefused(length, damaged);
    }

    @Provide
    Arbitrary<Integer> sizes() {
        return Arbitraries.integers().between(0, WHOLE.get(LARGE).length + 4096);
    }

    private static void assertTrueOrRefused(int length, byte[] damaged) throws IOException {
        Path path = Files.write(directory.resolve("damaged.npy"), damaged);
        try (SharedArray array = SharedArray.open(path, OpenMode.READ_ONLY)) {
            byte[] seen = array.segment().toArray(ValueLayout.JAVA_BYTE);
            assertThat(array.byteSize()).isLessThanOrEqualTo(damaged.length);
            if (array.hasLock()) {
                int data = length == SMALL ? 256 : 4096;
                assertThat(array.length()).isEqualTo(length);
                assertThat(seen).isEqualTo(Arrays.copyOfRange(damaged, data, data + length * 4));
            }
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
        }
    }
}
