package org.sharray.cli.torture.locks;

import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedLatch;

/** The program of a worker: threads that do one operation after the other, until it is over or they are killed. */
final class Worker {

    /** One of so many operations begins with an interrupt of the other thread. */
    private static final int INTERRUPT_ONCE_IN = 300;

    private final Ground ground;
    private final int number;
    private final long life;
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Thread[] threads = new Thread[Ground.THREADS];

    private Worker(Ground ground, int number, long life) {
        this.ground = ground;
        this.number = number;
        this.life = life;
    }

    /**
     * Works until the stop.
     *
     * @param ground where
     * @param number of the worker, which it has inherited if another one died before
     * @param life   which no other worker has
     * @param seed   of all that it does
     */
    static void work(Ground ground, int number, long life, long seed) throws InterruptedException {
        Warnings.count(ground.ledger(), number * Ground.THREADS);
        new Worker(ground, number, life).work(new SplittableRandom(seed + life));
    }

    private void work(SplittableRandom random) throws InterruptedException {
        SharedLatch start = ground.start();
        start.await();
        for (int i = 0; i < threads.length; i++) {
            var seat = new Seat(number * threads.length + i, number, ground.ledger(), random.split());
            threads[i] = Thread.ofPlatform().name("torture-" + seat.number()).daemon().unstarted(() -> sit(seat));
        }
        for (Thread thread : threads) {
            thread.start();
        }
        try {
            end.get();
        } catch (ExecutionException failed) {
            throw new IllegalStateException("see the complaints", failed.getCause());
        }
    }

    /** The whole life of a thread. */
    private void sit(Seat seat) {
        try {
            var operations = new Operations(seat);
            seat.set(Column.LIFE, life);
            while (ground.ledger().get(Common.STOP) == 0) {
                operations.next();
            }
            SharedLatch everybody = ground.end();
            everybody.countDown();
            Thread.interrupted();
            everybody.await();
            end.complete(null);
        } catch (Throwable failure) {
            ground.complaints().add("seat " + seat.number() + " of process " + ProcessHandle.current().pid(), failure);
            end.completeExceptionally(failure);
        }
    }

    /** One thread's synchronisers. */
    private final class Operations {

        private final Seat seat;
        private final MainLock mainLock = new MainLock(ground);
        private final Stripes stripes = new Stripes(ground);
        private final Snapshots snapshots = new Snapshots(ground, mainLock, stripes);
        private final Table table = new Table(ground);
        private final Buffer buffer = new Buffer(ground);
        private final Permits permits = new Permits(ground);
        private final Pings pings = new Pings(ground);
        private final Rounds rounds = new Rounds(ground);

        private Operations(Seat seat) {
            this.seat = seat;
        }

        private void next() {
            if (seat.chance(INTERRUPT_ONCE_IN)) {
                threads[(seat.number() + 1) % threads.length].interrupt();
            }
            Operation operation = Operation.atRandom(seat.random());
            ground.ledger().begin(seat.number(), operation);
            long start = System.nanoTime();
            try {
                perform(operation);
            } catch (InterruptedException e) {
                seat.note(Column.INTERRUPTED);
            }
            ground.ledger().end(seat.number(), operation, System.nanoTime() - start);
            seat.dawdle();
        }

        private void perform(Operation operation) throws InterruptedException {
            switch (operation) {
                case LOCK -> mainLock.lock(seat);
                case TRY_LOCK -> mainLock.tryLock(seat);
                case TIMED_LOCK -> mainLock.tryLockForATime(seat);
                case DESERT -> mainLock.desert(seat);
                case STRIPES -> stripes.use(seat);
                case SNAPSHOT -> snapshots.take(seat);
                case READ -> table.read(seat);
                case WRITE -> table.write(seat);
                case BUFFER -> buffer.use(seat);
                case PERMITS -> permits.use(seat);
                case PING -> pings.ask(seat);
                case BARRIER -> rounds.meet(seat);
            }
        }
    }
}
