package org.sharray.testing;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Another JVM that runs a test program: a class with a {@code main} that talks to its parent in lines, by {@link ParentJvm}.
 * Closing this kills it if it still runs.
 */
public final class ChildJvm implements AutoCloseable {
    private static final List<String> COLD_START = List.of("-cp", System.getProperty("java.class.path"));
    private static final WarmStart WARM_START = new WarmStart(Rehearsal.class);

    /** What measures coverage, if it is measured. */
    private static final Optional<String> AGENT = Optional.ofNullable(System.getProperty("test.agent"));

    private static final String END = new String("end of output");

    /** How Java tells of an end by SIGKILL. */
    private static final int KILLED = 128 + 9;

    private final Process process;
    private final BufferedWriter input;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final StringBuffer errors = new StringBuffer();

    private ChildJvm(Process process) {
        this.process = process;
        this.input = process.outputWriter();
        Thread.ofPlatform().daemon().start(() -> {
            readLines(process.inputReader(), output::add);
            output.add(END);
        });
        Thread.ofPlatform().daemon()
                .start(() -> readLines(process.errorReader(), line -> errors.append(line).append('\n')));
    }

    private interface LineConsumer {
        void accept(String line);
    }

    private static void readLines(BufferedReader reader, LineConsumer consumer) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                consumer.accept(line);
            }
        } catch (IOException killed) {
            // Then there is nothing more to read.
        }
    }

    /** Starts a program. */
    public static ChildJvm start(Class<?> program, Object... arguments) {
        return start(List.of(), program, arguments);
    }

    /** Starts a program in a JVM with options of its own. */
    public static ChildJvm start(List<String> jvmOptions, Class<?> program, Object... arguments) {
        return start(Map.of(), command(jvmOptions, program, arguments));
    }

    /** Starts a program in a JVM that knows ASCII alone: its locale is the C language's. */
    public static ChildJvm startInAscii(Class<?> program, Object... arguments) {
        return start(Map.of("LC_ALL", "C"), command(List.of(), program, arguments));
    }

    /**
     * Starts a program as the child of another process, which never notices its end: killed, it stays a zombie until this is
     * closed. Killing this kills that other process; the program's own id is for the program to say.
     */
    public static ChildJvm startUnreaped(List<String> jvmOptions, Class<?> program, Object... arguments) {
        return startBy(List.of("sh", "-c", "exec 3<&0; \"$@\" <&3 3<&- & exec sleep 300 3<&-", "sh"), jvmOptions,
                program,
                arguments);
    }

    /**
     * Starts a program in a PID namespace of its own, as process 1. Killing this kills it, too.
     */
    public static ChildJvm startInPidNamespace(List<String> jvmOptions, Class<?> program, Object... arguments) {
        List<String> unshare = List.of("unshare", "--pid", "--fork", "--kill-child", "--mount-proc");
        requireSuccess(unshare);
        return startBy(unshare, jvmOptions, program, arguments);
    }

    /** Starts a program whose files may have only the permissions that this mask leaves. */
    public static ChildJvm startWithUmask(String umask, Class<?> program, Object... arguments) {
        return startBy(List.of("sh", "-c", "umask " + umask + "; exec \"$@\"", "sh"), List.of(), program, arguments);
    }

    /** Starts a program in a network namespace that has been made by {@code ip netns}. */
    public static ChildJvm startInNetwork(String namespace, Class<?> program, Object... arguments) {
        return startBy(List.of("ip", "netns", "exec", namespace), List.of(), program, arguments);
    }

    /** Skips the test if a command, with {@code true} behind it, does not work here. */
    public static void requireSuccess(List<String> command) {
        String failure;
        try {
            List<String> attempt = new ArrayList<>(command);
            attempt.add("true");
            Process process = new ProcessBuilder(attempt).redirectErrorStream(true).start();
            failure = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    + (process.waitFor() == 0 ? "" : "exit code " + process.exitValue());
        } catch (IOException missing) {
            failure = missing.getMessage();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        Prerequisite.require(failure.isEmpty(), command + ": " + failure);
    }

    /** Starts a program by a command that changes the circumstances, such as {@code prlimit}. */
    public static ChildJvm startBy(List<String> other, List<String> jvmOptions, Class<?> program,
            Object... arguments) {
        List<String> command = new ArrayList<>(other);
        // Another user cannot read the cache, and less memory may have no room for it.
        command.addAll(command(java(), COLD_START, jvmOptions, program, arguments));
        return start(Map.of(), command);
    }

    /** Starts any program that talks in lines. */
    public static ChildJvm start(Map<String, String> environment, List<String> command) {
        // A mutant is not seen there, and each start takes half a second.
        Assumptions.assumeFalse(Boolean.getBoolean("test.alone"), "a child would be started");
        try {
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().putAll(environment);
            return new ChildJvm(builder.start());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** One that can use the cache, unless it has options of its own, or an agent that changes its classes. */
    private static List<String> command(List<String> jvmOptions, Class<?> program, Object... arguments) {
        List<String> java = java();
        boolean warm = jvmOptions.isEmpty() && AGENT.isEmpty();
        return command(java, warm ? WARM_START.options(java) : COLD_START, jvmOptions, program, arguments);
    }

    private static List<String> command(List<String> java, List<String> classPath, List<String> jvmOptions,
            Class<?> program, Object... arguments) {
        List<String> command = new ArrayList<>(java);
        command.addAll(classPath);
        command.addAll(jvmOptions);
        command.add(program.getName());
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return command;
    }

    private static List<String> java() {
        List<String> java = new ArrayList<>();
        java.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        java.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "--enable-native-access=ALL-UNNAMED"));
        AGENT.ifPresent(java::add);
        System.getProperties().stringPropertyNames().stream().filter(name -> name.startsWith("sharray."))
                .forEach(name -> java.add("-D" + name + "=" + System.getProperty(name)));
        return java;
    }

    /** The next line that the program says. */
    public String hear() {
        try {
            String line = output.poll(Await.LIMIT.toSeconds(), TimeUnit.SECONDS);
            if (line == null) {
                throw new AssertionError("The child says nothing" + complaints());
            }
            if (line == END) {
                output.add(END);
                throw new AssertionError("The child has ended" + complaints());
            }
            return line;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Requires that the program says this next. */
    public ChildJvm expect(Object line) {
        String said = hear();
        if (!said.equals(String.valueOf(line))) {
            throw new AssertionError("The child said \"" + said + "\", not \"" + line + "\"" + complaints());
        }
        return this;
    }

    /** What the program wrote as errors. */
    public String complaints() {
        return errors.isEmpty() ? "" : ":\n" + errors;
    }

    /** Tells the program a line. */
    public void say(Object line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException gone) {
            throw new AssertionError("The child has ended" + complaints(), gone);
        }
    }

    /** Waits for the program's end, which has to be a good one. */
    public void join() {
        int code = exitCode();
        if (code != 0) {
            throw new AssertionError("The child ended with code " + code + complaints());
        }
    }

    /** Ends the program by SIGKILL and waits for its end. */
    public void kill() {
        process.destroyForcibly();
        exitCode();
    }

    /** Waits for the program's end by SIGKILL, which it does not get from here. */
    public void joinKilled() {
        int code = exitCode();
        if (code != KILLED) {
            throw new AssertionError("The child was not killed, but ended with code " + code + complaints());
        }
    }

    /** Stops all threads of the program, until it {@linkplain #resume resumes}. */
    public void pause() {
        signal("-STOP");
        untilPaused();
    }

    /** Waits until all threads of the program have stopped, which it has brought about itself. */
    public void untilPaused() {
        requireProc();
        Await.until("all threads of " + pid() + " to stop", () -> {
            try (Stream<Path> threads = Files.list(proc())) {
                return threads.allMatch(ChildJvm::isStopped);
            }
        });
    }

    private Path proc() {
        return Path.of("/proc/" + pid() + "/task");
    }

    private void requireProc() {
        Prerequisite.require(Files.isDirectory(proc()), "no " + proc() + ": not Linux");
    }

    private static boolean isStopped(Path thread) {
        try {
            return Files.readString(thread.resolve("stat")).contains(") T ");
        } catch (IOException ended) {
            return true;
        }
    }

    /** Lets a program go on that was stopped. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String signal) {
        requireProc();
        try {
            int code = new ProcessBuilder("kill", signal, String.valueOf(pid())).inheritIO().start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill " + signal + " ended with code " + code);
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public long pid() {
        return process.pid();
    }

    private int exitCode() {
        try {
            if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError("The child does not end" + complaints());
            }
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
