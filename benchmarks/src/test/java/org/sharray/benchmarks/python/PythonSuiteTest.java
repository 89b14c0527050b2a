package org.sharray.benchmarks.python;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;

/** Every way to Python brings the elements there: the measurements themselves look whether it does. */
class PythonSuiteTest {
    private static final Effort EFFORT = new Effort(Effort.Depth.SMOKE);

    /** Without NumPy this is skipped; where tests must run, it goes on and fails. */
    @BeforeEach
    void needsNumpy() throws Exception {
        assumeTrue(PythonProgram.has("numpy") || Boolean.parseBoolean(System.getenv("SHARRAY_TESTS_MUST_RUN")),
                "no python3 with NumPy found; install python3-numpy");
    }

    @Test
    void handOver() throws Exception {
        List<Row> rows = new HandOver(100_001).measure(EFFORT);

        assertThat(rows).extracting(Row::peer).containsExactly("Appose", "a Unix socket", "a .npy file, loaded",
                "a .npy file, mapped", "Python to Python, pickled", "Appose, into a new array", "a Unix socket",
                "a .npy file, loaded", "a .npy file, mapped", "Python to Python, pickled",
                "Appose, into the same array", "a Unix socket, again");
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.ours().least()).isPositive();
            assertThat(row.peers().least()).isPositive();
        });
    }

    @Test
    void increment() throws Exception {
        List<Row> rows = new Increment().measure(EFFORT);

        assertThat(rows).extracting(Row::measurement).anySatisfy(what -> assertThat(what).contains("sharray.Array"))
                .anySatisfy(what -> assertThat(what).contains("sharray.create"));
        assertThat(rows).allSatisfy(row -> {
            assertThat(row.peer()).startsWith("multiprocessing.Array");
            assertThat(row.ours().least()).isPositive();
            assertThat(row.peers().least()).isPositive();
        });
    }
}
