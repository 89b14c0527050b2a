package org.sharray.benchmarks.elements;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

/**
 * What it costs to read and to write an element of one type, in arrays that fit the first cache, a later one, and none: beside an array on the heap, a
 * mapped segment by hand, Agrona's buffer, Chronicle's bytes, and from Python beside NumPy and multiprocessing. The loops are made by
 * {@code benchmarks/src/codegen}.
 */
final class Elements implements Measurement {
    private static final int PYTHON_OPERATIONS = 200_000;

    /** What Agrona and Chronicle ask for in their manuals, to reach into the JDK. */
    private static final String[] UNSAFE_OPTIONS = {"--sun-misc-unsafe-memory-access=allow",
            "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED", "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED", "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
            "--add-opens=java.base/java.io=ALL-UNNAMED", "--add-opens=java.base/java.nio=ALL-UNNAMED",
            "--add-opens=java.base/java.util=ALL-UNNAMED", "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.misc=ALL-UNNAMED",
            "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED"};

    /** How large the array is. */
    private enum Place {
        L1("in L1", 1 << 14), L2("in L2 or L3", 1 << 20), MEMORY("in memory", 1 << 28);

        private final String text;
        private final int bytes;

        Place(String text, int bytes) {
            this.text = text;
            this.bytes = bytes;
        }
    }

    /** One side in Java. */
    private record Side(String name, Class<? extends Kernels> kernels, Goal goal, String... options) {}

    private static final String OURS = "Sharray";
    private static final String NUMPY = "NumPy: a[i]";
    private static final String ARRAY = "Python: Array, a[i]";
    private static final String VOLATILE = "-volatile";

    private final String type;
    private final int bytes;
    private final List<Side> peers;

    Elements(String type, int bytes) {
        this.type = type;
        this.bytes = bytes;
        peers = List.of(new Side(type + "[]", HeapElements.class, Goal.ratioAtMost(1.05)),
                new Side("MemorySegment", SegmentElements.class, Goal.ratioAtMost(1.0)),
                new Side("Agrona UnsafeBuffer", AgronaElements.class, Goal.none(), UNSAFE_OPTIONS),
                new Side("Chronicle Bytes", ChronicleElements.class, Goal.none(), UNSAFE_OPTIONS));
    }

    @Override
    public String name() {
        return type;
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<String> accesses = effort.smoke()
                ? List.of("get")
                : List.of("get", "set", "get-random", "set-random", "get-volatile", "set-volatile");
        List<Place> places = effort.quick() ? List.of(Place.L1) : List.of(Place.values());
        int rounds = effort.quick() ? 1 : Math.min(effort.rounds(), 5);
        Map<String, String> failures = new LinkedHashMap<>();
        Samples samples = new Samples(Unit.NANOSECONDS);
        try (PythonProgram python = PythonProgram.find("elements")) {
            for (int round = 0; round < rounds; round++) {
                for (Place place : places) {
                    for (String access : accessesIn(place, accesses, effort)) {
                        effort.progress(access + " " + place.text, round);
                        measure(samples, failures, place, access, effort);
                        if (python != null && !access.endsWith(VOLATILE)) {
                            measure(samples, python, place, access, effort);
                        }
                    }
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (Place place : places) {
            for (String access : accessesIn(place, accesses, effort)) {
                rows.addAll(rows(samples, failures, place, access, effort));
            }
        }
        return rows;
    }

    /** All combinations take hours. Elsewhere than in the first cache it is the cache that counts, and not the type. */
    private List<String> accessesIn(Place place, List<String> accesses, Effort effort) {
        return place == Place.L1 || effort.full()
                ? accesses
                : accesses.stream().filter(access -> type.equals("int") && !access.endsWith(VOLATILE)).toList();
    }

    /** There, only those are measured that have a goal; and so of bytes, which the other two have in the same way as ints. */
    private List<Side> peersIn(Place place, Effort effort) {
        return effort.full() || place == Place.L1 && !type.equals("byte")
                ? peers
                : peers.stream().filter(peer -> peer.goal().kind() != Goal.Kind.NONE).toList();
    }

    private void measure(Samples samples, Map<String, String> failures, Place place, String access, Effort effort) {
        String operation = type + "." + access;
        String suffix = place + access;
        samples.add(OURS + suffix, JmhFork.kernel(SharrayElements.class, operation, place.bytes / bytes, effort));
        for (Side peer : peersIn(place, effort)) {
            String key = peer.name() + suffix;
            if (lacks(peer, access)) {
                failures.put(key, "has none");
            } else if (!failures.containsKey(key)) {
                try {
                    samples.add(key, JmhFork.kernel(peer.kernels(), operation, place.bytes / bytes, effort,
                            peer.options()));
                } catch (IllegalStateException cantRun) {
                    failures.put(key, "does not run on this JDK");
                }
            }
        }
    }

    /** UnsafeBuffer has volatile longs, but no volatile doubles. */
    private boolean lacks(Side peer, String access) {
        return peer.kernels() == AgronaElements.class && type.equals("double") && access.endsWith(VOLATILE);
    }

    private void measure(Samples samples, PythonProgram python, Place place, String access, Effort effort)
            throws IOException {
        int writes = access.startsWith("set") ? 1 : 0;
        int random = access.endsWith("random") ? 1 : 0;
        double[] times = python.run(type.charAt(0), place.bytes / bytes, writes, random,
                effort.of(PYTHON_OPERATIONS / 4, PYTHON_OPERATIONS)).getFirst();
        samples.add(ARRAY + place + access, times[0]);
        if (!Double.isNaN(times[1])) {
            samples.add(NUMPY + place + access, times[1]);
        }
    }

    private List<Row> rows(Samples samples, Map<String, String> failures, Place place, String access,
            Effort effort) {
        String suffix = place + access;
        String title = type + ", " + access.replace('-', ' ') + ", " + place.text;
        Figure ours = samples.median(OURS + suffix);
        List<Row> rows = new ArrayList<>();
        for (Side peer : peersIn(place, effort)) {
            String why = failures.get(peer.name() + suffix);
            rows.add(why == null
                    ? new Row(title, ours, peer.name(), samples.median(peer.name() + suffix), peer.goal())
                    : Row.without(title, ours, peer.name(), why));
        }
        if (access.endsWith(VOLATILE)) {
            return rows; // Python has no such access
        }
        rows.add(new Row(title, ours, NUMPY, samples.median(NUMPY + suffix), Goal.none()));
        rows.add(new Row(title, ours, ARRAY, samples.median(ARRAY + suffix), Goal.ratioAtMost(0.01)));
        return rows;
    }
}
