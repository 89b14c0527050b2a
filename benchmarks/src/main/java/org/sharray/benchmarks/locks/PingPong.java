package org.sharray.benchmarks.locks;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.SharedIntArray;
import org.sharray.benchmarks.CProgram;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessOptions;

/**
 * A word to another process and back, while each sleeps until its turn: by an element, {@code awaitUntil} and {@code notifyWaiters}; beside a futex, a pipe and a
 * Unix socket in C, and a Condition in Python.
 */
public final class PingPong implements Measurement {
    private static final int WARM_UP = 20_000;

    /** As pingpong.c counts them. */
    private static final List<String> WAYS = List.of("C: futex", "C: pipe", "C: Unix socket");
    private static final List<Goal> GOALS = List.of(Goal.ratioAtMost(1.5), Goal.none(), Goal.none());
    private static final String PYTHON = "Python: Condition";

    PingPong() {}

    @Override
    public String name() {
        return "ping-pong";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        int warmUp = effort.warmUp(WARM_UP);
        int count = effort.of(5_000, 20_000);
        Samples samples = new Samples(Unit.MICROSECONDS);
        try (CProgram c = CProgram.compile("pingpong"); PythonProgram python = PythonProgram.find("locks")) {
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress("there and back", round);
                samples.add("ours", byElement(warmUp, count));
                if (c != null) {
                    for (int way = 0; way < WAYS.size(); way++) {
                        samples.add(WAYS.get(way), c.run(way, count).getFirst()[0] / 1e3);
                    }
                }
                if (python != null) {
                    samples.add(PYTHON, python.run(2, count / 4 + 1).getFirst()[0] / 1e3);
                }
            }
        }
        List<Row> rows = new ArrayList<>();
        for (int way = 0; way < WAYS.size(); way++) {
            rows.add(new Row("an element, there and back", samples.median("ours"), WAYS.get(way),
                    samples.median(WAYS.get(way)), GOALS.get(way)));
        }
        rows.add(new Row("an element, there and back", samples.median("ours"), PYTHON, samples.median(PYTHON),
                Goal.none()));
        return rows;
    }

    /**
     * There and back between two JVMs.
     *
     * @param warmUp how often it is not counted
     * @param count  how often it is
     * @return microseconds
     * @throws InterruptedException if interrupted
     */
    public static double byElement(int warmUp, int count) throws InterruptedException {
        try (var ball = SharedIntArray.create(1, options().unlocked()); var child = new Children<Void>()) {
            child.start(ProcessOptions.options(), () -> {
                for (int i = 0; i < warmUp + count; i++) {
                    int turn = 2 * i + 1;
                    ball.awaitUntil(0, value -> value == turn);
                    ball.setRelease(0, turn + 1);
                    ball.notifyWaiters(0);
                }
                return null;
            });
            long start = 0;
            for (int i = -warmUp; i < count; i++) {
                start = i == 0 ? System.nanoTime() : start;
                int turn = 2 * (i + warmUp) + 1;
                ball.setRelease(0, turn);
                ball.notifyWaiters(0);
                ball.awaitUntil(0, value -> value == turn + 1);
            }
            double time = (System.nanoTime() - start) / 1e3 / count;
            child.join();
            return time;
        }
    }
}
