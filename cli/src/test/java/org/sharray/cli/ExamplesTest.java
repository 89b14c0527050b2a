package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sharray.examples.CoarseLock;
import org.sharray.examples.Increment;
import org.sharray.examples.Partition;
import org.sharray.examples.Race;

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

    private static String run(Class<?> example) throws Exception {
        Run run = Run.process(new ProcessBuilder(Run.command(example)));
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }
}
