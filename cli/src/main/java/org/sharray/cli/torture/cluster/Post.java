package org.sharray.cli.torture.cluster;

import java.time.Duration;

import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cluster.ClusterOptions;
import org.sharray.process.ProcessFailedException;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/** The place of a worker, where one life follows the other. */
final class Post {

    private static final Duration LONGEST_END = Duration.ofSeconds(90);

    final int number;

    private final Ground ground;
    private final ClusterOptions options;
    private SharedProcess<Void> process;
    private boolean doomed;

    Post(int number, Ground ground, ClusterOptions options) {
        this.number = number;
        this.ground = ground;
        this.options = options;
    }

    void hire() {
        ClusterOptions how = options;
        Ground where = ground;
        int who = number;
        // Little memory and no second compiler: many of them are on this machine.
        process = ProcessOptions.options().daemon().captureOutput()
                .jvmArguments(ClusterOptions.jvmArguments().toArray(String[]::new))
                .jvmArguments("-XX:+UseSerialGC", "-Xmx128m", "-XX:TieredStopAtLevel=1")
                .start(() -> Worker.work(where, how, who));
        doomed = false;
    }

    /** The seat of the thread that uses the lock; those that add follow. */
    int firstSeat() {
        return number * Worker.THREADS;
    }

    long pid() {
        return process.pid();
    }

    boolean isThere() {
        return process != null && !doomed;
    }

    void kill() throws InterruptedException {
        doomed = true;
        process.kill();
        process.join(LONGEST_END);
        clear();
    }

    /** Waits for the good end of one who was sent away. */
    void awaitEnd() throws InterruptedException {
        if (!process.join(LONGEST_END)) {
            throw new IllegalStateException(this + " does not leave");
        }
        process.join();
        doomed = true;
        clear();
    }

    private void clear() {
        for (int seat = firstSeat(); seat < firstSeat() + Worker.THREADS; seat++) {
            ground.books().set(seat, Column.PAUSED, 0);
            ground.books().set(seat, Column.HELD, 0);
        }
    }

    /** Fails if the process has ended by itself. */
    void requireLife() throws InterruptedException {
        if (!isThere() || process.isAlive()) {
            return;
        }
        try {
            process.join();
        } catch (ProcessFailedException failure) {
            throw new IllegalStateException(this + " has ended: " + failure.getMessage() + "\n" + process.output(),
                    failure);
        }
        throw new IllegalStateException(this + " has ended by itself");
    }

    @Override
    public String toString() {
        return "worker " + number + " (" + options + ")";
    }
}
