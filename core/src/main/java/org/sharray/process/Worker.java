package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;

/**
 * The pool's side of one worker process: starts it, sends it tasks, hears its replies, and tells the pool of its end. Its thread is
 * the one that hears, and that hands the next task out.
 *
 * <h2>The protocol</h2>
 *
 * <pre>
 *  pool                                              worker (WorkerMain)
 *    makes a socket and a file in a directory 0700
 *    starts java … WorkerMain
 *    ── stdin: token, path, initialiser ─────────────►
 *    ◄─────────────────────────── replies: token ────  connects
 *    ◄─────────────────────────── control: token ────  connects once more
 *       deletes the names                              runs the initialiser
 *    ◄─────────────────────────── replies: READY ────
 *    ── stdin: a task (WorkMessage) ─────────────────►  writes its number into the file, runs it
 *    ── control: a number: cancelled ────────────────►  interrupts it, if it runs
 *    ◄─────────────────────────── replies: reply ────
 *    ── stdin: RELEASE, if nothing else is to be done ─►  closes the arrays of the task
 *    ── end of stdin ────────────────────────────────►  exits in good order
 *    ── end of control ──────────────────────────────►  halts: the parent is gone
 * </pre>
 *
 * <p>
 * Two connections, one for each direction: when the kernel hands a reply over, it wakes whoever waits at the same socket's other end for something to read.
 *
 * <p>
 * The token goes by a pipe that nobody else has, and whoever connects has to know it; so nobody else can answer in a worker's place. Nothing
 * stands on the command line.
 *
 * <p>
 * <b>What if it is killed.</b> A worker with a task that it had begun, by the number in the file, has taken the task with it:
 * {@link WorkerDiedException}. A task that it had not begun goes back to the head of the queue. The file is written by one system call, and what
 * is written stays there however the process dies.
 */
final class Worker implements Runnable {
    static final int TOKEN_BYTES = 16;
    static final String BEGUN = "begun";

    private static final SecureRandom RANDOM = new SecureRandom();

    private final ProcessPool pool;
    private final PoolOptions options;
    private final byte[] initializer;
    private final WorkMessage.Acquainted acquainted = new WorkMessage.Acquainted();

    /** The task that it has been given; guarded by the pool's lock. */
    private PoolTask<?> task;

    /** How many tasks it has been given; guarded by the pool's lock. */
    private int tasks;

    /** Since when it has had nothing to do, by {@link System#nanoTime}; guarded by the pool's lock. */
    private long idleSince;

    /** Whether it may have arrays open that it has no use for; guarded by the pool's lock. */
    private boolean holdsArrays;

    /** Whether nobody looks after it already when it is idle; guarded by the pool's lock. */
    private boolean toBeLookedAt = true;

    /** Whether it will get no more tasks; guarded by the pool's lock. */
    private boolean dismissed;

    /** Whether it has started; guarded by the pool's lock. */
    private boolean ready;

    private volatile Process process;
    private volatile SocketChannel replies;
    private volatile SocketChannel control;

    /** Whether it was to be killed, maybe before there was a process. */
    private volatile boolean killed;
    private RandomAccessFile begun;
    private ErrorTail errors;

    /** Writes to the worker's standard input take turns by this. */
    private final Object sending = new Object();

    /** The numbers of the tasks to be interrupted; who writes them to the worker holds its monitor. */
    private final Queue<Long> interrupts = new ConcurrentLinkedQueue<>();

    Worker(ProcessPool pool, PoolOptions options, byte[] initializer) {
        this.pool = pool;
        this.options = options;
        this.initializer = initializer;
    }

    void start(int number) {
        Thread.ofPlatform().name("sharray-worker-" + number).daemon(options.process().isDaemon())
                .inheritInheritableThreadLocals(false).start(this);
    }

    @Override
    public void run() {
        Throwable failure = null;
        int exitCode = 1;
        try (var names = PrivateSocket.open()) {
            launch(names);
            hear();
        } catch (IOException | RuntimeException | Error thrown) {
            failure = thrown;
        }
        try {
            if (process != null) {
                endOfInput();
                exitCode = awaitEnd();
            }
        } finally {
            close();
            pool.ended(this, exitCode, failure, begunTask());
            closeBegun();
        }
    }

    private void launch(PrivateSocket names) throws IOException {
        begun = new RandomAccessFile(names.beside(BEGUN).toFile(), "rw");
        process = ChildCommand.of(options.forWorker(), StartupCache.Kind.POOL, WorkerMain.class.getName())
                .redirectError(ProcessBuilder.Redirect.PIPE).start(); // as far as it is not part of a captured output
        errors = ErrorTail.of(process, options.process());
        if (killed) {
            kill();
        }
        byte[] token = new byte[TOKEN_BYTES];
        RANDOM.nextBytes(token);
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.write(token);
        out.writeUTF(names.path().toString());
        out.writeInt(initializer.length);
        out.write(initializer);
        send(bytes.toByteArray());
        // Whatever waits for a process that has ended, waits no more.
        Thread.ofVirtual().name("sharray-worker-end").start(() -> {
            awaitEndOf(process);
            names.close();
        });
        replies = accept(names, token);
        control = accept(names, token);
        names.delete();
    }

