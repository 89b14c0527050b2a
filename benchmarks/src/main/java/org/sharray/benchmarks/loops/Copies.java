package org.sharray.benchmarks.loops;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.JmhFork;
import org.sharray.benchmarks.Kernels;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;

/** Bulk copies of ints between the heap and an array in shared memory, in and out, from 4 KiB to 1 GiB. */
final class Copies implements Measurement {
    private static final String HEAP = "System.arraycopy";
    private static final String C = "C: memcpy";
    private static final String NUMPY = "NumPy: a[:] = b";
    private static final String SLICE = "Python: Array, slice";

    /** An int in a list of Python's takes 36 bytes. */
    private static final int LARGEST_SLICE = 128 << 20;

    @Override
    public String name() {
        return "copies";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException {
        List<Integer> sizes = new ArrayList<>(List.of(4 << 10, 256 << 10));
        if (!effort.smoke()) {
            sizes.add(16 << 20);
        }
        if (!effort.quick()) {
            sizes.add(128 << 20);
        }
        if (effort.full()) {
            sizes.add(1 << 30);
        }
        Samples samples = new Samples(Unit.MICROSECONDS);
        try (CProgram c = CProgram.compile("copies"); PythonProgram python = PythonProgram.find("copies")) {
            for (int round = 0; round < effort.rounds(); round++) {
                for (int size : sizes) {
                    effort.progress(text(size), round);
                    measure(samples, c, python, size, effort);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int size : sizes) {
            for (String way : List.of("in", "out")) {
                String title = "copy " + way + ", " + text(size);
                Figure ours = samples.median(way + size);
                rows.add(new Row(title, ours, C, samples.median(C + way + size), Goal.ratioAtMost(1.05)));
                rows.add(new Row(title, ours, HEAP, samples.median(HEAP + size), Goal.none()));
                rows.add(new Row(title, ours, NUMPY, samples.median(NUMPY + way + size), Goal.none()));
                Figure slice = samples.median(SLICE + way + size);
                rows.add(size > LARGEST_SLICE
                        ? Row.without(title, ours, SLICE, "lists of 20 GB")
                        : new Row(title, ours, SLICE, slice, Goal.ratioAtMost(0.03)));
            }
        }
        return rows;
    }

    private static void measure(Samples samples, CProgram c, PythonProgram python, int size, Effort effort)
            throws IOException {
        long bytes = effort.of(50_000_000, 500_000_000);
        long passes = Math.max(1, bytes / size);
        samples.add("in" + size, java(SharrayLoops.class, "copy-in", size, effort));
        samples.add("out" + size, java(SharrayLoops.class, "copy-out", size, effort));
        samples.add(HEAP + size, java(HeapLoops.class, "copy", size, effort));
        if (c != null) {
            double[] times = c.run(size, passes).getFirst();
            samples.add(C + "in" + size, times[0] / 1e3);
            samples.add(C + "out" + size, times[1] / 1e3);
        }
        if (python != null) {
            // Slices of multiprocessing.Array take nanoseconds an element: fewer passes.
            long slices = size > LARGEST_SLICE ? 0 : Math.max(1, bytes / 50 / size);
            double[] times = python.run(size, passes, slices).getFirst();
            if (slices > 0) {
                samples.add(SLICE + "in" + size, times[0] / 1e3);
                samples.add(SLICE + "out" + size, times[1] / 1e3);
            }
            if (times.length > 2) {
                samples.add(NUMPY + "in" + size, times[2] / 1e3);
                samples.add(NUMPY + "out" + size, times[3] / 1e3);
            }
        }
    }

    private static double java(Class<? extends Kernels> kernels, String operation, int size,
            Effort effort) {
        return JmhFork.whole(kernels, operation, size / Integer.BYTES, effort) / 1e3;
    }

    private static String text(int size) {
        return size < 1 << 20 ? (size >> 10) + " KiB" : size < 1 << 30 ? (size >> 20) + " MiB" : (size >> 30) + " GiB";
    }
}
