package org.sharray.cli.torture.transfers;

import java.time.Duration;

import org.sharray.cli.torture.transfers.Bank.Note;
import org.sharray.process.ProcessFailedException;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/** The place of a worker, where one life follows the other. */
final class Post {

    private static final Duration LONGEST_END = Duration.ofSeconds(60);

    final int seat;

    private final Bank bank;
    private final long seed;
    private SharedProcess<Void> process;
    private long life;

    Post(int seat, Bank bank, long seed) {
        this.seat = seat;
        this.bank = bank;
        this.seed = seed;
    }

    void hire() {
        life++;
        bank.add(seat, Note.LIVES);
        Bank where = bank;
        int who = seat;
        long number = life;
        long random = seed;
        // Little memory and no second compiler: a short life, and many of them.
        process = ProcessOptions.options().daemon().captureOutput()
                .jvmArguments("-XX:+UseSerialGC", "-Xmx64m", "-XX:TieredStopAtLevel=1")
                .start(() -> Teller.work(where, who, number, random));
    }

    boolean works() {
        return bank.get(seat, Note.WORKS) == life;
    }

    void kill() {
        process.kill();
    }

    /** Waits for the end of one who was killed. */
    void bury() throws InterruptedException {
        if (!process.join(LONGEST_END)) {
            throw new IllegalStateException(this + " was killed and does not end");
        }
    }

    /** Waits for the good end of one who was told to stop. */
    void awaitEnd() throws InterruptedException {
        bury();
        requireNoFailure();
    }

    /** Fails if it has ended by itself. */
    void requireLife() throws InterruptedException {
        if (!process.isAlive()) {
            requireNoFailure();
            throw new IllegalStateException(this + " has ended by itself");
        }
    }

    private void requireNoFailure() throws InterruptedException {
        try {
            process.join();
        } catch (ProcessFailedException failure) {
            throw new IllegalStateException(this + " has failed: " + failure.getMessage() + "\n" + process.output(),
                    failure);
        }
    }

    @Override
    public String toString() {
        return "the teller of seat " + seat + " (" + process + ")";
    }
}
