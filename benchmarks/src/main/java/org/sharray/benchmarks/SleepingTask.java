package org.sharray.benchmarks;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells, on Linux, whether a thread sleeps, of whatever process. */
public final class SleepingTask implements AutoCloseable {
    private final RandomAccessFile stat;
    private final byte[] line = new byte[512];

    /**
     * A thread to look at.
     *
     * @param process its process
     * @param task    what {@link #current} gave in the thread
     * @throws IOException if there is no such thread
     */
    public SleepingTask(long process, long task) throws IOException {
        stat = new RandomAccessFile("/proc/" + process + "/task/" + task + "/stat", "r");
    }

    /**
     * The calling thread, as the kernel knows it.
     *
     * @return its id
     * @throws IOException if this is not Linux
     */
    public static long current() throws IOException {
        return Long.parseLong(Files.readSymbolicLink(Path.of("/proc/thread-self")).getFileName().toString());
    }

    /**
     * Waits until the thread sleeps: state S, twice in a row, since it shows shortly before the thread leaves its processor.
     *
     * @throws IOException if the thread ends
     */
    public void await() throws IOException {
        for (int seen = 0; seen < 2;) {
            seen = state() == 'S' ? seen + 1 : 0;
        }
    }

    /** proc_pid_stat(5): the state is behind the name in parentheses. */
    private char state() throws IOException {
        stat.seek(0);
        String text = new String(line, 0, Math.max(0, stat.read(line)), StandardCharsets.ISO_8859_1);
        return text.charAt(text.lastIndexOf(')') + 2);
    }

    @Override
    public void close() throws IOException {
        stat.close();
    }
}
