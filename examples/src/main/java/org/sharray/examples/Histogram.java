package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

import org.sharray.SharedLongArray;

/**
 * How often each byte occurs in a file, counted by several processes. Each counts its part in an array of its own, where
 * nobody else looks, and adds the result to the shared one under the lock, once: the cheapest sharing is little sharing.
 */
public final class Histogram {

    private static final int BLOCK = 1 << 20;

    private Histogram() {}

    /**
     * Runs the program: two processes.
     *
     * @param arguments the file
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var counts = SharedLongArray.create(256); var progress = SharedLongArray.create(2, options().unlocked())) {
            count(Path.of(arguments[0]), counts, progress);
            System.out.println(counts);
        }
    }

    /**
     * Counts the bytes of a file, in as many processes as {@code progress} has elements.
     *
     * @param file the file
     * @param counts 256 elements, with a lock; the count of each byte is added to them
     * @param progress gets the number of bytes that each process has read so far; read it with {@code getOpaque} meanwhile
     * @throws InterruptedException if interrupted while waiting for a process
     */
    public static void count(Path file, SharedLongArray counts, SharedLongArray progress) throws InterruptedException {
        File sent = file.toFile(); // unlike a Path, it can be
        int processes = Math.toIntExact(progress.length());
        Workers.run(processes, index -> {
            long[] own = countPart(sent.toPath(), index, progress);
            try (var _ = counts.lock().hold()) {
                for (int value = 0; value < own.length; value++) {
                    counts.set(value, counts.get(value) + own[value]);
                }
            }
        });
    }

    private static long[] countPart(Path file, int index, SharedLongArray progress) throws IOException {
        var counts = new long[256];
        var block = ByteBuffer.allocateDirect(BLOCK);
        var bytes = new byte[BLOCK];
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long parts = progress.length();
            long from = part(channel.size(), index, parts);
            // The last part ends where the file does, whatever its size was said to be: /proc has files of "size 0".
            long to = index == parts - 1 ? Long.MAX_VALUE : part(channel.size(), index + 1, parts);
            for (long position = from; position < to;) {
                int read = channel.read(block.clear().limit((int) Math.min(BLOCK, to - position)), position);
                if (read < 0) {
                    break;
                }
                block.flip().get(bytes, 0, read);
                for (int i = 0; i < read; i++) {
                    counts[Byte.toUnsignedInt(bytes[i])]++;
                }
                position += read;
                progress.setOpaque(index, position - from);
            }
        }
        return counts;
    }

    /** Where a part begins; size times index might overflow. */
    private static long part(long size, long index, long parts) {
        return size / parts * index + Math.min(index, size % parts);
    }
}
