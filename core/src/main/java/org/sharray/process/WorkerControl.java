package org.sharray.process;

import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/**
 * Listens for what a worker has to know while it runs a task: that the task is cancelled, by its number; and, by the end of the channel, that
 * the parent is gone, with which the worker ends too.
 */
final class WorkerControl extends Thread {
    private static final int ORPHANED = 1;

    private final SocketChannel socket;
    private final Thread worker;
    private final Path directory;

    /** The number of the task that runs; 0 if none does. Guarded by this. */
    private long running;

    /** The number of the last task that was cancelled. Guarded by this. */
    private long cancelled;

    WorkerControl(SocketChannel socket, Thread worker, Path directory) {
        super(null, null, "sharray-worker-control", 0, false);
        this.socket = socket;
        this.worker = worker;
        this.directory = directory;
        setDaemon(true);
    }

    @Override
    public void run() {
        try {
            var in = new DataInputStream(Channels.newInputStream(socket));
            while (true) {
                cancel(in.readLong());
            }
        } catch (IOException gone) {
            if (socket.isOpen()) {
                PrivateSocket.deleteDirectory(directory); // if the parent was killed while this worker started
                Runtime.getRuntime().halt(ORPHANED);
            }
        }
    }

    private synchronized void cancel(long number) {
        cancelled = number;
        if (running == number) {
            worker.interrupt();
        }
    }

    synchronized long lastCancelled() {
        return cancelled;
    }

    /** A task begins, and may be interrupted; false if it has been cancelled. */
    synchronized boolean begin(long number) {
        if (cancelled == number) {
            return false;
        }
        running = number;
        return true;
    }

    /** The task has ended; an interrupt that came late is forgotten. */
    synchronized void end() {
        running = 0;
        boolean _ = Thread.interrupted();
    }
}
