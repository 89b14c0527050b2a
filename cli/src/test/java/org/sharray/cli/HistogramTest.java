package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HistogramTest {

    @TempDir
    private Path directory;

    @Test
    void aLargeRealFile() throws Exception {
        Path modules = Path.of(System.getProperty("java.home"), "lib", "modules");

        Run run = Run.sharray("histogram", "--json", "--processes", "3", modules.toString());

        assertThat(run.err()).isEmpty();
        assertThat(counts(run)).isEqualTo(countAlone(modules));
        assertThat(run.out()).contains("\"bytes\":" + Files.size(modules) + ",").contains("\"processes\":3,");
        assertThat(run.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 3, 1000})
    void aSmallFile(int size) throws Exception {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * i);
        }
        Path file = Files.write(directory.resolve("a \"small\" file"), bytes);

        Run run = Run.sharray("histogram", "--json", "-p", "4", file.toString());

        assertThat(counts(run)).isEqualTo(countAlone(file));
        assertThat(run.out()).contains("a \\\"small\\\" file\"");
        assertThat(run.exit()).isZero();
    }

    @Test
    void aFileThatSaysItIsEmpty() throws Exception {
        Path version = Path.of("/proc/version");
        assumeTrue(Files.exists(version));

        assertThat(counts(Run.sharray("histogram", "--json", "-p", "2", version.toString())))
                .isEqualTo(countAlone(version));
    }

    @Test
    void theChart() throws Exception {
        Path file = Files.writeString(directory.resolve("text"), "a".repeat(60) + "z".repeat(30) + "\n".repeat(10));

        Run run = Run.sharray("histogram", "-p", "2", file.toString());

        assertThat(run.out()).contains("100 bytes, entropy 1.295 bits a byte").contains("2 processes in ")
                .containsPattern("60-67  `abcdefg   60.00 %  █{46}\\R")
                .containsPattern("78-7f  xyz\\{\\|}~·   30.00 %  █{23}\\R")
                .containsPattern("80-87  ········    0.00 %\\R")
                .contains("Most frequent: 'a' 60.00 %, 'z' 30.00 %, 0a 10.00 %").doesNotContain("\033");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
    }

    @Test
    void entropy() {
        long[] same = new long[256];
        same['x'] = 1000;
        long[] even = new long[256];
        Arrays.fill(even, 7);

        assertThat(new ByteCounts("", 1, Duration.ZERO, new long[256]).entropy()).isZero();
        assertThat(new ByteCounts("", 1, Duration.ZERO, same).entropy()).isZero();
        assertThat(new ByteCounts("", 1, Duration.ZERO, even).entropy()).isCloseTo(8, within(1e-12));
    }

    private static long[] counts(Run run) {
        var array = Pattern.compile("\"counts\":\\[([0-9,]+)]").matcher(run.out());
        assertThat(array.find()).as(run.toString()).isTrue();
        return Stream.of(array.group(1).split(",")).mapToLong(Long::parseLong).toArray();
    }

    private static long[] countAlone(Path file) throws IOException {
        var counts = new long[256];
        try (var in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            for (int value = in.read(); value >= 0; value = in.read()) {
                counts[value]++;
            }
        }
        return counts;
    }
}
