package org.sharray.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peers in Python run, and print what the measurements read. */
class PythonProgramTest {

    /** Without a Python this is skipped; where tests must run, it goes on and fails. */
    @BeforeEach
    void needsPython() {
        assumeTrue(PythonProgram.isInstalled() || Boolean.parseBoolean(System.getenv("SHARRAY_TESTS_MUST_RUN")),
                "no python3 found");
    }

    @ParameterizedTest
    @CsvSource({"roundtrip, 20, 1", "start, 2, 2"})
    void printsItsNumbers(String name, long argument, int lines) throws Exception {
        try (PythonProgram program = PythonProgram.find(name)) {
            assertThat(program).as("the program; there is none without Python").isNotNull();
            assertThat(program.run(argument)).hasSize(lines)
                    .allSatisfy(line -> assertThat(line).hasSize(1).doesNotContain(Double.NaN))
                    .allSatisfy(line -> assertThat(line[0]).isPositive());
        }
    }
}
