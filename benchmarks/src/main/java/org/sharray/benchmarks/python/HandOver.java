package org.sharray.benchmarks.python;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.apposed.appose.Appose;
import org.apposed.appose.Environment;
import org.apposed.appose.Service;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;

/**
 * 100 MB of doubles, from Java to a Python process that runs already: up to the moment at which Java has the sum of the first, the middle and the last
 * element, which Python has read through an array of NumPy. Beside Appose, a socket, a file, and a pipe from Python to Python.
 */
final class HandOver implements Measurement {
    private static final int LENGTH = 12_500_000;
    private static final String SHARED = "an array in shared memory";
    private static final String HEAP = "a double[] on the heap, copied there";

    private final int length;

    HandOver() {
        this(LENGTH);
    }

    HandOver(int length) {
        this.length = length;
    }

    @Override
    public String name() {
        return "hand-over";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        if (!PythonProgram.has("numpy")) {
            throw new IOException("python3 or its NumPy is missing; install python3-numpy");
        }
        int turns = effort.of(2, 3);
        Map<String, List<Double>> ours = new LinkedHashMap<>();
        Map<String, List<Double>> peers = new LinkedHashMap<>();
        double[] elements = new double[length];
        try (PythonProgram worker = PythonProgram.find("apposeworker");
                PythonProgram pipe = PythonProgram.find("pipe");
                Service appose = start(worker);
                Receiver receiver = new Receiver()) {
            Map<String, Way> our = Map.of(SHARED, new SharrayWay(receiver, false), HEAP,
                    new SharrayWay(receiver, true));
            Map<String, Way> their = new LinkedHashMap<>();
            their.put("Appose, in shared memory", new ApposeWay(appose, false));
            their.put("Appose, copied there", new ApposeWay(appose, true));
            their.put("a Unix socket", new SocketWay(receiver));
            their.put("a .npy file, np.load", new FileWay(receiver, false));
            their.put("a .npy file, mapped", new FileWay(receiver, true));
            for (int turn = -1; turn < effort.rounds() * turns; turn++) { // the first is for the compilers
                if (turn >= 0 && turn % turns == 0) {
                    effort.progress(name(), turn / turns);
                }
                double first = turn;
                Arrays.setAll(elements, i -> first + i);
                for (String what : List.of(SHARED, HEAP)) {
                    add(ours, what, time(our.get(what), elements), turn);
                }
                for (Map.Entry<String, Way> way : their.entrySet()) {
                    add(peers, way.getKey(), time(way.getValue(), elements), turn);
                }
                if (turn >= 0 && turn % turns == 0) {
                    for (double[] line : pipe.run(length, turns)) {
                        add(peers, "Python to Python, pickled", line[0] / 1e6, turn);
                    }
                }
            }
        }
        return rows(ours, peers);
    }

    /** The package's own worker, where it is installed, and else ours, which does what that does. */
    private static Service start(PythonProgram ours) throws IOException {
        Environment system = Appose.system();
        List<String> python = List.of("python3");
        Service service = PythonProgram.has("appose")
                ? system.service(python, "-c", "import appose.python_worker; appose.python_worker.main()")
                : system.service(python, ours.source().toString());
        return service.init("import numpy").start();
    }

    private static void add(Map<String, List<Double>> times, String what, double millis, int turn) {
        if (turn >= 0) {
            times.computeIfAbsent(what, _ -> new ArrayList<>()).add(millis);
        }
    }

    /** Milliseconds. */
    private static double time(Way way, double[] elements) throws IOException, InterruptedException {
        way.prepare(elements);
        long start = System.nanoTime();
        double some = way.handOver();
        long nanos = System.nanoTime() - start;
        double all = way.check();
        double expected = elements[0] + elements[elements.length / 2] + elements[elements.length - 1];
        if (some != expected || all != DoubleStream.of(elements).sum()) {
            throw new IOException(way.getClass().getSimpleName() + ": Python has read other elements");
        }
        return nanos / 1e6;
    }

    private static List<Row> rows(Map<String, List<Double>> ours, Map<String, List<Double>> peers) {
        List<Row> rows = new ArrayList<>();
        for (String what : List.of(SHARED, HEAP)) {
            peers.forEach((peer, times) -> {
                boolean samePlace = peer.startsWith("Appose") && peer.endsWith("shared memory") == what.equals(SHARED);
                if (samePlace || !peer.startsWith("Appose")) {
                    rows.add(new Row(what, Figure.median(ours.get(what), Unit.MILLISECONDS), peer,
                            Figure.median(times, Unit.MILLISECONDS), Goal.ratioAtMost(1)));
                }
            });
        }
        return rows;
    }
}
