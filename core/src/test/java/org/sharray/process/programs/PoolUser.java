package org.sharray.process.programs;

import java.util.concurrent.CountDownLatch;
import org.sharray.SharedIntArray;
import org.sharray.process.PoolOptions;
import org.sharray.process.ProcessOptions;
import org.sharray.process.ProcessPool;

/** A program with a pool, for tests that are about its end: prints the process ids of the two workers, and ends as it is told. */
public final class PoolUser {
    private PoolUser() {}

    /**
     * Uses a pool.
     *
     * @param arguments what to do: {@code wait} for ever, one of the workers too; {@code close} the pool; {@code leave} it open with
     *                  workers that are daemons; {@code start} the workers and wait for ever
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        boolean leaves = arguments[0].equals("leave");
        var process = leaves ? ProcessOptions.options().daemon() : ProcessOptions.options();
        var pool = ProcessPool.create(2, PoolOptions.options().eager().process(process));
        if (arguments[0].equals("start")) {
            System.out.println("starting");
            new CountDownLatch(1).await();
        }
        meet(pool);
        for (long pid : pool.pids()) {
            System.out.println(pid);
        }
        switch (arguments[0]) {
            case "wait" -> pool.submit(() -> new CountDownLatch(1).await()).get();
            case "close" -> pool.close();
            case "leave" -> pool.submit(() -> new CountDownLatch(1).await());
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    /** Returns when both workers have run a task. */
    private static void meet(ProcessPool pool) throws Exception {
        try (var arrived = SharedIntArray.create(1)) {
            var one = pool.submit(() -> arriveAndWait(arrived));
            pool.submit(() -> arriveAndWait(arrived)).get();
            one.get();
        }
    }

    private static void arriveAndWait(SharedIntArray arrived) throws InterruptedException {
        arrived.getAndAdd(0, 1);
        arrived.notifyWaiters(0);
        arrived.awaitUntil(0, count -> count == 2);
    }
}
