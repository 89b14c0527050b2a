package org.sharray.benchmarks.scale;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Row.Size;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/**
 * An array that up to 64 other processes have open, each with a slot of its own in it because it once had the lock: what it costs to open it once more, to
 * take part in its lock, to read an element of it, and to increment one under the lock. The others are small ones in C, by {@code sharray.h}, and sleep.
 */
final class ProcessCounts implements Measurement {
    private static final String NAME = "sharray-benchmarks-" + ProcessHandle.current().pid();
    private static final int MOST = 64;
    private static final List<String> OPERATIONS = List.of("open and close",
            "open, first acquisition and close", "read an element", "increment under the lock");

    @Override
    public String name() {
        return "processes";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<Samples> samples = List.of(new Samples(Unit.MICROSECONDS), new Samples(Unit.MICROSECONDS),
                new Samples(Unit.NANOSECONDS), new Samples(Unit.NANOSECONDS));
        List<Integer> counts = new ArrayList<>();
        try (CProgram others = CProgram.compile("attached");
                var array = SharedLongArray.create(1_000, options().named(NAME).participants(MOST + 4))) {
            for (int count = others == null ? MOST + 1 : 1; count <= (effort.smoke() ? 2 : MOST); count *= 2) {
                counts.add(count);
            }
            measure(array, samples, 0, effort); // to warm up
            for (int round = 0; round < effort.rounds(); round++) {
                for (int count : counts) {
                    effort.progress(count + " processes", round);
                    Process attached = others.start(NAME, Integer.toString(count));
                    try {
                        if (attached.getInputStream().read() != '+') {
                            throw new IOException("the processes could not attach to the array");
                        }
                        measure(array, samples, count, effort);
                    } finally {
                        attached.destroyForcibly().waitFor(); // its children end with it
                    }
                }
            }
        } finally {
            SharedArray.delete(NAME);
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < OPERATIONS.size(); i++) {
            for (int count : counts) {
                rows.add(Row.alone(OPERATIONS.get(i), new Size(count, "other processes"),
                        samples.get(i).median("" + count)));
            }
        }
        return rows;
    }

    private static void measure(SharedLongArray array, List<Samples> samples, int count, Effort effort) {
        int openings = effort.of(100, 500);
        int accesses = effort.of(1_000_000, 5_000_000);
        String key = "" + count;
        long start = System.nanoTime();
        for (int i = 0; i < openings; i++) {
            SharedLongArray.open(NAME).close();
        }
        samples.get(0).add(key, (System.nanoTime() - start) / 1e3 / openings);

        start = System.nanoTime();
        for (int i = 0; i < openings; i++) {
            try (var opened = SharedLongArray.open(NAME); var _ = opened.lock().hold()) {
                opened.set(1, i);
            }
        }
        samples.get(1).add(key, (System.nanoTime() - start) / 1e3 / openings);

        start = System.nanoTime();
        long sum = read(array, accesses);
        samples.get(2).add(key, (double) (System.nanoTime() - start) / accesses);

        start = System.nanoTime();
        increment(array, accesses);
        samples.get(3).add(key, (double) (System.nanoTime() - start) / accesses);
        if (sum != 0) {
            throw new AssertionError("other elements were read");
        }
    }

    /** Elements that nobody writes. */
    private static long read(SharedLongArray array, int count) {
        long sum = 0;
        for (int i = 0; i < count; i++) {
            sum += array.getOpaque(2 + (i & 511));
        }
        return sum;
    }

    private static void increment(SharedLongArray array, int count) {
        for (int i = 0; i < count; i++) {
            try (var _ = array.lock().hold()) {
                array.set(0, array.get(0) + 1);
            }
        }
    }
}
