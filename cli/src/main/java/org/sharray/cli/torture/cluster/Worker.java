package org.sharray.cli.torture.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cli.torture.cluster.Books.Common;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.error.LostElementsException;
import org.sharray.error.ArrayNotFoundException;

/** The program of a process that is tortured: threads that change the array until it is sent away or killed. */
final class Worker {

    /** Threads that add, and one that uses the lock. */
    static final int THREADS = 3;

    private static final long PAUSE_MILLIS = 5;

    private final Ground ground;
    private final Books books;
    private final Cluster cluster;
    private final int number;
    private final CompletableFuture<Void> failure = new CompletableFuture<>();

    private Worker(Ground ground, Cluster cluster, int number) {
        this.ground = ground;
        this.books = ground.books();
        this.cluster = cluster;
        this.number = number;
    }

    /** Works until it is sent away. */
    static void work(Ground ground, ClusterOptions options, int number) throws InterruptedException {
        Logging.silence();
        try (var cluster = Cluster.join(options)) {
            new Worker(ground, cluster, number).work();
        }
    }

    private void work() throws InterruptedException {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int seat = number * THREADS + i;
            Deed deed = i == 0 ? new Update(ground, seat, number) : new Storm(ground, seat);
            threads.add(Thread.ofPlatform().daemon().start(() -> sit(seat, deed)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        if (failure.isDone()) {
            try {
                failure.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException(failed.getCause());
            }
        }
    }

    /** What a thread does again and again. */
    interface Deed {
        /** Begins anew, with an array of which this thread has changed nothing. */
        void begin(SharedLongArray array);

        void perform() throws InterruptedException;
    }

    private void sit(int seat, Deed deed) {
        long generation = 0;
        try {
            while (books.get(Common.LEAVE) != number + 1 && !failure.isDone()) {
                if (books.get(Common.PAUSE) != 0) {
                    books.set(seat, Column.PAUSED, 1);
                    Thread.sleep(PAUSE_MILLIS);
                    continue;
                }
                books.set(seat, Column.PAUSED, 0);
                try {
                    if (generation != books.get(Common.GENERATION)) {
                        long newer = books.get(Common.GENERATION);
                        deed.begin(cluster.openLong(Ground.name(newer)));
                        generation = newer;
                    }
                    deed.perform();
                } catch (ClusterUnavailableException | ArrayNotFoundException unknown) {
                    books.add(seat, Column.UNKNOWN);
                    Thread.sleep(PAUSE_MILLIS);
                } catch (LostElementsException lost) { // whether they may be, the supervisor knows
                    books.add(seat, Column.LOST);
                    Thread.sleep(PAUSE_MILLIS);
                }
            }
        } catch (Throwable violation) {
            failure.completeExceptionally(violation);
        }
    }
}
