package org.sharray.benchmarks.scale;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Row.Size;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;

/**
 * A large array on ordinary pages, beside one that has asked for huge ones: to create it, to touch each page for the first time, to read elements at
 * random and in order, and to close it. The same in C, and of an array on the heap of a JVM with and without {@code -XX:+UseTransparentHugePages}.
 */
final class HugePages implements Measurement {
    /** Where the system says whether files in memory get huge pages: a word in brackets. */
    private static final Path ALLOWED = Path.of("/sys/kernel/mm/transparent_hugepage/shmem_enabled");

    private static final List<String> OPERATIONS = List.of("create", "first touch of all pages",
            "read an element at random", "read an element in order", "close");
    private static final List<Unit> UNITS = List.of(Unit.MILLISECONDS, Unit.MILLISECONDS, Unit.NANOSECONDS,
            Unit.NANOSECONDS, Unit.MILLISECONDS);

    private static final int WARM_UP = 100;
    private static final int SMALL = 1 << 18;

    /** What was read to warm up, so that the compiler can't leave it out. */
    private static long consumed;

    /** Who is measured. */
    private enum Side {
        OURS("ordinary pages"), HUGE("hugePages()"), C("C: ordinary pages"), C_HUGE("C: MADV_HUGEPAGE"), //
        HEAP("long[]"), HEAP_HUGE("long[], -XX:+UseTransparentHugePages");

        final String title;

        Side(String title) {
            this.title = title;
        }

        boolean needsPermission() {
            return this == HUGE || this == C_HUGE;
        }

        /** What a heap does not do: the collector closes, and an array is cleared when it is made. */
        boolean does(int operation) {
            return operation < OPERATIONS.size() - 1 || this != HEAP && this != HEAP_HUGE;
        }
    }

    @Override
    public String name() {
        return "huge-pages";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        long bytes = effort.smoke() ? 4L << 20 : effort.quick() ? 256L << 20 : effort.full() ? 4L << 30 : 1L << 30;
        int length = (int) (bytes / Long.BYTES);
        int reads = effort.of(5_000_000, 20_000_000);
        boolean allowed = isAllowed();
        List<Samples> samples = UNITS.stream().map(Samples::new).toList();
        try (CProgram c = CProgram.compile("huge")) {
            for (int round = 0; round < Math.min(effort.rounds(), 5); round++) {
                effort.progress((bytes >> 20) + " MiB", round);
                for (Side side : Side.values()) {
                    if (side.needsPermission() && !allowed) {
                        continue;
                    }
                    double[] found = switch (side) {
                        case OURS, HUGE -> inChild(side, length, reads);
                        case HEAP, HEAP_HUGE -> inChild(side, length, reads, "-Xmx" + ((bytes >> 20) * 2 + 64) + "m",
                                side == Side.HEAP
                                        ? "-XX:-UseTransparentHugePages"
                                        : "-XX:+UseTransparentHugePages");
                        case C, C_HUGE -> c == null
                                ? new double[0]
                                : c.run(bytes, reads, side == Side.C_HUGE ? 1 : 0).getFirst();
                    };
                    for (int i = 0; i < found.length; i++) {
                        samples.get(i).add(side.title, found[i]);
                    }
                }
            }
        }
        return rows(samples, new Size(length, "elements"), allowed);
    }

    private static List<Row> rows(List<Samples> samples, Size size, boolean allowed) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < OPERATIONS.size(); i++) {
            String title = OPERATIONS.get(i) + ", " + size;
            Figure ours = samples.get(i).median(Side.OURS.title);
            for (Side side : Side.values()) {
                if (side != Side.OURS && side.does(i)) {
                    Figure other = samples.get(i).median(side.title);
                    String missing = side.needsPermission() && !allowed
                            ? "not allowed: " + ALLOWED
                            : other == null ? "not installed" : null;
                    rows.add(new Row(title, null, ours, side.title, other, missing, Goal.none()));
                }
            }
        }
        return rows;
    }

    /** Whether anonymous files get huge pages if a mapping asks for them. */
    private static boolean isAllowed() {
        try {
            String setting = Files.readString(ALLOWED);
            return !setting.contains("[never]") && !setting.contains("[deny]");
        } catch (IOException none) {
            return false;
        }
    }

    private static double[] inChild(Side side, int length, int reads, String... jvmArguments)
            throws InterruptedException {
        try (var child = new Children<double[]>()) {
            child.start(ProcessOptions.options().jvmArguments(jvmArguments),
                    () -> side == Side.HEAP || side == Side.HEAP_HUGE
                            ? onHeap(length, reads)
                            : shared(length, reads, side == Side.HUGE));
            return child.join().getFirst();
        }
    }

    private static double[] shared(int length, int reads, boolean huge) {
        var options = huge ? options().unlocked().hugePages() : options().unlocked();
        try (var small = SharedLongArray.create(SMALL, options)) { // for the compilers
            for (int i = 0; i < WARM_UP; i++) {
                consumed += Lengths.readShared(small, SMALL) + sum(small);
            }
        }
        long start = System.nanoTime();
        var array = SharedLongArray.create(length, options);
        long made = System.nanoTime();
        for (int i = 0; i < length; i += 512) {
            array.set(i, 1);
        }
        long touched = System.nanoTime();
        long sum = Lengths.readShared(array, reads / 4);
        long begun = System.nanoTime();
        sum += Lengths.readShared(array, reads);
        long done = System.nanoTime();
        sum += sum(array);
        long end = System.nanoTime();
        array.close();
        return times(sum, length, reads, start, made, touched, begun, done, end, System.nanoTime());
    }

    private static double[] onHeap(int length, int reads) {
        for (int i = 0; i < WARM_UP; i++) {
            long[] small = new long[SMALL];
            consumed += Lengths.readHeap(small, SMALL) + sum(small);
        }
        long start = System.nanoTime();
        long[] array = new long[length];
        long made = System.nanoTime();
        for (int i = 0; i < length; i += 512) {
            array[i] = 1;
        }
        long touched = System.nanoTime();
        long sum = Lengths.readHeap(array, reads / 4);
        long begun = System.nanoTime();
        sum += Lengths.readHeap(array, reads);
        long done = System.nanoTime();
        sum += sum(array);
        long end = System.nanoTime();
        return times(sum, length, reads, start, made, touched, begun, done, end, end);
    }

    private static long sum(SharedLongArray array) {
        int length = (int) array.length();
        long sum = 0;
        for (int i = 0; i < length; i++) {
            sum += array.get(i);
        }
        return sum;
    }

    private static long sum(long[] array) {
        long sum = 0;
        for (long element : array) {
            sum += element;
        }
        return sum;
    }

    private static double[] times(long sum, int length, int reads, long start, long made, long touched, long begun,
            long done, long end, long closed) {
        if (sum < length / 512) {
            throw new AssertionError("other elements were read");
        }
        return new double[]{(made - start) / 1e6, (touched - made) / 1e6, (double) (done - begun) / reads,
                (double) (end - done) / length, (closed - end) / 1e6};
    }
}
