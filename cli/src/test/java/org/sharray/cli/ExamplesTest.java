package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.examples.CoarseLock;
import org.sharray.examples.Increment;
import org.sharray.examples.Partition;
import org.sharray.examples.Pi;
import org.sharray.examples.Race;
import org.sharray.examples.StatusBoard;
import org.sharray.examples.WordCount;

/** The examples run on their own too, as they stand. */
class ExamplesTest {

    @Test
    void increment() throws Exception {
        assertThat(run(Increment.class)).startsWith("Initial state: [0, 0, 0, 0, 0]")
                .endsWith("Final state:   [100, 100, 100, 100, 100]\n");
    }

    @Test
    void partition() throws Exception {
        assertThat(run(Partition.class)).endsWith("[100, 100, 100, 100, 100, 200, 200, 200, 200, 200]\n");
    }

    @Test
    void race() throws Exception {
        assertThat(run(Race.class)).startsWith("Read, then write: [")
                .endsWith("Atomically:       [200000, 200000, 200000, 200000, 200000]\n");
    }

    @Test
    void coarseLock() throws Exception {
        assertThat(run(CoarseLock.class))
                .matches("A lock for each element: \\d+ ms\nA lock round the loop:   \\d+ ms\n");
    }

    @Test
    void pi() throws Exception {
        assertThat(run(Pi.class)).matches("About 3\\.14\\d{3}, off by 0\\.00\\d{3}\n");
    }

    @Test
    void wordCount(@TempDir Path directory) throws Exception {
        Path text = Files.writeString(directory.resolve("text"), "One for all,\nand all for one!\nOne.\n");

        assertThat(run(WordCount.class, text.toString())).isEqualTo("3 one\n2 all\n2 for\n1 and\n");
    }

    @Test
    void statusBoard() throws Exception {
        assertThat(run(StatusBoard.class)).endsWith("[DONE, DONE, DONE, DONE, FAILED, DONE, DONE, DONE]\n");
    }

    private static String run(Class<?> example, String... arguments) throws Exception {
        Run run = Run.process(new ProcessBuilder(Run.command(example, arguments)));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }
}
