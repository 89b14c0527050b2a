package org.sharray.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peers in Python run, and print what the measurements read. */
class PythonProgramTest {

    /** Without a Python that has NumPy this is skipped; where tests must run, it goes on and fails. */
    @BeforeEach
    void needsPython() throws Exception {
        assumeTrue(PythonProgram.has("numpy") || Boolean.parseBoolean(System.getenv("SHARRAY_TESTS_MUST_RUN")),
                "no python3 with NumPy found");
    }

    @ParameterizedTest
    @CsvSource({"roundtrip, 20, 1, 1", "start, 2 0, 2, 1", "start, 2 1, 2, 1", "loop, 1000 5 2, 1, 1",
            "elements, 105 100 0 0 1000, 1, 2", "copies, 4096 5 2, 1, 4",
            "openings, 4096 3, 1, 3", "locks, 0 100, 1, 1", "locks, 1 20 2, 1, 3", "locks, 2 20, 1, 1"})
    void printsItsNumbers(String name, String arguments, int lines, int numbers) throws Exception {
        try (PythonProgram program = PythonProgram.find(name)) {
            assertThat(program).as("the program; there is none without Python").isNotNull();
            assertThat(program.run(List.of(arguments.split(" ")).stream().mapToLong(Long::parseLong).toArray()))
                    .hasSize(lines)
                    .allSatisfy(line -> assertThat(line).hasSize(numbers).doesNotContain(Double.NaN))
                    .allSatisfy(line -> assertThat(line[0]).isPositive());
        }
    }

    @Test
    void copiesWithoutSlicesAreThoseOfNumPyAlone() throws Exception {
        try (PythonProgram program = PythonProgram.find("copies")) {
            assertThat(program.run(4096, 5, 0).getFirst()).hasSize(4).startsWith(Double.NaN, Double.NaN)
                    .satisfies(times -> assertThat(times[2]).isPositive());
        }
    }
}
