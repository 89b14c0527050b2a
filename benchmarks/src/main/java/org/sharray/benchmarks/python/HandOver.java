package org.sharray.benchmarks.python;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import org.sharray.benchmarks.python.Way.Start;

/**
 * 100 MB of doubles, from Java to a Python process that runs already: up to the moment at which Java has the sum of the first, the middle and the last
 * element, which Python has read through an array of NumPy. Beside Appose, a socket, a file, and a pipe from Python to Python.
 */
final class HandOver implements Measurement {
    private static final int LENGTH = 12_500_000;
    private static final String PIPE = "Python to Python, pickled";

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
            throw new IOException(PythonProgram.PYTHON + " or its NumPy is missing; install python3-numpy");
        }
        try (PythonProgram worker = PythonProgram.find("apposeworker");
                PythonProgram pipe = PythonProgram.find("pipe");
                Service appose = start(worker);
                Receiver receiver = new Receiver()) {
            Map<String, Way> ways = new LinkedHashMap<>();
            for (Start start : Start.values()) {
                ways.put(ours(start), new SharrayWay(receiver, start));
                ways.put(apposes(start), new ApposeWay(appose, start));
            }
            ways.put("a Unix socket", new SocketWay(receiver, false));
            ways.put("a Unix socket, again", new SocketWay(receiver, true));
            ways.put("a .npy file, loaded", new FileWay(receiver, false));
            ways.put("a .npy file, mapped", new FileWay(receiver, true));
            try {
                return rows(measure(ways, pipe, effort));
            } finally {
                ways.values().forEach(Way::close);
            }
        }
    }

    private static String ours(Start start) {
        return switch (start) {
            case SHARED -> "an array in shared memory";
            case HEAP -> "a double[], into a new array there";
            case AGAIN -> "a double[], into the same array again";
        };
    }

    private static String apposes(Start start) {
        return switch (start) {
            case SHARED -> "Appose";
            case HEAP -> "Appose, into a new array";
            case AGAIN -> "Appose, into the same array";
        };
    }

    /** The package's own worker, where it is installed, and else ours, which does what is needed of that. */
    private static Service start(PythonProgram ours) throws IOException {
        Environment system = Appose.system();
        List<String> python = List.of(PythonProgram.PYTHON);
        Service service = PythonProgram.has("appose")
                ? system.service(python, "-c", "import appose.python_worker; appose.python_worker.main()")
                : system.service(python, ours.source().toString());
        return service.init("import numpy").start();
    }

    /** Milliseconds, of each way. */
    private Map<String, List<Double>> measure(Map<String, Way> ways, PythonProgram pipe, Effort effort)
            throws IOException, InterruptedException {
        Map<String, List<Double>> times = new LinkedHashMap<>();
        double[] elements = new double[length];
        int turns = effort.of(2, 3);
        for (int turn = -1; turn < effort.rounds() * turns; turn++) { // the first is for the compilers
            double first = turn;
            Arrays.setAll(elements, i -> first + i);
            boolean newRound = turn >= 0 && turn % turns == 0;
            if (newRound) {
                effort.progress(name(), turn / turns);
            }
            for (Map.Entry<String, Way> way : ways.entrySet()) {
                double time = time(way.getValue(), elements);
                if (turn >= 0) {
                    times.computeIfAbsent(way.getKey(), _ -> new ArrayList<>()).add(time);
                }
            }
            if (newRound) {
                pipe.run(length, turns)
                        .forEach(line -> times.computeIfAbsent(PIPE, _ -> new ArrayList<>()).add(line[0] / 1e6));
            }
        }
        return times;
    }

    private static double time(Way way, double[] elements) throws IOException, InterruptedException {
        way.prepare(elements);
        long start = System.nanoTime();
        double some = way.handOver();
        long nanos = System.nanoTime() - start;
        double all = way.check();
        double first = elements[0];
        double last = elements[elements.length - 1];
        if (some != first + elements[elements.length / 2] + last || all != (first + last) / 2 * elements.length) {
            throw new IOException(way.getClass().getSimpleName() + ": Python has read other elements");
        }
        return nanos / 1e6;
    }

    private static List<Row> rows(Map<String, List<Double>> times) {
        List<Row> rows = new ArrayList<>();
        for (Start start : Start.values()) {
            List<String> peers = start == Start.AGAIN
                    ? List.of(apposes(start), "a Unix socket, again")
                    : List.of(apposes(start), "a Unix socket", "a .npy file, loaded", "a .npy file, mapped", PIPE);
            Figure ours = Figure.median(times.get(ours(start)), Unit.MILLISECONDS);
            for (String peer : peers) {
                rows.add(new Row(ours(start), ours, peer, Figure.median(times.get(peer), Unit.MILLISECONDS),
                        Goal.ratioAtMost(1)));
            }
        }
        return rows;
    }
}
