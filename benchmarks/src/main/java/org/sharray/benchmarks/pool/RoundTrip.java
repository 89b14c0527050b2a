package org.sharray.benchmarks.pool;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.process.ProcessPool;

/** A task that does nothing, submitted to a pool with one worker that waits for it, up to its end. Beside Python's {@code Pool.apply}. */
final class RoundTrip implements Measurement {
    private static final int WARM_UP = 20_000;

    @Override
    public String name() {
        return "round-trip";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        int count = effort.of(2_000, 10_000);
        List<Double> ours = new ArrayList<>();
        List<Double> pythons = new ArrayList<>();
        try (PythonProgram python = PythonProgram.find("roundtrip"); var pool = ProcessPool.create(1)) {
            run(pool, effort.warmUp(WARM_UP));
            for (int round = 0; round < effort.rounds(); round++) {
                effort.progress(name(), round);
                ours.add(run(pool, count));
                if (python != null) {
                    pythons.add(python.run(count).getFirst()[0] / 1e3);
                }
            }
        }
        return List.of(new Row("round trip of a task that does nothing", Figure.median(ours, Unit.MICROSECONDS),
                "Python: Pool.apply", pythons.isEmpty() ? null : Figure.median(pythons, Unit.MICROSECONDS),
                Goal.ratioAtMost(0.15)));
    }

    /** Microseconds. */
    private static double run(ProcessPool pool, int count) throws InterruptedException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            try {
                pool.submit(() -> {}).get();
            } catch (ExecutionException failure) {
                throw new IllegalStateException(failure.getCause());
            }
        }
        return (System.nanoTime() - start) / 1e3 / count;
    }
}
