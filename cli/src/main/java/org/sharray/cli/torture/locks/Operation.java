package org.sharray.cli.torture.locks;

import java.util.random.RandomGenerator;

/** What a worker's thread does, one after the other, at random. */
enum Operation {
    LOCK("lock", 200), //
    TRY_LOCK("tryLock", 100), //
    TIMED_LOCK("tryLock with a time", 100), //
    DESERT("a thread ends with the lock", 0.02), //
    STRIPES("stripes", 200), //
    SNAPSHOT("snapshot", 60), //
    READ("read lock", 120), //
    WRITE("write lock", 60), //
    BUFFER("buffer with conditions", 120), //
    PERMITS("semaphore", 60), //
    PING("event and element", 20), //
    BARRIER("barrier", 20);

    private static final Operation[] ALL = values();
    private static final double TOTAL = total();

    private final String text;
    private final double weight;

    Operation(String text, double weight) {
        this.text = text;
        this.weight = weight;
    }

    private static double total() {
        double total = 0;
        for (Operation operation : ALL) {
            total += operation.weight;
        }
        return total;
    }

    static Operation atRandom(RandomGenerator random) {
        double left = random.nextDouble() * TOTAL;
        for (Operation operation : ALL) {
            left -= operation.weight;
            if (left < 0) {
                return operation;
            }
        }
        return LOCK;
    }

    /** For people. */
    String text() {
        return text;
    }
}
