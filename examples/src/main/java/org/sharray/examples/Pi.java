package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.util.SplittableRandom;

import org.sharray.SharedLongArray;
import org.sharray.process.ProcessPool;

/**
 * Estimates π by chance: of points drawn in a square, a quarter of π lies in the quarter of a circle. Each process draws
 * with a random generator of its own, counts in a local variable, and writes to the shared array once, to its element.
 */
public final class Pi {

    private Pi() {}

    /**
     * Runs the program: two processes, ten million points.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var pool = ProcessPool.create(2)) {
            double estimate = estimate(10_000_000, 1, pool);
            System.out.printf("About %.5f, off by %.5f%n", estimate, Math.abs(estimate - Math.PI));
        }
    }

    /**
     * Estimates π.
     *
     * @param points how many points are drawn
     * @param seed what the drawing begins with; with the same seed, pools of the same size draw the same points
     * @param pool does the work
     * @return the estimate
     * @throws InterruptedException if interrupted while waiting for the pool
     */
    public static double estimate(long points, long seed, ProcessPool pool) throws InterruptedException {
        int workers = pool.size();
        try (var hits = SharedLongArray.create(workers, options().unlocked())) {
            pool.setAll(hits, worker -> hits(generator(seed, worker), share(points, worker, workers)));
            return 4.0 * hits.stream().sum() / points;
        }
    }

    /** Of all that are split off from one generator, the one of a worker: independent of the others. */
    private static SplittableRandom generator(long seed, long worker) {
        var root = new SplittableRandom(seed);
        for (long before = 0; before < worker; before++) {
            root.split();
        }
        return root.split();
    }

    /** How many points a worker draws; the first ones one more, if it doesn't come out even. */
    private static long share(long points, long worker, long workers) {
        return points / workers + (worker < points % workers ? 1 : 0);
    }

    private static long hits(SplittableRandom random, long points) {
        long hits = 0;
        for (long point = 0; point < points; point++) {
            double x = random.nextDouble();
            double y = random.nextDouble();
            if (x * x + y * y < 1) {
                hits++;
            }
        }
        return hits;
    }
}
