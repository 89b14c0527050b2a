package org.sharray.process;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.sharray.storage.Transfer;

/**
 * Another JVM that runs one task of this program. Shared arrays that the task captures, by itself or within other
 * objects, are the same memory there; so is an array that it returns.
 *
 * <pre>{@code
 * try (var counts = SharedIntArray.create(5)) {
 *     var first = SharedProcess.start(() -> increment(counts, 50));
 *     var second = SharedProcess.start(() -> increment(counts, 50));
 *     first.join();
 *     second.join();
 * }
 * }</pre>
 *
 * <p><b>What is sent.</b> The task is serialised: what it captures has to be {@link Serializable}, and apart from shared
 * arrays arrives as a copy. Static fields are not sent: the other JVM runs their initialisers. The arrays sent stay in
 * being until the process has ended, even if they are closed here right after the start.
 *
 * <p><b>The end.</b> The process ends as every Java program does: when its main thread, which runs the task, and all other
 * threads that are not daemons have ended, or by {@code System.exit}. Its exit code is 0, or 1 if the task threw; then it
 * also prints the stack trace. It never outlives this JVM: as soon as this JVM ends, however it ends, the process halts
 * where it stands, without running shutdown hooks. This JVM's normal exit waits for its processes, as it does for threads,
 * except for those that are {@linkplain ProcessOptions#daemon() daemons}; {@code System.exit} waits for none.
 *
 * <p>Its standard input is empty. Its output goes where this JVM's goes, or is
 * {@linkplain ProcessOptions#captureOutput() captured}.
 *
 * <p>Memory effects: actions before {@code start} happen before all actions of the task, and those happen before the
 * return of a {@link #join()} that waited for it, for shared arrays as for the objects sent.
 *
 * @param <T>
 *            the type of the task's result
 */
public final class SharedProcess<T> {
    private final Process process;
    private final CompletableFuture<Conversation.Outcome<T>> outcome;
    private final OutputCapture output;

    private SharedProcess(Process process, CompletableFuture<Conversation.Outcome<T>> outcome, OutputCapture output) {
        this.process = process;
        this.outcome = outcome;
        this.output = output;
    }

    /**
     * Starts a process that runs a task without a result.
     *
     * @param task
     *            what the process does
     * @return the running process
     * @throws UnserializableTaskException
     *             if the task can't be sent
     * @throws ProcessFailedException
     *             if the process can't be started
     */
    public static SharedProcess<Void> start(SerializableRunnable task) {
        return start(ProcessOptions.options(), task);
    }

    /**
     * Starts a process that runs a task with a result, which {@link #join()} returns. The result has to be serialisable;
     * a shared array is.
     *
     * @param <T>
     *            the type of the result
     * @param task
     *            what the process does
     * @return the running process
     * @throws UnserializableTaskException
     *             if the task can't be sent
     * @throws ProcessFailedException
     *             if the process can't be started
     */
    public static <T> SharedProcess<T> start(SerializableCallable<T> task) {
        return start(ProcessOptions.options(), task);
    }

    /** Starts a process; the type of its result is the one that the task's own type says. */
    static <T> SharedProcess<T> start(ProcessOptions options, Serializable task) {
        Objects.requireNonNull(task, "task");
        var sent = Transfer.begin();
        try {
            byte[] message = encode(task, sent);
            var kind = sent.isEmpty() ? StartupCache.Kind.TASK : StartupCache.Kind.ARRAYS;
            return launch(options, socket -> ChildCommand.of(options, kind, socket), message,
                    task.getClass().getClassLoader(), sent);
        } catch (Throwable failure) {
            sent.close();
            throw failure;
        }
    }

    private static byte[] encode(Serializable task, Transfer sent) {
        try {
            return TaskEncoder.encode(task);
        } finally {
            sent.seal();
        }
    }

    /** Makes the command of a process, given where its reply is expected. */
    @FunctionalInterface
    interface Command {
        ProcessBuilder of(Path socket) throws IOException;
    }

