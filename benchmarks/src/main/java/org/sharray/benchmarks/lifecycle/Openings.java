package org.sharray.benchmarks.lifecycle;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apposed.appose.SharedMemory;
import org.sharray.SharedArray;
import org.sharray.SharedByteArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/**
 * To make a named array and to close and delete it; to open one that is there, and to close it; and to touch every page of a new one for the first time.
 * Beside shared memory of POSIX in C, of Python, and of Appose.
 */
final class Openings implements Measurement {
    private static final int PAGE = 4096;
    private static final String NAME = "sharray-benchmarks-" + ProcessHandle.current().pid();

    /** Before anything is counted, so that the compilers and the class loader have seen all of it. */
    private static final int WARM_UP = 300;

    private static final List<String> STEPS = List.of("create and delete", "open and close", "first touch");
    private static final String OURS = "Sharray";
    private static final String C = "C: shm_open, posix_fallocate, mmap";
    private static final String PYTHON = "Python: SharedMemory";
    private static final String APPOSE = "Appose";

    @Override
    public String name() {
        return "openings";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<Integer> sizes = effort.smoke()
                ? List.of(PAGE)
                : effort.quick() ? List.of(PAGE, 64 << 20) : List.of(PAGE, 64 << 20, 1 << 30);
        Samples samples = new Samples(Unit.MICROSECONDS);
        try (CProgram c = CProgram.compile("openings"); PythonProgram python = PythonProgram.find("openings")) {
            add(samples, OURS, PAGE, ours(PAGE, effort.warmUp(WARM_UP)));
            samples = new Samples(Unit.MICROSECONDS);
            for (int round = 0; round < effort.rounds(); round++) {
                for (int size : sizes) {
                    effort.progress(text(size), round);
                    int count = size == PAGE ? effort.of(200, 1_000) : effort.of(2, 3);
                    add(samples, OURS, size, ours(size, count));
                    if (c != null) {
                        add(samples, C, size, c.run(size, count).getFirst());
                    }
                    if (python != null) {
                        add(samples, PYTHON, size, python.run(size, count).getFirst());
                    }
                    add(samples, APPOSE, size, appose(size, count));
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int size : sizes) {
            for (String step : STEPS) {
                String title = step + ", " + text(size);
                Figure ours = samples.median(OURS + step + size);
                for (String peer : List.of(C, PYTHON, APPOSE)) {
                    rows.add(new Row(title, ours, peer, samples.median(peer + step + size), Goal.none()));
                }
            }
        }
        return rows;
    }

    private static void add(Samples samples, String side, int size, double[] nanos) {
        for (int i = 0; i < STEPS.size(); i++) {
            samples.add(side + STEPS.get(i) + size, nanos[i] / 1e3);
        }
    }

    private static double[] ours(int size, int count) {
        long[] nanos = new long[STEPS.size()];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            var created = SharedByteArray.create(size, options().named(NAME));
            long made = System.nanoTime();
            SharedByteArray.open(NAME).close();
            long opened = System.nanoTime();
            for (int at = 0; at < size; at += PAGE) {
                created.set(at, (byte) 1);
            }
            long touched = System.nanoTime();
            created.close();
            SharedArray.delete(NAME);
            long deleted = System.nanoTime();
            add(nanos, made - start + deleted - touched, opened - made, touched - opened);
        }
        return means(nanos, count);
    }

    private static double[] appose(int size, int count) {
        long[] nanos = new long[STEPS.size()];
        for (int i = 0; i < count; i++) {
            long start = System.nanoTime();
            SharedMemory created = SharedMemory.create(size);
            created.unlinkOnClose(true);
            long made = System.nanoTime();
            SharedMemory opened = SharedMemory.attach(created.name(), size);
            opened.close();
            long closed = System.nanoTime();
            ByteBuffer bytes = created.buf();
            for (int at = 0; at < size; at += PAGE) {
                bytes.put(at, (byte) 1);
            }
            long touched = System.nanoTime();
            created.close();
            long deleted = System.nanoTime();
            add(nanos, made - start + deleted - touched, closed - made, touched - closed);
        }
        return means(nanos, count);
    }

    private static void add(long[] sums, long... nanos) {
        for (int i = 0; i < nanos.length; i++) {
            sums[i] += nanos[i];
        }
    }

    private static double[] means(long[] sums, int count) {
        double[] means = new double[sums.length];
        for (int i = 0; i < sums.length; i++) {
            means[i] = (double) sums[i] / count;
        }
        return means;
    }

    private static String text(int size) {
        return size == PAGE ? "4 KiB" : size == 1 << 30 ? "1 GiB" : (size >> 20) + " MiB";
    }
}
