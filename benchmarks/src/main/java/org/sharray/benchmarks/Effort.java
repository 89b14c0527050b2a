package org.sharray.benchmarks;

/**
 * How long to measure.
 *
 * @param depth how thoroughly
 * @param kills how many processes are killed for one figure, at least
 */
public record Effort(Depth depth, int kills) {
    /** How thoroughly to measure. */
    public enum Depth {
        /** Only that all of it runs: what tests do. Its figures mean nothing. */
        SMOKE,
        /** A first impression. */
        QUICK,
        /** What a figure takes. */
        NORMAL,
        /** More rounds, and the sizes that take gigabytes. */
        FULL
    }

    /** What a smoke test does of a first impression: one of so many. */
    private static final int SMOKE_DIVISOR = 50;

    /**
     * With the usual number of kills.
     *
     * @param depth how thoroughly
     */
    public Effort(Depth depth) {
        this(depth, switch (depth) {
            case SMOKE -> 1;
            case QUICK -> 15;
            case NORMAL, FULL -> 140;
        });
    }

    /**
     * Whether only the most telling cases are measured.
     *
     * @return whether a first impression is enough, or less
     */
    public boolean quick() {
        return depth.compareTo(Depth.QUICK) <= 0;
    }

    /**
     * Whether gigabytes and hours may be used.
     *
     * @return whether all is measured
     */
    public boolean full() {
        return depth == Depth.FULL;
    }

    /**
     * Whether this is a test of the measurements themselves.
     *
     * @return whether the figures do not matter
     */
    public boolean smoke() {
        return depth == Depth.SMOKE;
    }

    /**
     * Chooses between two numbers.
     *
     * @param forQuick  what a first impression takes; a smoke test takes a small part of it
     * @param forFigure what a figure takes
     * @return one of them, or at least 1
     */
    public int of(int forQuick, int forFigure) {
        return smoke() ? Math.max(1, forQuick / SMOKE_DIVISOR) : quick() ? forQuick : forFigure;
    }

    /**
     * What is not counted at the beginning, the same for every depth that counts.
     *
     * @param number of operations or milliseconds
     * @return that, or a small part of it in a smoke test
     */
    public int warmUp(int number) {
        return of(number, number);
    }

    /**
     * How often each side has its turn.
     *
     * @return the number of rounds
     */
    public int rounds() {
        return switch (depth) {
            case SMOKE -> 1;
            case QUICK -> 3;
            case NORMAL -> 5;
            case FULL -> 11;
        };
    }

    /**
     * How long one iteration of JMH is: a fork has nine, of which five count, and takes another second to start.
     *
     * @return milliseconds
     */
    public int iterationMillis() {
        return switch (depth) {
            case SMOKE -> 1;
            case QUICK -> 60;
            case NORMAL -> 100;
            case FULL -> 300;
        };
    }

    /**
     * Tells how far a measurement has come.
     *
     * @param what  is measured
     * @param round that begins, from 0
     */
    public void progress(String what, int round) {
        Progress.show(what + ", round " + (round + 1) + " of " + rounds());
    }
}
