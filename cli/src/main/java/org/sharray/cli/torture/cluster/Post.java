package org.sharray.cli.torture.cluster;

import org.sharray.cli.torture.Life;
import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cluster.ClusterOptions;

/** The place of a worker, where one life follows the other. */
final class Post {

    final int number;

    private final Ground ground;
    private final ClusterOptions options;
    private Life life;
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
        life = new Life(toString(), Life.options(128)
                .jvmArguments(ClusterOptions.jvmArguments().toArray(String[]::new))
                .start(() -> Worker.work(where, how, who)));
        doomed = false;
    }

    /** The seat of the thread that uses the lock; those that add follow. */
    int firstSeat() {
        return number * Worker.THREADS;
    }

    long pid() {
        return life.pid();
    }

    boolean isThere() {
        return life != null && !doomed;
    }

    void kill() throws InterruptedException {
        doomed = true;
        life.kill();
        life.bury();
        clear();
    }

    /** Waits for the good end of one who was sent away. */
    void awaitEnd() throws InterruptedException {
        life.awaitEnd();
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
        if (isThere()) {
            life.requireGoingOn();
        }
    }

    @Override
    public String toString() {
        return "worker " + number + " (" + options + ")";
    }
}
