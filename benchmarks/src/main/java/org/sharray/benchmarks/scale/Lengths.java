package org.sharray.benchmarks.scale;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Row.Size;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/**
 * Arrays of longs from ten elements to a billion: what it costs to create one (the kernel clears each page: a straight line), and to open it and to read
 * an element of it (flat lines, but for what a cache holds). Beside C's shared memory and an array on the heap.
 */
final class Lengths implements Measurement {
    private static final String NAME = "sharray-benchmarks-" + ProcessHandle.current().pid();

    /** Of these many bytes at a time some are made for one figure. */
    private static final long BYTES = 1L << 26;

    private static final String HEAP = "long[]";

    /** Longer ones don't fit the heap that a JVM has by itself. */
    private static final long HEAP_LIMIT = Integer.MAX_VALUE / 4;
    private static final String C = "C: shm_open, posix_fallocate, mmap";

    @Override
    public String name() {
        return "lengths";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        Samples create = new Samples(Unit.MICROSECONDS);
        Samples open = new Samples(Unit.MICROSECONDS);
        Samples access = new Samples(Unit.NANOSECONDS);
        List<Long> lengths = lengths(effort);
        try (CProgram c = CProgram.compile("openings")) {
            for (int i = effort.warmUp(500); i > 0; i--) {
                createAndOpen(10, create, open);
            }
            create = new Samples(Unit.MICROSECONDS);
            open = new Samples(Unit.MICROSECONDS);
            for (int round = 0; round < Math.min(effort.rounds(), 5); round++) {
                for (long length : lengths) {
                    effort.progress(length + " elements", round);
                    for (long i = repetitions(length, effort); i > 0; i--) {
                        createAndOpen(length, create, open);
                    }
                    if (c != null) {
                        double[] times = c.run(length * Long.BYTES, repetitions(length, effort)).getFirst();
                        create.add(C + length, times[0] / 1e3);
                        open.add(C + length, times[1] / 1e3);
                    }
                    access(length, access, effort);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (long length : lengths) {
            rows.add(new Row("create and delete", at(length), create.median("ours" + length), C,
                    create.median(C + length), Goal.none()));
        }
        for (long length : lengths) {
            rows.add(new Row("open and close", at(length), open.median("ours" + length), C, open.median(C + length),
                    Goal.none()));
        }
        for (long length : lengths) {
            rows.add(new Row("read an element at random", at(length), access.median("ours" + length), HEAP,
                    access.median(HEAP + length), length < HEAP_LIMIT ? null : "not tried", Goal.none()));
        }
        return rows;
    }

    private static List<Long> lengths(Effort effort) {
        List<Long> lengths = new ArrayList<>();
        long last = effort.smoke() ? 1_000 : effort.quick() ? 10_000_000 : effort.full() ? 1_000_000_000 : 100_000_000;
        for (long length = 10; length <= last; length *= 10) {
            lengths.add(length);
        }
        return lengths;
    }

    private static long repetitions(long length, Effort effort) {
        return Math.clamp(BYTES / (length * Long.BYTES), 1, effort.of(50, 300));
    }

    private static Size at(long length) {
        return new Size(length, "elements");
    }

    private static void createAndOpen(long length, Samples create, Samples open) {
        long start = System.nanoTime();
        var array = SharedLongArray.create(length, options().named(NAME));
        long made = System.nanoTime();
        SharedLongArray.open(NAME).close();
        long opened = System.nanoTime();
        array.close();
        SharedArray.delete(NAME);
        create.add("ours" + length, (made - start + System.nanoTime() - opened) / 1e3);
        open.add("ours" + length, (opened - made) / 1e3);
    }

    private static void access(long length, Samples access, Effort effort) {
        int reads = effort.of(2_000_000, 10_000_000);
        try (var array = SharedLongArray.create(length, options().unlocked())) {
            array.fill(1);
            access.add("ours" + length, nanos(reads, count -> readShared(array, count)));
        }
        if (length < HEAP_LIMIT) {
            long[] heap = new long[(int) length];
            Arrays.fill(heap, 1);
            access.add(HEAP + length, nanos(reads, count -> readHeap(heap, count)));
        }
    }

    private static double nanos(int reads, IntToLongFunction loop) {
        long sum = loop.applyAsLong(reads / 4);
        long start = System.nanoTime();
        sum += loop.applyAsLong(reads);
        double nanos = (double) (System.nanoTime() - start) / reads;
        if (sum != reads / 4 + reads) {
            throw new AssertionError("other elements were read");
        }
        return nanos;
    }

    /** Each index depends on nothing that is read, so several reads are under way at once, as in most programs. */
    static long readShared(SharedLongArray array, int reads) {
        long length = array.length();
        long sum = 0;
        long x = 1;
        for (int i = 0; i < reads; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            sum += array.get(Math.unsignedMultiplyHigh(x, length));
        }
        return sum;
    }

    static long readHeap(long[] array, int reads) {
        long length = array.length;
        long sum = 0;
        long x = 1;
        for (int i = 0; i < reads; i++) {
            x = x * 6364136223846793005L + 1442695040888963407L;
            sum += array[(int) Math.unsignedMultiplyHigh(x, length)];
        }
        return sum;
    }
}
