package org.sharray.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.conformance.vectors.VectorMaker;

class VectorsTest {
    /** The build runs tests in the folder of the module. */
    private static final Path VECTORS = Path.of("vectors");

    /** A change of the format that nobody meant, or vectors that nobody has made again. */
    @Test
    void theVectorsAreWhatTheLibraryMakes(@TempDir Path directory) throws IOException {
        VectorMaker.make(directory);
        assertThat(names(directory)).isEqualTo(names(VECTORS));
        try (Stream<Path> made = Files.list(directory)) {
            assertThat(made)
                    .allSatisfy(file -> assertThat(VECTORS.resolve(file.getFileName())).hasSameBinaryContentAs(file));
        }
    }

    private static String names(Path directory) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return String.join(" ", files.map(file -> file.getFileName().toString()).sorted().toList());
        }
    }
}