    /** Starts a process, sends it its task, and hears what becomes of it. */
    static <T> SharedProcess<T> launch(ProcessOptions options, Command command, byte[] message, ClassLoader loader,
            Transfer sent) {
        Process process = null;
        ParentReply socket = null;
        try {
            socket = ParentReply.open();
            requireDirectory(options);
            process = command.of(socket.path()).start();
            long pid = process.pid();
            var output = options.capturesOutput()
                    ? new OutputCapture(process.getInputStream(), "sharray-output-" + pid)
                    : null;
            var conversation = new Conversation<T>(process, message, loader, sent, socket, output);
            Thread.ofPlatform().name("sharray-process-" + pid).daemon(options.isDaemon())
                    .inheritInheritableThreadLocals(false).start(conversation);
            return new SharedProcess<>(process, conversation.outcome(), output);
        } catch (IOException failure) {
            abandon(process, socket);
            throw new ProcessFailedException("The process could not be started: " + failure.getMessage(), failure);
        } catch (Throwable failure) {
            abandon(process, socket);
            throw failure;
        }
    }

    private static void abandon(Process process, ParentReply socket) {
        if (process != null) {
            process.destroyForcibly();
        }
        if (socket != null) {
            socket.close();
        }
    }

    private static void requireDirectory(ProcessOptions options) throws IOException {
        var directory = options.directory();
        if (directory != null && !Files.isDirectory(directory)) {
            throw new IOException("its working directory " + directory + " is not a directory");
        }
    }

    /**
     * The process id.
     *
     * @return the id that the operating system gave it
     */
    public long pid() {
        return process.pid();
    }

    /**
     * Whether the process is running.
     *
     * @return false once it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Waits for the end of the process. May be called any number of times, by any thread, with the same answer.
     *
     * @return the task's result; null for a task without one, and for one that called {@code System.exit(0)}
     * @throws ProcessFailedException
     *             if the task threw, with what it threw as the cause; if its result could not be sent; or if the process
     *             died, with its exit code or the name of the signal
     * @throws InterruptedException
     *             if this thread is interrupted while it waits; the process goes on
     */
    public T join() throws InterruptedException {
        try {
            return outcome.get().get();
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * Waits for the end of the process, but not for ever.
     *
     * @param timeout
     *            how long to wait at most; zero or less does not wait
     * @return whether the process has ended, well or not; then {@link #join()} does not wait
     * @throws InterruptedException
     *             if this thread is interrupted while it waits; the process goes on
     */
    public boolean join(Duration timeout) throws InterruptedException {
        try {
            outcome.get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS);
            return true;
        } catch (TimeoutException running) {
            return false;
        } catch (ExecutionException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /**
     * The exit code: 0 after success, 1 if the task threw, 128 + n if signal n ended the process, else the one of
     * {@code System.exit}.
     *
     * @return the code, or empty while the process is running
     */
    public OptionalInt exitCode() {
        return process.isAlive() ? OptionalInt.empty() : OptionalInt.of(process.exitValue());
    }

    /**
     * The signal that ended the process, such as {@code SIGKILL}. It is told from the exit code, so a task that calls
     * {@code System.exit(137)} looks like one killed by SIGKILL, as it does in a shell.
     *
     * @return the name, or empty while the process is running or if no signal ended it
     */
    public Optional<String> signal() {
        var exitCode = exitCode();
        return exitCode.isPresent() ? Signals.ofExitCode(exitCode.getAsInt()) : Optional.empty();
    }

    /** Asks the process to end, by SIGTERM: it runs its shutdown hooks. Does nothing once it has ended. */
    public void terminate() {
        process.toHandle().destroy(); // Process.destroy() closes the pipe too, which would halt the child
    }

    /** Ends the process at once, by SIGKILL. Does nothing once it has ended. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /**
     * What the process has printed so far, to standard output and standard error together. Of more than 16 MiB, the last
     * 16 MiB.
     *
     * @return the text; all of it once the process has been joined
     * @throws IllegalStateException
     *             if the process was started without {@link ProcessOptions#captureOutput()}
     */
    public String output() {
        if (output == null) {
            throw new IllegalStateException(
                    "The output of process " + pid() + " is not captured: start it with captureOutput()");
        }
        return output.text();
    }

    /**
     * A future for the end of the process. Completing or cancelling it has no effect on the process.
     *
     * @return a new future, completed with this process when {@link #join()} would no longer wait
     */
    public CompletableFuture<SharedProcess<T>> onExit() {
        return outcome.thenApply(_ -> this);
    }

    /**
     * Describes the process, for people.
     *
     * @return its id and its state
     */
    @Override
    public String toString() {
        var exitCode = exitCode();
        return "process " + pid() + (exitCode.isPresent() ? ", exit code " + exitCode.getAsInt() : ", running");
    }
}
