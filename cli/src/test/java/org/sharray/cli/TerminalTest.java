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

    @Test
    void coloursAndProgressOnATerminal() throws Exception {
        Run run = onATerminal("xterm", false);

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains(CYAN).contains(" %" + CLEAR_LINE + "/")
                .containsPattern("\rCounting  [█▏▎▍▌▋▊▉]*░* +\\d+ %");
    }

    @Test
    void noColoursForWhoeverWantsNone() throws Exception {
        assertThat(onATerminal("xterm", true).out()).doesNotContain(CYAN);
    }

    @Test
    void noProgressOnATerminalThatCannotGoBack() throws Exception {
        assertThat(onATerminal("dumb", false).out()).doesNotContain("Counting").doesNotContain("\033[K");
    }

    /** Counts a large file under {@code script}, of util-linux, which gives it a terminal. */
    private static Run onATerminal(String kind, boolean noColour) throws Exception {
        assumeTrue(Files.exists(Path.of("/usr/bin/script")) && System.getProperty("os.name").equals("Linux"));
        String modules = Path.of(System.getProperty("java.home"), "lib", "modules").toString();
        String command = Run.command("histogram", modules).stream().map(word -> "'" + word + "'")
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
