package org.sharray.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.sharray.storage.Transfer;

/**
 * The parent's side of one child process, from the task sent to the outcome known; runs in a thread of its own, which is
 * what keeps the parent's JVM alive for a child that is no daemon.
 *
 * <h2>The protocol</h2>
 *
 * <pre>
 *  parent                                            child (ChildMain)
 *    makes the reply's socket in a directory 0700
 *    starts java … ChildMain &lt;socket&gt;
 *    ── stdin: length (4 bytes), task ─────────────►  reads it, starts to watch stdin for its end
 *       and never closes it                           runs the task in the main thread
 *    ◄──────── socket, only if there is something ──  a result that is not null, or what was thrown:
 *              to say: length, kind, content          ChildReply; keeps the arrays in it open
 *       deletes the socket, unpacks the reply
 *    ── hangs up ──────────────────────────────────►  lets go of the arrays
 *                                                     waits for other non-daemon threads, exits with 0; with 1 if
 *                                                     the task threw, after the JVM has printed the stack trace
 *    waits for the exit, completes the outcome
 * </pre>
 *
 * <p>A task without a result says nothing: opening a socket costs a cold JVM 30 ms and serialisation 40, and the exit
 * code says it all. So success is the exit code 0, with the result if a reply came; a reply makes no success of a
 * process that was killed after it.
 *
 * <p>The task is written to a pipe, not to the command line, which everyone may read. The pipe is also how a child learns
 * of its parent's end: the parent has its only writing end, and the kernel closes that when the parent dies, by whatever
 * signal. The JDK hands no descriptor but 0, 1 and 2 on to the programs that it starts, so no sibling holds it open. The
 * child moves the pipe away from descriptor 0 at once, so that {@code System.in} is at its end, and a program
 * started by the task that inherits its standard input fails to read instead of waiting for ever.
 *
 * <h2>What if killed here</h2>
 *
 * <ul>
 * <li>The parent, before all of the task is written: the child reads the end of the pipe and halts.
 * <li>The parent, later: the watching thread in the child reads the end of the pipe, deletes the socket and its directory
 * if they are still there, and halts. If the child is killed in the same moment, an empty directory and a socket stay
 * behind; nothing of the task or the reply is ever in a file.
 * <li>The child, before it has read the task: the parent's write fails or is in vain, and the exit code tells. The parent
 * keeps the arrays it sent until the child ends, so there is no moment at which only a message refers to them.
 * <li>The child, before or while it replies: the parent reads the end of the channel before the end of the message and
 * drops it; the exit code tells.
 * <li>The child, after its reply: the parent has the arrays already, or fails to open them; the exit code tells.
 * <li>The child keeps the arrays in its reply until the parent hangs up, which it does only when they are open there.
 * </ul>
 *
 * @param <T>
 *            the type of the task's result
 */
final class Conversation<T> implements Runnable {
    /** How much of the captured output a message quotes. */
    private static final int QUOTED = 2000;

    private final Process process;
    private final byte[] task;
    private final ClassLoader loader;
    private final Transfer sent;
    private final ParentReply socket;
    private final OutputCapture output;
    private final CompletableFuture<Outcome<T>> outcome = new CompletableFuture<>();
    private volatile ParentReply.Reply reply;

    /** How it ended: with a result (which may be null) if there is no problem. */
    record Outcome<T>(T result, String problem, Throwable cause) {
        T get() {
            if (problem != null) {
                throw new ProcessFailedException(problem, cause);
            }
            return result;
        }
    }

    /**
     * Prepares the conversation.
     *
     * @param task
     *            the encoded task
     * @param loader
     *            which finds the classes of the reply
     * @param sent
     *            the arrays in the task, kept until the process ends
     * @param socket
     *            where the reply comes in; closed when the process ends
     * @param output
     *            what the process prints, or null
     */
    Conversation(Process process, byte[] task, ClassLoader loader, Transfer sent, ParentReply socket,
            OutputCapture output) {
        this.process = process;
        this.task = task;
        this.loader = loader;
        this.sent = sent;
        this.socket = socket;
        this.output = output;
    }

    CompletableFuture<Outcome<T>> outcome() {
        return outcome;
    }

    @Override
    public void run() {
        var receiver = Thread.ofPlatform().name("sharray-reply-" + process.pid()).daemon()
                .inheritInheritableThreadLocals(false).unstarted(() -> reply = socket.receive(loader));
        try {
            receiver.start();
            sendTask();
            int exitCode = process.waitFor();
            socket.close();
            receiver.join();
            if (output != null) {
                output.await();
            }
            outcome.complete(outcomeOf(exitCode));
        } catch (Throwable failure) {
            process.destroyForcibly();
            outcome.complete(new Outcome<>(null, "process " + process.pid() + " was lost: " + failure, failure));
        } finally {
            socket.close();
            sent.close();
            hangUp();
        }
    }

    private void sendTask() {
        try {
            var pipe = process.getOutputStream();
            pipe.write(ByteBuffer.allocate(Integer.BYTES).putInt(task.length).array());
            pipe.write(task);
            pipe.flush();
        } catch (IOException died) {
            // The exit code says why.
        }
    }

    private void hangUp() {
        try {
            process.getOutputStream().close();
        } catch (IOException closedByItsEnd) {
            // Nothing is left to be closed.
        }
    }

    private Outcome<T> outcomeOf(int exitCode) {
        if (reply != null && !reply.isResult()) {
            return new Outcome<>(null, "process " + process.pid() + ": " + reply.problem(), reply.cause());
        }
        if (exitCode != 0) {
            return new Outcome<>(null, "process " + process.pid() + " " + death(exitCode) + printed(), null);
        }
        @SuppressWarnings("unchecked")
        var result = (T) (reply == null ? null : reply.result());
        return new Outcome<>(result, null, null);
    }

    private String death(int exitCode) {
        Optional<String> signal = Signals.ofExitCode(exitCode);
        if (signal.isPresent()) {
            return "was killed by " + signal.get() + " (exit code " + exitCode + ")";
        }
        String text = "exited with code " + exitCode;
        return exitCode == 1 && reply == null ? text + ": by System.exit, or its JVM did not start" : text;
    }

    private String printed() {
        if (output == null) {
            return "";
        }
        var text = output.text().strip();
        if (text.isEmpty()) {
            return "";
        }
        return "; it printed: " + (text.length() > QUOTED ? "…" + text.substring(text.length() - QUOTED) : text);
    }
}
