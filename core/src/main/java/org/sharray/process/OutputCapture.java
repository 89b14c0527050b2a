package org.sharray.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * Keeps what a process prints. A thread of its own reads all the time, so the process never waits for a full pipe; of a
 * long output it keeps the end.
 */
final class OutputCapture {
    /** How much is kept, in bytes. */
    static final int LIMIT = 16 << 20;
    /** How long to wait for the end of the output after the process's own: only a program it left behind holds it open. */
    private static final Duration STRAGGLERS = Duration.ofSeconds(1);

    private final Deque<byte[]> chunks = new ArrayDeque<>();
    private final Thread reader;
    private int size;

    OutputCapture(InputStream output, String threadName) {
        reader = Thread.ofPlatform().name(threadName).daemon().inheritInheritableThreadLocals(false)
                .start(() -> readAll(output));
    }

    private void readAll(InputStream output) {
        var buffer = new byte[8192];
        try (output) {
            for (int length; (length = output.read(buffer)) >= 0;) {
                keep(Arrays.copyOf(buffer, length));
            }
        } catch (IOException ended) {
            // What was read is kept.
        }
    }

    private synchronized void keep(byte[] chunk) {
        chunks.add(chunk);
        size += chunk.length;
        while (size > LIMIT) {
            size -= chunks.remove().length;
        }
    }

    /** What was printed so far, or its last 16 MiB. */
    synchronized String text() {
        var all = new byte[size];
        int at = 0;
        for (var chunk : chunks) {
            System.arraycopy(chunk, 0, all, at, chunk.length);
            at += chunk.length;
        }
        return new String(all, StandardCharsets.UTF_8);
    }

    /** Waits, after the process's end, for what is still in the pipe. */
    void await() throws InterruptedException {
        reader.join(STRAGGLERS);
    }
}
