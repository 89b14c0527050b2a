package org.sharray.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The peers compile, run, and print what the measurements read. */
class CProgramTest {

    /** Without a compiler this is skipped; where tests must run, it goes on and fails. */
    @BeforeEach
    void needsACompiler() {
        assumeTrue(CProgram.canCompile() || Boolean.parseBoolean(System.getenv("SHARRAY_TESTS_MUST_RUN")),
                "no gcc found, or not Linux; install gcc and libc6-dev");
    }

    @Test
    void boostPrintsItsNumbersAndIsNotToldOfADeath() throws Exception {
        try (CProgram program = CProgram.compileBoost()) {
            assumeTrue(program != null || Boolean.parseBoolean(System.getenv("SHARRAY_TESTS_MUST_RUN")),
                    "no g++ or no Boost; install g++ and libboost-dev");

            assertThat(program).isNotNull();
            assertThat(program.run(3, 1000)).hasSize(3)
                    .allSatisfy(line -> assertThat(line).hasSize(2).doesNotContain(Double.NaN));
            assertThat(program.run(100).getFirst()).containsExactly(0);
        }
    }

    @ParameterizedTest
    @CsvSource({"uncontended, 3 1000, 3, 4", "contended, 20 0 2, 1, 3", "contended, 20 50 4, 1, 5",
            "pingpong, 0 20, 1, 1",
            "pingpong, 1 20, 1, 1", "pingpong, 2 20, 1, 1", "handoff, 20, 20, 1",
            "recovery, 3, 3, 1", "loops, 0 1000 100, 1, 1", "loops, 11 1000 100, 1, 1", "copies, 4096 100, 1, 2",
            "atomics, 0 2 1 1000, 1, 1",
            "openings, 4096 3, 1, 3", "huge, 4096000 100 1, 1, 5"})
    void printsItsNumbers(String name, String arguments, int lines, int numbers) throws Exception {
        try (CProgram program = CProgram.compile(name)) {
            assertThat(program).as("the program; there is none without gcc and Linux").isNotNull();

            List<double[]> printed = program
                    .run(List.of(arguments.split(" ")).stream().mapToLong(Long::parseLong).toArray());

            assertThat(printed).hasSize(lines)
                    .allSatisfy(line -> assertThat(line).hasSize(numbers).doesNotContain(Double.NaN))
                    .allSatisfy(line -> assertThat(line[line.length - 1]).isPositive());
        }
    }
}
