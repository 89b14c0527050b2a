package org.sharray.testing;

import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;

/**
 * A task on a thread of its own that waits for something.
 *
 * @param <T>    what the task returns
 * @param thread on which it runs
 * @param task   that was started
 */
public record Waiter<T>(Thread thread, FutureTask<T> task) {
    /** Starts a task on a platform thread; returns when it waits. */
    public static <T> Waiter<T> start(Callable<T> task) {
        return start(Thread.ofPlatform().daemon().name("test-waiter"), task);
    }

    /** Starts a task on a thread of that kind; returns when it waits. */
    public static <T> Waiter<T> start(Thread.Builder kind, Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Waiter<T> waiter = new Waiter<>(kind.start(future), future);
        Await.asleep(waiter.thread);
        return waiter;
    }

    /** Starts what has no result. */
    public static Waiter<Void> running(Action action) {
        return start(() -> {
            action.run();
            return null;
        });
    }

    /** Anything that may fail. */
    @FunctionalInterface
    public interface Action {
        void run() throws Exception;
    }

    /** The task's result, or what it threw. */
    public T result() {
        return Await.result(task);
    }

    /** What the task throws, which it has to. */
    public Throwable failure() {
        return Await.failure(task);
    }

    /** Whether the task goes on; it is to wait again then. */
    public boolean isWaiting() {
        return !task.isDone();
    }

    public void interrupt() {
        thread.interrupt();
    }

    /** Returns when the thread has taken notice of an interrupt. */
    public void noticeInterrupt() {
        thread.interrupt();
        Await.until(thread + " to notice the interrupt", () -> !thread.isInterrupted());
    }
}
