package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;

/** What a person at a terminal sees, beyond what a pipe gets. */
class TerminalTest {

    private static final String CYAN = "\033[36m";
    private static final String CLEAR_LINE = "\r\033[K";

    /** Large enough to take a while. */
    private static final String MODULES = Path.of(System.getProperty("java.home"), "lib", "modules").toString();

    @Test
    void coloursAndProgressOnATerminal() throws Exception {
        Run run = onATerminal("xterm", false, "histogram", MODULES);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains(CYAN).contains(" %" + CLEAR_LINE + "/")
                .containsPattern("\rCounting  [█▏▎▍▌▋▊▉]*░* +\\d+ %");
    }

    @Test
    void noColoursForWhoeverWantsNone() throws Exception {
        assertThat(onATerminal("xterm", true, "histogram", MODULES).out()).doesNotContain(CYAN);
    }

    @Test
    void noProgressOnATerminalThatCannotGoBack() throws Exception {
        assertThat(onATerminal("dumb", false, "histogram", MODULES).out()).doesNotContain("Counting")
                .doesNotContain("\033[K");
    }

    @Test
    void aBoardIsDrawnInItsPlace() throws Exception {
        Run run = onATerminal("xterm", false, "demo", "board", "--jobs", "3", "--failing", "0");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains(CLEAR_LINE + "···  3 waiting")
                .containsPattern(
                        "\\r\033\\[K(\033\\[32m█\033\\[\\d*m\033?\\[?0?m?){3}  0 waiting, 0 running, 3 done, 0 failed");
    }

    /** Runs the command under {@code script}, of util-linux, which gives it a terminal. */
    private static Run onATerminal(String kind, boolean noColour, String... arguments) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")) && System.getProperty("os.name").equals("Linux"));
        String command = Run.command(arguments).stream().map(word -> "'" + word + "'")
                .collect(Collectors.joining(" "));
        var script = new ProcessBuilder("/usr/bin/script", "-qec", command, "/dev/null");
        script.environment().keySet().removeIf(name -> name.startsWith("CLICOLOR") || name.equals("NO_COLOR"));
        script.environment().put("TERM", kind);
        if (noColour) {
            script.environment().put("NO_COLOR", "1");
        }
        return Run.process(script);
    }
}
