package org.sharray.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.sharray.testing.Await;
import org.sharray.testing.Prerequisite;

/**
 * A command in a terminal of its own, made by tmux(1): its keys are typed, its screen is read. Before it and after it the shell notes the settings of the terminal, and leaves the
 * last words on the screen.
 */
final class Tmux implements AutoCloseable {
    private static final String BEFORE = "the screen before";
    private static final String AFTER = "the screen after";

    private final Path directory;
    private final String socket;

    /** Starts a command with more variables in its environment; those that are empty are taken away. All is kept in the directory. */
    Tmux(Path directory, int width, int height, Map<String, String> environment, List<String> command)
            throws IOException {
        Prerequisite.require(Files.isExecutable(Path.of("/usr/bin/tmux")), "no tmux");
        this.directory = Files.createTempDirectory(directory, "tmux");
        this.socket = this.directory.resolve("tmux").toString();
        Path script = this.directory.resolve("script");
        Files.writeString(script, """
                trap : INT # is the command's
                notes='%s'
                echo '%s'
                stty -g >"$notes/settings-before"
                notes=$notes sh -c 'echo $$ >"$notes/pid"; exec "$@"' sh %s
                echo $? >"$notes/code"
                stty -g >"$notes/settings-after"
                echo '%s'
                exec sleep 600
                """.formatted(this.directory, BEFORE, quoted(environment, command), AFTER));
        tmux("-f", "/dev/null", "new-session", "-d", "-x", String.valueOf(width), "-y", String.valueOf(height), "sh",
                script.toString());
    }

    private static String quoted(Map<String, String> environment, List<String> command) {
        List<String> words = new ArrayList<>(List.of("env"));
        environment.forEach((name, value) -> words.add(value.isEmpty() ? "-u" + name : name + "=" + value));
        words.addAll(command);
        return String.join(" ", words.stream().map(word -> "'" + word.replace("'", "'\\''") + "'").toList());
    }

    private String tmux(String... arguments) {
        List<String> command = new ArrayList<>(List.of("/usr/bin/tmux", "-u", "-S", socket));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().remove("TMUX");
        try {
            Process process = builder.start();
            process.getOutputStream().close();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (process.waitFor() != 0) {
                throw new AssertionError(command + " failed: " + said);
            }
            return said;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** What is on the screen. */
    String screen() {
        return tmux("capture-pane", "-p");
    }

    /** The same with its escape sequences. */
    String styledScreen() {
        return tmux("capture-pane", "-p", "-e", "-N");
    }

    /** Types keys: characters, or names as {@code Enter}. */
    void type(String... keys) {
        List<String> arguments = new ArrayList<>(List.of("send-keys"));
        arguments.addAll(List.of(keys));
        tmux(arguments.toArray(String[]::new));
    }

    void resize(int width, int height) {
        tmux("resize-window", "-x", String.valueOf(width), "-y", String.valueOf(height));
    }

    /** Waits until the screen shows something. */
    String until(String what, Predicate<String> condition) {
        String[] last = {""};
        try {
            Await.until(what, () -> {
                last[0] = screen();
                boolean met = condition.test(last[0]);
                if (!met && last[0].contains(AFTER)) {
                    throw new AssertionError("The command has ended before " + what);
                }
                return met;
            });
        } catch (AssertionError never) {
            throw new AssertionError(never.getMessage() + "; the screen showed:\n" + last[0], never);
        }
        return last[0];
    }

    String untilShows(String text) {
        return until("\"" + text + "\" on the screen", screen -> screen.contains(text));
    }

    /** The process of the command. */
    ProcessHandle process() throws IOException {
        return ProcessHandle.of(Long.parseLong(read("pid"))).orElseThrow();
    }

    /** Waits for the command's end, and requires that the terminal is as it was before; tells the exit code. */
    int end() throws IOException {
        String screen = untilShows(AFTER);
        if (!screen.lines().filter(line -> !line.isBlank()).findFirst().orElse("").equals(BEFORE)) {
            throw new AssertionError("The screen has not come back, but is\n" + screen);
        }
        if (!read("settings-before").equals(read("settings-after"))) {
            throw new AssertionError("The terminal is not as it was: " + read("settings-before") + ", now "
                    + read("settings-after"));
        }
        return Integer.parseInt(read("code"));
    }

    private String read(String file) throws IOException {
        return Files.readString(directory.resolve(file)).strip();
    }

    @Override
    public void close() {
        tmux("kill-server");
    }
}
