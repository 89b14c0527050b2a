package org.sharray.testing;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for what must come, with a limit so generous that only a hang exceeds it. */
public final class Await {
    /** How long anything may take. */
    public static final Duration LIMIT = Duration.ofSeconds(60);

    private static final long LOOK_AGAIN_MILLIS = 1;

    private Await() {}

    /** Waits until a condition holds. */
    public static void until(String what, Callable<Boolean> condition) {
        long deadline = System.nanoTime() + LIMIT.toNanos();
        try {
            while (!condition.call()) {
                if (System.nanoTime() > deadline) {
                    throw new AssertionError("Not within " + LIMIT.toSeconds() + " s: " + what);
                }
                Thread.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError("While waiting for: " + what, failure);
        }
    }

    /** Waits until a thread sleeps, as one does that waits for a lock. */
    public static void asleep(Thread thread) {
        until(thread + " to wait", () -> switch (thread.getState()) {
            case WAITING, TIMED_WAITING, BLOCKED -> true;
            case TERMINATED -> throw new AssertionError(thread + " has ended instead of waiting");
            default -> isBlockedInNativeCall(thread);
        });
    }

    /** A thread in a futex counts as running for the JVM; its innermost frames tell. */
    private static boolean isBlockedInNativeCall(Thread thread) {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getMethodName().equals("awaitChange")) {
                return true;
            }
        }
        return false;
    }

    /** Runs a task on a platform thread of its own. */
    public static <T> FutureTask<T> start(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        Thread.ofPlatform().daemon().name("test-task").start(future);
        return future;
    }

    /** The result of a task, or what it threw. */
    public static <T> T result(Future<T> task) {
        try {
            return task.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException failure) {
            switch (failure.getCause()) {
                case RuntimeException unchecked -> throw unchecked;
                case Error error -> throw error;
                default -> throw new AssertionError(failure.getCause());
            }
        } catch (InterruptedException | TimeoutException hang) {
            throw new AssertionError("The task did not end within " + LIMIT.toSeconds() + " s", hang);
        }
    }

    /** What a task threw, which it has to. */
    public static Throwable failure(Future<?> task) {
        try {
            throw new AssertionError(
                    "Nothing was thrown; the result is " + task.get(LIMIT.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException failure) {
            return failure.getCause();
        } catch (InterruptedException | TimeoutException hang) {
            throw new AssertionError("The task did not end within " + LIMIT.toSeconds() + " s", hang);
        }
    }
}
