package org.sharray.benchmarks;

/**
 * How long to measure.
 *
 * @param quick whether a first impression is enough
 * @param kills how many processes are killed for one figure, at least
 */
public record Effort(boolean quick, int kills) {
    /**
     * Chooses between two numbers.
     *
     * @param forQuick what a first impression takes
     * @param forFull  what a figure takes
     * @return one of them
     */
    public int of(int forQuick, int forFull) {
        return quick ? forQuick : forFull;
    }

    /**
     * How often each side has its turn.
     *
     * @return the number of rounds
     */
    public int rounds() {
        return of(3, 7);
    }

    /**
     * Tells on standard error how far a measurement has come.
     *
     * @param what  is measured
     * @param round that begins, from 0
     */
    public void progress(String what, int round) {
        System.err.println(what + ": round " + (round + 1) + " of " + rounds());
    }
}
