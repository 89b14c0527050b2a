package org.sharray.inspector.web;

import static org.sharray.ArrayOptions.options;

import java.util.Arrays;
import java.util.Random;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.testing.ParentJvm;
import org.sharray.type.Shape;

/** Programs that use arrays as real ones do, for tests and pictures of the page; each runs until it is killed. */
public final class LiveArrays {
    private static final int ROWS = 160;
    private static final int COLUMNS = 288;

    private LiveArrays() {}

    public static void main(String[] arguments) throws InterruptedException {
        switch (arguments[0]) {
            case "reaction" -> reaction();
            case "observer" -> observer();
            case "spectrum" -> spectrum();
            case "counters" -> counters();
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Two substances that react and spread, after Gray and Scott; a step is computed under the lock. */
    private static void reaction() throws InterruptedException {
        SharedDoubleArray shared = SharedDoubleArray.create(Shape.of(ROWS, COLUMNS), options().named("reaction"));
        double[] u = new double[ROWS * COLUMNS];
        double[] v = new double[ROWS * COLUMNS];
        Arrays.fill(u, 1);
        Random random = new Random(11);
        for (int drop = 0; drop < 26; drop++) {
            int row = random.nextInt(ROWS - 12);
            int column = random.nextInt(COLUMNS - 12);
            for (int i = 0; i < 100; i++) {
                int at = (row + i / 10) * COLUMNS + column + i % 10;
                u[at] = 0.5;
                v[at] = 0.25 + random.nextDouble() * 0.1;
            }
        }
        ParentJvm.say("in");
        while (shared.isOpen()) {
            try (var _ = shared.lock().hold()) {
                for (int step = 0; step < 6; step++) {
                    react(u, v);
                }
                shared.copyFrom(v);
            }
            Thread.sleep(12);
        }
    }

    private static void react(double[] u, double[] v) {
        double[] nextU = u.clone();
        double[] nextV = v.clone();
        for (int row = 0; row < ROWS; row++) {
            int up = (row + ROWS - 1) % ROWS * COLUMNS;
            int down = (row + 1) % ROWS * COLUMNS;
            int here = row * COLUMNS;
            for (int column = 0; column < COLUMNS; column++) {
                int left = (column + COLUMNS - 1) % COLUMNS;
                int right = (column + 1) % COLUMNS;
                int at = here + column;
                double reacted = u[at] * v[at] * v[at];
                double spreadU = u[up + column] + u[down + column] + u[here + left] + u[here + right] - 4 * u[at];
                double spreadV = v[up + column] + v[down + column] + v[here + left] + v[here + right] - 4 * v[at];
                nextU[at] += 0.2 * spreadU - reacted + 0.037 * (1 - u[at]);
                nextV[at] += 0.1 * spreadV + reacted - 0.097 * v[at];
            }
        }
        System.arraycopy(nextU, 0, u, 0, u.length);
        System.arraycopy(nextV, 0, v, 0, v.length);
    }

    /** Reads under the lock now and then. */
    private static void observer() throws InterruptedException {
        try (SharedDoubleArray shared = SharedDoubleArray.open("reaction")) {
            ParentJvm.say("in");
            double mass = 0;
            while (mass >= 0) {
                try (var _ = shared.lock().hold()) {
                    mass = shared.stream().sum();
                }
                Thread.sleep(40);
            }
        }
    }

    /** Peaks that wander over noise. */
    private static void spectrum() throws InterruptedException {
        SharedFloatArray shared = SharedFloatArray.create(20_000, options().named("spectrum"));
        Random random = new Random(3);
        ParentJvm.say("in");
        for (long time = 0; shared.isOpen(); time++) {
            for (int i = 0; i < shared.length(); i++) {
                double level = 0.04 * random.nextGaussian();
                for (int peak = 1; peak <= 5; peak++) {
                    double place = 20_000 * (0.5 + 0.46 * Math.sin(time * 0.004 * peak + peak));
                    double distance = (i - place) / (120.0 * peak);
                    level += Math.exp(-distance * distance) * (1.6 - 0.2 * peak);
                }
                shared.set(i, (float) level);
            }
            Thread.sleep(50);
        }
    }

    /** Many short acquisitions. */
    private static void counters() throws InterruptedException {
        SharedIntArray shared = SharedIntArray.create(64, options().named("counters"));
        ParentJvm.say("in");
        for (int i = 0; shared.isOpen(); i++) {
            try (var _ = shared.lock().hold()) {
                shared.getAndAdd(i % 64, i % 7);
            }
            if (i % 50 == 0) {
                Thread.sleep(1);
            }
        }
    }
}
