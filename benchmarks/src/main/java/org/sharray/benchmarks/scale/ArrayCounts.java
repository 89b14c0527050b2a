package org.sharray.benchmarks.scale;

import static org.sharray.process.ProcessOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sharray.SharedIntArray;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Row.Size;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;
import org.sharray.error.SharrayException;

/**
 * Many arrays of one element in one JVM, which is a new one each time: what it costs to make one, to open one by its handle, to read an element, and to
 * close one, while so many are there; and how much memory each takes, in its file and on the heap.
 */
final class ArrayCounts implements Measurement {
    private static final List<String> OPERATIONS = List.of("create", "open", "read an element of each", "close",
            "the file of one array", "the heap of one array");
    private static final int ENOUGH_FOR_HEAP = 1_000;
    private static final List<Unit> UNITS = List.of(Unit.MICROSECONDS, Unit.MICROSECONDS, Unit.NANOSECONDS,
            Unit.MICROSECONDS, Unit.KIBIBYTES, Unit.KIBIBYTES);

    @Override
    public String name() {
        return "arrays";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<Samples> samples = UNITS.stream().map(Samples::new).toList();
        List<Integer> counts = new ArrayList<>();
        int most = effort.smoke() ? 10 : effort.quick() ? 1_000 : effort.full() ? 100_000 : 10_000;
        for (int count = 1; count <= most; count *= 10) {
            counts.add(count);
        }
        List<Integer> impossible = new ArrayList<>();
        for (int round = 0; round < Math.min(effort.rounds(), 5); round++) {
            for (int count : counts) {
                if (!impossible.contains(count)) {
                    effort.progress(count + " arrays", round);
                    double[] found = run(count);
                    if (found == null) {
                        impossible.add(count);
                        continue;
                    }
                    for (int i = 0; i < found.length; i++) {
                        if (!Double.isNaN(found[i])) {
                            samples.get(i).add("" + count, found[i]);
                        }
                    }
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < OPERATIONS.size(); i++) {
            for (int count : counts) {
                if (samples.get(i).median("" + count) != null) {
                    rows.add(
                            Row.alone(OPERATIONS.get(i), new Size(count, "arrays"), samples.get(i).median("" + count)));
                }
            }
        }
        return rows;
    }

    /** In a JVM of its own; null where the system does not allow so many. */
    private static double[] run(int count) throws InterruptedException {
        try (var child = new Children<double[]>()) {
            child.start(options(), () -> inChild(count));
            return child.join().getFirst();
        }
    }

    private static double[] inChild(int count) throws IOException {
        for (int i = 0; i < 300; i++) { // to warm up
            try (var array = SharedIntArray.create(1); var again = SharedIntArray.attach(array.handle())) {
                if (again.get(0) != 0) {
                    throw new AssertionError("not zero");
                }
            }
        }
        try {
            return measure(count);
        } catch (SharrayException limit) {
            System.err.println(count + " arrays can't be had here: " + limit.getMessage());
            return null;
        }
    }

    private static double[] measure(int count) throws IOException {
        double file = fileBytes() / 1024.0;
        long heap = heap();
        List<SharedIntArray> arrays = new ArrayList<>(count);
        try {
            long start = System.nanoTime();
            for (int i = 0; i < count; i++) {
                arrays.add(SharedIntArray.create(1));
            }
            double create = micros(start, count);
            // Of few arrays it can't be told from all else on the heap.
            double bytes = count < ENOUGH_FOR_HEAP ? Double.NaN : (heap() - heap) / 1024.0 / count;

            int openings = Math.min(count, 1_000);
            start = System.nanoTime();
            for (int i = 0; i < openings; i++) {
                SharedIntArray.attach(arrays.get(i * (count / openings)).handle()).close();
            }
            double open = micros(start, openings);

            read(arrays, Math.ceilDiv(200_000, count)); // to warm up
            int passes = Math.ceilDiv(1_000_000, count);
            start = System.nanoTime();
            long sum = read(arrays, passes);
            double read = micros(start, (long) passes * count) * 1e3;
            if (sum != (long) passes * count) {
                throw new AssertionError("other elements were read");
            }
            start = System.nanoTime();
            arrays.forEach(SharedIntArray::close);
            return new double[]{create, open, read, micros(start, count), file, bytes};
        } finally {
            arrays.forEach(SharedIntArray::close);
        }
    }

    private static double micros(long start, long count) {
        return (System.nanoTime() - start) / 1e3 / count;
    }

    private static long read(List<SharedIntArray> arrays, int passes) {
        long sum = 0;
        for (int pass = 0; pass < passes; pass++) {
            for (int i = 0; i < arrays.size(); i++) {
                sum += 1 + arrays.get(i).get(0);
            }
        }
        return sum;
    }

    /** Used of the heap, without what is garbage. */
    private static long heap() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }

    /** All of a file is reserved, so its size is what it takes of the memory. */
    private static long fileBytes() throws IOException {
        Map<Object, Long> before = openFiles();
        try (var array = SharedIntArray.create(1)) {
            Map<Object, Long> added = openFiles();
            added.keySet().removeAll(before.keySet());
            if (added.size() != 1) {
                throw new IOException(array + " opened " + added.size() + " files");
            }
            return added.values().iterator().next();
        }
    }

    /** The sizes of the files that this process has open, by what identifies each. */
    private static Map<Object, Long> openFiles() throws IOException {
        Map<Object, Long> files = new HashMap<>();
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            for (Path descriptor : descriptors.filter(Files::isRegularFile).toList()) {
                var attributes = Files.readAttributes(descriptor, BasicFileAttributes.class);
                files.put(attributes.fileKey(), attributes.size());
            }
        }
        return files;
    }
}