    private static SocketChannel accept(PrivateSocket names, byte[] token) throws IOException {
        while (true) {
            var connected = names.accept();
            if (knows(connected, token)) {
                return connected;
            }
        }
    }

    private static void awaitEndOf(Process started) {
        try {
            started.waitFor();
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Whether the other side knows the token; hangs up if it does not. */
    private static boolean knows(SocketChannel connected, byte[] token) throws IOException {
        byte[] told = new byte[token.length];
        var buffer = ByteBuffer.wrap(told);
        while (buffer.hasRemaining() && connected.read(buffer) >= 0) {
            continue;
        }
        if (MessageDigest.isEqual(told, token)) {
            return true;
        }
        connected.close();
        return false;
    }

    private void hear() {
        var in = new DataInputStream(Channels.newInputStream(replies));
        for (byte[] message; (message = read(in)) != null;) {
            pool.heard(this, new TaskDecoder(message));
        }
    }

    /** The next message; null at the end. */
    private static byte[] read(DataInputStream in) {
        try {
            return in.readNBytes(in.readInt());
        } catch (IOException ended) {
            return null;
        }
    }

    /** Gives the worker its task; by the one thread that has taken the worker for it. */
    void give(PoolTask<?> given) {
        send(given.message().bytes(given.number(), acquainted));
    }

    /** Lets the worker close the arrays of what it has done. */
    void release() {
        send(WorkMessage.release());
    }

    private void send(byte[] bytes) {
        try {
            synchronized (sending) {
                var pipe = process.getOutputStream();
                pipe.write(bytes);
                pipe.flush();
            }
        } catch (IOException died) {
            // Its end is heard, too, and what it had not begun goes back into the queue.
        }
    }

    /** Has a task interrupted. By a thread of its own: one that is interrupted itself would close the channel. With the pool's lock. */
    void interrupt(long number) {
        interrupts.add(number);
        Thread.startVirtualThread(this::sendInterrupts);
    }

    /** In their order: the worker remembers the last one alone. */
    private void sendInterrupts() {
        synchronized (interrupts) {
            try {
                for (Long number; (number = interrupts.poll()) != null;) {
                    var bytes = ByteBuffer.allocate(Long.BYTES).putLong(0, number);
                    while (bytes.hasRemaining()) {
                        control.write(bytes);
                    }
                }
            } catch (IOException died) {
                // Then there is nothing to interrupt.
            }
        }
    }

    /** There will be no more tasks: the worker exits when it has done its last one. */
    void endOfInput() {
        try {
            synchronized (sending) {
                process.getOutputStream().close();
            }
        } catch (IOException died) {
            // That is as good.
        }
    }

    void kill() {
        killed = true;
        var started = process;
        if (started != null) {
            started.toHandle().destroyForcibly();
        }
    }

    private int awaitEnd() {
        while (true) {
            try {
                if (!process.waitFor(options.exitTime().toNanos(), TimeUnit.NANOSECONDS)) {
                    kill();
                }
                return process.waitFor();
            } catch (InterruptedException notForUs) {
                continue;
            }
        }
    }

    private void close() {
        close(replies);
        close(control);
        if (errors != null) {
            errors.await();
        }
    }

    private static void close(SocketChannel connected) {
        try {
            if (connected != null) {
                connected.close();
            }
        } catch (IOException nothingToBeDone) {
            // It is closed with the JVM.
        }
    }

    /** The number of the last task that the worker began. */
    private long begunTask() {
        try {
            begun.seek(0);
            return begun.readLong();
        } catch (IOException | NullPointerException none) {
            return 0;
        }
    }

    private void closeBegun() {
        try {
            if (begun != null) {
                begun.close();
            }
        } catch (IOException nothingToBeDone) {
            // It is closed with the JVM.
        }
    }

    long pid() {
        var started = process;
        return started == null ? -1 : started.pid();
    }

    String lastErrors() {
        return errors == null ? "" : errors.text();
    }

    // What follows is guarded by the pool's lock.

    PoolTask<?> task() {
        return task;
    }

    void assign(PoolTask<?> assigned) {
        task = assigned;
        tasks += assigned == null ? 0 : 1;
    }

    int tasks() {
        return tasks;
    }

    boolean isReady() {
        return ready;
    }

    void becomeReady() {
        ready = true;
    }

    boolean isDismissed() {
        return dismissed;
    }

    void dismiss() {
        dismissed = true;
    }

    long idleSince() {
        return idleSince;
    }

    void idleSince(long nanoTime) {
        idleSince = nanoTime;
    }

    boolean holdsArrays() {
        return holdsArrays;
    }

    void holdArrays(boolean holds) {
        holdsArrays = holds;
    }

    boolean isToBeLookedAt() {
        return toBeLookedAt;
    }

    void toBeLookedAt(boolean isToBe) {
        toBeLookedAt = isToBe;
    }
}
