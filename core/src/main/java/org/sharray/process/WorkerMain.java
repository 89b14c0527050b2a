package org.sharray.process;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.List;
import org.sharray.os.OrderlyEnd;
import org.sharray.storage.Arrivals;
import org.sharray.storage.Transfer;

/**
 * The main class of a pool's worker: runs tasks in the main thread, one after the other. {@link Worker} tells the protocol.
 *
 * <p>
 * Work comes by standard input, which is read with a blocking system call that no interrupt of the main thread disturbs; replies go up
 * a socket, and {@link WorkerControl} listens at another one for what can't wait for the end of a task.
 */
final class WorkerMain {
    /** How long a worker stays awake for its next task. */
    private static final long AWAKE_NANOS = 50_000;

    private final DataInputStream work;
    private final SocketChannel replies;
    private final RandomAccessFile begun;
    private final WorkerControl control;
    private final TaskReader reader = new TaskReader();

    /** The arrays of the task before, which the next one may bring again. */
    private Arrivals arrivals = Arrivals.none();

    /** The arrays in the last result, until the parent has them. */
    private Transfer kept;

    /** Whether there have been arrays in results since garbage was collected. */
    private boolean returned;

    private WorkerMain(DataInputStream work, SocketChannel replies, RandomAccessFile begun, WorkerControl control) {
        this.work = work;
        this.replies = replies;
        this.begun = begun;
        this.control = control;
    }

    /**
     * Runs tasks until there will be no more.
     *
     * @param arguments none: what a worker has to know comes by standard input
     * @throws IOException if the parent ends while the worker starts
     */
    public static void main(String[] arguments) throws IOException {
        var work = new DataInputStream(new BufferedInputStream(ChildMain.takeStandardInput(), 1 << 16));
        byte[] token = work.readNBytes(Worker.TOKEN_BYTES);
        var path = Path.of(work.readUTF());
        byte[] initializer = work.readNBytes(work.readInt());
        int status = 1;
        // The parent deletes the names when it has heard of both connections.
        try (var begun = new RandomAccessFile(path.resolveSibling(Worker.BEGUN).toFile(), "rw");
                var replies = connect(path, token);
                var commands = connect(path, token)) {
            var control = new WorkerControl(commands, Thread.currentThread(), path.getParent());
            control.start();
            var worker = new WorkerMain(work, replies, begun, control);
            if (worker.prepare(initializer)) {
                worker.workUntilEnd();
                status = 0;
            }
        } catch (IOException lost) {
            System.err.println("The worker can't go on: " + lost);
            PrivateSocket.deleteDirectory(path.getParent()); // if the parent was killed before this could connect
        } finally {
            System.exit(status); // whatever threads the tasks have left
        }
    }

    private static SocketChannel connect(Path path, byte[] token) throws IOException {
        var socket = SocketChannel.open(UnixDomainSocketAddress.of(path));
        write(socket, ByteBuffer.wrap(token));
        return socket;
    }

    /** Runs the initialiser, whose arrays stay open; false if it failed. */
    private boolean prepare(byte[] initializer) throws IOException {
        try {
            if (initializer.length > 0) {
                TaskDecoder.decode(initializer).call();
            }
        } catch (Throwable failure) {
            reply(WorkerReply.failure(0, WorkerReply.THREW, failure, 0));
            return false;
        }
        reply(WorkerReply.ready());
        return true;
    }

    private void workUntilEnd() throws IOException {
        while (true) {
            byte[] message;
            try {
                awaitSoon();
                message = work.readNBytes(work.readInt());
            } catch (EOFException noMoreWork) {
                return;
            }
            forgetInterrupts();
            letGoOfResult();
            var in = new TaskDecoder(message);
            byte kind = in.readByte();
            long number = in.readLong();
            if (kind == WorkMessage.RELEASE) {
                arrivals.close();
                closeReturned();
            } else {
                begun.seek(0);
                begun.writeLong(number);
                run(kind, number, in);
            }
        }
    }

    /** The next task often follows at once, and a processor that has gone to sleep takes longer to wake than such a task. */
    private void awaitSoon() throws IOException {
        long start = System.nanoTime();
        while (work.available() == 0 && System.nanoTime() - start < AWAKE_NANOS) {
            Thread.yield(); // whoever hears the answer may need this processor
        }
    }

    private void run(byte kind, long number, TaskDecoder in) throws IOException {
        arrivals = Arrivals.begin(arrivals);
        TaskReader.Task task;
        try {
            task = reader.read(kind, in);
        } catch (Throwable failure) {
            reply(WorkerReply.failure(number, WorkerReply.FAILED, ChildReply.unreadableTask(failure), 0));
            return;
        } finally {
            arrivals.seal();
        }
        reply(resultOf(number, task));
    }

    /** Runs the task, and says how it ended. */
    private byte[] resultOf(long number, TaskReader.Task task) {
        Object result = null;
        Throwable failure = null;
        if (!control.begin(number)) {
            return WorkerReply.notBegun(number);
        }
        try {
            result = Boundary.call(task);
        } catch (Throwable thrown) {
            failure = thrown;
        }
        control.end();
        List<String> locks = OrderlyEnd.takeLocksBack();
        if (failure == null && !locks.isEmpty()) {
            failure = new IllegalMonitorStateException("The task ended and still held " + String.join(", ", locks)
                    + ": that was released, and its next owner is told that an owner died");
        }
        if (failure != null) {
            int flags = failure instanceof VirtualMachineError && !(failure instanceof StackOverflowError)
                    ? WorkerReply.RETIRES
                    : 0;
            return WorkerReply.failure(number, WorkerReply.THREW, failure, flags);
        }
        OrderlyEnd.reached();
        kept = Transfer.begin();
        try {
            return WorkerReply.result(number, result, kept);
        } finally {
            kept.seal();
        }
    }

    private void letGoOfResult() {
        if (kept != null) {
            returned |= !kept.isEmpty();
            kept.close();
            kept = null;
        }
    }

    /**
     * Arrays that tasks have made and returned are garbage here, by now, unless a task has kept them; but a worker without work makes
     * no garbage, and so would keep their memory for ever.
     */
    private void closeReturned() {
        if (returned) {
            returned = false;
            System.gc();
        }
    }

    /** Those that came between two tasks, from threads that a task has left: they would close channels. */
    private static void forgetInterrupts() {
        boolean _ = Thread.interrupted();
    }

    private void reply(byte[] message) throws IOException {
        forgetInterrupts();
        write(replies, ByteBuffer.wrap(message));
    }

    private static void write(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }
}
