package org.sharray.cli.torture.locks;

import org.sharray.cli.torture.Life;
import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.process.SharedProcess;

/** One life of one worker. */
final class Hand {

    final int number;
    final long life;
    final SharedProcess<Void> process;
    final long hired = System.nanoTime();

    private final Ledger ledger;
    private volatile boolean doomed;

    private Hand(int number, long life, Ledger ledger, SharedProcess<Void> process) {
        this.number = number;
        this.life = life;
        this.ledger = ledger;
        this.process = process;
    }

    static Hand hire(Ground ground, int number, long life, long seed) {
        return new Hand(number, life, ground.ledger(),
                Life.options(64).start(() -> Worker.work(ground, number, life, seed)));
    }

    int firstSeat() {
        return number * Ground.THREADS;
    }

    /** Whether all threads work, and have not been condemned. */
    boolean isReady() {
        for (int i = 0; i < Ground.THREADS; i++) {
            if (ledger.get(firstSeat() + i, Column.LIFE) != life) {
                return false;
            }
        }
        return !doomed;
    }

    void kill() {
        doomed = true;
        process.kill();
    }

    /** Whether it was to be killed; another end is a failure. */
    boolean isDoomed() {
        return doomed;
    }

    @Override
    public String toString() {
        return "worker " + number + " (seats " + firstSeat() + " to " + (firstSeat() + Ground.THREADS - 1) + ", "
                + process + ")";
    }
}
