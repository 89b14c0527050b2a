package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.sharray.SharedLongArray;
import org.sharray.process.ProcessPool;
import org.sharray.process.Slicing;

/**
 * How often each byte occurs in a file, counted by a pool of processes. Each counts a block of it in an array of its own,
 * where nobody else looks, and adds the result to the shared one under the lock, once: the cheapest sharing is little
 * sharing.
 */
public final class Histogram {

    private static final int BLOCK = 1 << 22;
    private static final int READ = 1 << 16;

    private Histogram() {}

    /**
     * Runs the program: two processes.
     *
     * @param arguments the file
     * @throws IOException if it can't be read
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var counts = SharedLongArray.create(256); var pool = ProcessPool.create(2)) {
            count(Path.of(arguments[0]), counts, pool, (_, _) -> true);
            System.out.println(counts);
        }
    }

    /**
     * Counts the bytes of a file.
     *
     * @param file the file
     * @param counts 256 elements, with a lock; the count of each byte is added to them
     * @param pool does the work
     * @param progress is told how many blocks are done
     * @throws IOException if the file's size can't be had
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static void count(Path file, SharedLongArray counts, ProcessPool pool, Slicing.Progress progress)
            throws IOException, InterruptedException {
        File sent = file.toFile(); // unlike a Path, it can be
        long blocks = Math.max(1, Math.ceilDiv(Files.size(file), BLOCK));
        try (var starts = SharedLongArray.create(blocks, options().unlocked())) {
            starts.setAll(block -> block * BLOCK);
            pool.forEachSlice(starts, Slicing.chunks(1).progress(progress), start -> {
                long from = start.get(0);
                // The last block ends where the file does, whatever its size was said to be: /proc has files of "size 0".
                long to = from == (blocks - 1) * BLOCK ? Long.MAX_VALUE : from + BLOCK;
                long[] own = countBlock(sent.toPath(), from, to);
                try (var _ = counts.lock().hold()) {
                    for (int value = 0; value < own.length; value++) {
                        counts.set(value, counts.get(value) + own[value]);
                    }
                }
            });
        }
    }

    private static long[] countBlock(Path file, long from, long to) throws IOException {
        var counts = new long[256];
        var bytes = new byte[READ];
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            for (long position = from; position < to;) {
                int read = channel.read(ByteBuffer.wrap(bytes, 0, (int) Math.min(READ, to - position)), position);
                if (read < 0) {
                    break;
                }
                for (int i = 0; i < read; i++) {
                    counts[Byte.toUnsignedInt(bytes[i])]++;
                }
                position += read;
            }
        }
        return counts;
    }
}
