package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.testing.Prerequisite;

class DemoTest {

    @Test
    void twoProcessesCountInOneArray() throws Exception {
        Run run = Run.sharray("demo");

        assertThat(run.err()).isEmpty();
        List<String> lines = run.out().lines().toList();
        assertThat(lines).hasSize(7);
        assertThat(lines.getFirst()).isEqualTo("Initial state: [0, 0, 0, 0, 0]");
        assertThat(pids(run, "started")).hasSize(2).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(pids(run, "finished"));
        assertThat(lines.get(5)).isEqualTo("Final state:   [100, 100, 100, 100, 100]");
        assertThat(lines.get(6)).isEqualTo("Success: every element is 2 x 50 = 100.");
        assertThat(run.exit()).isZero();
    }

    @Test
    void asManyProcessesRoundsAndElementsAsAskedFor() throws Exception {
        Run run = Run.sharray("demo", "--processes", "4", "--rounds", "2500", "--length", "3");

        assertThat(pids(run, "finished")).hasSize(4).doesNotHaveDuplicates();
        assertThat(run.out()).contains("Final state:   [10000, 10000, 10000]").contains("4 x 2500 = 10000");
        assertThat(run.exit()).isZero();
    }

    @Test
    void theSameOverTheMembersOfACluster() throws Exception {
        Run run = Run.sharray("demo", "--cluster", "2", "--rounds", "20", "--length", "3");

        assertThat(run.err()).isEmpty();
        assertThat(pids(run, "finished")).hasSize(2).doesNotHaveDuplicates();
        assertThat(run.out()).startsWith("Initial state: [0, 0, 0] on 2 members")
                .contains("Final state:   [40, 40, 40]")
                .contains("Success: every element is 2 x 20 = 40.");
        assertThat(run.exit()).isZero();
    }

    @Test
    void partition() throws Exception {
        Run run = Run.sharray("demo", "partition");

        assertThat(run.out()).contains("Final state:   [100, 100, 100, 100, 100, 200, 200, 200, 200, 200]");
        assertThat(run.exit()).isZero();
    }

    @Test
    void partitionThatDoesNotComeOutEven() throws Exception {
        assertThat(Run.sharray("demo", "partition", "-p", "3", "-l", "7").out())
                .contains("[100, 100, 100, 200, 200, 300, 300]");
        assertThat(Run.sharray("demo", "partition", "-p", "3", "-l", "2").out()).contains("[100, 200]")
                .contains("Success");
    }

    @Test
    void nothingIsLostAtomically() throws Exception {
        Run run = Run.sharray("demo", "race", "--processes", "3", "--rounds", "20000");

        assertThat(run.out())
                .containsPattern("getAndAdd.*\\[60000, 60000, 60000, 60000, 60000\\]|Nothing was lost; again");
        assertThat(run.out()).containsPattern("getAndAdd.* lost 0 of ").containsPattern("set\\(i, get.* lost \\d");
        assertThat(run.exit()).isZero();
    }

    @Test
    void oneProcessAloneLosesNothing() throws Exception {
        Run run = Run.sharray("demo", "race", "--processes", "1", "--rounds", "10");

        assertThat(run.out()).containsPattern("set\\(i, get.* lost 0 of 50").contains("Nothing was lost this time");
        assertThat(run.exit()).isZero();
    }

    @Test
    void coarse() throws Exception {
        Run run = Run.sharray("demo", "coarse", "--rounds", "50");

        assertThat(run.out()).containsPattern("each element: +100,000 times locked +[0-9.,]+ ms")
                .containsPattern("round the loop: +100 times locked +[0-9.,]+ ms");
        assertThat(run.exit()).isZero();
    }

    @Test
    void startup() throws Exception {
        Run run = Run.sharray("demo", "startup", "--runs", "2", "--warm-up", "0");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("SharedProcess +[0-9.]+ ms").containsPattern("bare JVM.* [0-9.]+ ms")
                .containsPattern("Python \\S+, spawn +[0-9.]+ ms|no python3");
        assertThat(run.exit()).isZero();
    }

    @Test
    void pi() throws Exception {
        Run run = Run.sharray("demo", "pi", "--points", "3000001", "--seed", "5", "--processes", "3");
        Run again = Run.sharray("demo", "pi", "--points", "3000001", "--seed", "5", "--processes", "3");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("3,000,001 points, drawn by 3 processes in [0-9.]+ s, seed 5\\R");
        assertThat(estimate(run)).isCloseTo(Math.PI, within(0.005)).isEqualTo(estimate(again));
        assertThat(run.exit()).isZero();
    }

    @Test
    void fewerPointsThanProcesses() throws Exception {
        Run run = Run.sharray("demo", "pi", "--points", "1", "--processes", "3");

        assertThat(estimate(run)).isIn(0.0, 4.0);
        assertThat(run.exit()).isZero();
    }

    @Test
    void board() throws Exception {
        Run run = Run.sharray("demo", "board", "--jobs", "4", "--failing", "2");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("█✗█✗  0 waiting, 0 running, 2 done, 2 failed")
                .containsPattern("Job 2 failed: \\d+ primes below 400000 are too few\\RJob 4 failed: ")
                .contains("Success: 2 jobs done, 2 failed").doesNotContain("\033");
        assertThat(run.exit()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"Python to Java,", "Java to Python, --from-java"})
    void samples(String direction, String option) throws Exception {
        needPython();
        var arguments = new ArrayList<>(List.of("demo", "samples", "--batches", "300", "--length", "7"));
        if (option != null) {
            arguments.add(option);
        }
        Run run = Run.sharray(arguments.toArray(String[]::new));

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("300 batches of 7 samples from " + direction)
                .containsPattern("Round trip +p50 [0-9.]+ µs, p99 [0-9.]+ µs\\R")
                .containsPattern("Throughput +[0-9,]+ batches and [0-9.]+ million samples in a second\\R");
        assertThat(run.exit()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"--length=3", "--from-java"})
    void samplesWithAPythonThatEndsAtOnce(String option) throws Exception {
        var command = new ProcessBuilder(Run.command("demo", "samples", option));
        command.environment().put("SHARRAY_PYTHON", "/bin/false");

        Run run = Run.process(command);

        assertThat(run.err()).startsWith("sharray: ").contains("exited with code 1");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.exit()).isEqualTo(1);
    }

    private static void needPython() {
        boolean found = Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, "python3")));
        Prerequisite.require(found, "no python3 found");
    }

    private static double estimate(Run run) {
        var line = Pattern.compile("^Estimate +([0-9.]+)$", Pattern.MULTILINE).matcher(run.out());
        assertThat(line.find()).as(run.toString()).isTrue();
        return Double.parseDouble(line.group(1));
    }

    private static List<String> pids(Run run, String what) {
        return Pattern.compile("^Process (\\d+) " + what + "$", Pattern.MULTILINE).matcher(run.out()).results()
                .map(match -> match.group(1)).toList();
    }
}
