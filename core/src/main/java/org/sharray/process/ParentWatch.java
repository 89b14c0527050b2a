package org.sharray.process;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/**
 * Ends the child as soon as its parent has ended, which shows as the end of the pipe between them.
 *
 * <p>It reads by a channel, for that can be closed under a reader: a thread that is still within a system call when a JVM
 * exits costs it 300 ms (HotSpot waits so long for such threads). So a shutdown hook closes the channel, and from then on
 * the child is on its way to its own end.
 */
final class ParentWatch extends Thread {
    /** The exit code when the parent is gone; nobody is there to read it. */
    private static final int ORPHANED = 1;

    private final FileChannel pipe;
    private final String replyPath;

    private ParentWatch(FileChannel pipe, String replyPath) {
        super(null, null, "sharray-parent-watch", 0, false);
        this.pipe = pipe;
        this.replyPath = replyPath;
        setDaemon(true);
    }

    /** Starts to watch the pipe. */
    static void start(FileChannel pipe, String replyPath) {
        Runtime.getRuntime().addShutdownHook(new Stop(pipe));
        new ParentWatch(pipe, replyPath).start();
    }

    @Override
    public void run() {
        try {
            // The parent has nothing to say after the task: it only holds the pipe open.
            while (pipe.read(ByteBuffer.allocateDirect(1)) >= 0) {
                continue;
            }
        } catch (IOException closedOrBroken) {
            if (!pipe.isOpen()) {
                return; // by the shutdown hook
            }
        }
        endWithParent(replyPath);
    }

    /** Deletes what the parent can't delete any more, and halts. */
    static void endWithParent(String replyPath) {
        var socket = new File(replyPath);
        socket.delete();
        socket.getParentFile().delete();
        Runtime.getRuntime().halt(ORPHANED);
    }

    private static final class Stop extends Thread {
        private final FileChannel pipe;

        Stop(FileChannel pipe) {
            super(null, null, "sharray-parent-watch-stop", 0, false);
            this.pipe = pipe;
        }

        @Override
        public void run() {
            try {
                pipe.close();
            } catch (IOException nothingToBeDone) {
                // The exit takes a little longer.
            }
        }
    }
}
