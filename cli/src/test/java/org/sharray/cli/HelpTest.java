package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import picocli.CommandLine;

class HelpTest {

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandExplainsItselfWithAnExample(String name) {
        Run run = Run.here((name + " --help").strip().split(" "));

        assertThat(run.exit()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith(("Usage: sharray " + name).strip()).containsPattern("Examples?:\\R  sharray ")
                .contains("--help");
        assertThat(run.out().lines()).allMatch(line -> line.length() <= 80, "at most 80 columns");
    }

    static Stream<String> commands() {
        return names("", Sharray.commandLine());
    }

    private static Stream<String> names(String name, CommandLine command) {
        return Stream.concat(Stream.of(name), command.getSubcommands().entrySet().stream()
                .flatMap(entry -> names((name + " " + entry.getKey()).strip(), entry.getValue())));
    }

    @Test
    void tellsTheVersionThatMavenBuilt() {
        Run run = Run.here("--version");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).matches("sharray \\d+\\.\\d+\\.\\d+(-SNAPSHOT)? \\(Java .+\\)\\R");
    }

    @Test
    void noCommandShowsTheHelpAsAnError() {
        Run run = Run.here();

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("Usage: sharray").contains("sharray: a command is missing");
    }
}
