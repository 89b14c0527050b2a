package org.sharray.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BooleanSupplier;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SerializableCallable;
import org.sharray.process.SharedProcess;

/**
 * Processes that need each other: when one of them fails, waiting for any of them fails too, and none is left behind.
 *
 * @param <T> the type of their results
 */
public final class Children<T> implements AutoCloseable {
    private final List<SharedProcess<T>> started = new ArrayList<>();
    private final LinkedBlockingQueue<SharedProcess<T>> ended = new LinkedBlockingQueue<>();

    /** Without any process yet. */
    public Children() {}

    /**
     * Starts one more.
     *
     * @param options how
     * @param task    what it does
     * @return the process
     */
    public SharedProcess<T> start(ProcessOptions options, SerializableCallable<T> task) {
        SharedProcess<T> process = options.start(task);
        started.add(process);
        process.onExit().thenAccept(ended::add);
        return process;
    }

    /**
     * Waits for what a process that runs on will bring about.
     *
     * @param condition of it
     * @throws InterruptedException if interrupted
     */
    public void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            SharedProcess<T> early = ended.peek();
            if (early != null) {
                early.join();
                throw new IllegalStateException(early + ", before it was to end");
            }
            Thread.yield();
        }
    }

    /**
     * Waits for the end of all.
     *
     * @return their results, in the order in which they were started
     * @throws InterruptedException if interrupted
     */
    public List<T> join() throws InterruptedException {
        for (int i = 0; i < started.size(); i++) {
            ended.take().join();
        }
        List<T> results = new ArrayList<>();
        for (SharedProcess<T> process : started) {
            results.add(process.join());
        }
        return results;
    }

    /** Kills those that still run. */
    @Override
    public void close() {
        started.forEach(SharedProcess::kill);
    }
}
