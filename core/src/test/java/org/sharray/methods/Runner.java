package org.sharray.methods;

import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sharray.testing.Await;

/** Runs calls on a thread of its own, and does to it, or to what it waits for, what a trial needs. */
final class Runner implements AutoCloseable {
    private static final long LOOK_AGAIN_MILLIS = 1;

    private final LinkedBlockingQueue<FutureTask<?>> tasks = new LinkedBlockingQueue<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("caller").start(this::work);

    /** The scene of a call that has begun. */
    private volatile Scene scene;

    private void work() {
        try {
            while (true) {
                tasks.take().run();
            }
        } catch (InterruptedException over) {
            // the end
        }
    }

    private <T> FutureTask<T> start(Callable<T> task) {
        FutureTask<T> future = new FutureTask<>(task);
        tasks.add(future);
        return future;
    }

    /** Calls; fails if the call does not end. */
    Outcome run(Call call) {
        return ended(call, start(() -> call.run(_ -> {})));
    }

    /** Calls in a thread that has been interrupted. */
    Outcome runInterrupted(Call call) {
        return ended(call, start(() -> call.run(_ -> Thread.currentThread().interrupt())));
    }

    /**
     * How a call ended that might have waited.
     *
     * @param waited  whether it did, so that something was done to it
     * @param outcome its end
     */
    record End(boolean waited, Outcome outcome) {}

    /** Calls, and if the call waits, interrupts it. */
    End interruptWaiting(Call call) throws Exception {
        FutureTask<Outcome> future = begin(call);
        if (!waits(future)) {
            return new End(false, ended(call, future));
        }
        thread.interrupt();
        Await.until(call + " to notice", () -> future.isDone() || !thread.isInterrupted() && isWaiting());
        boolean goesOn = !future.isDone();
        if (goesOn) {
            scene.home.close();
        }
        Outcome end = ended(call, future);
        return new End(true, goesOn ? new Outcome("waits on", null) : end);
    }

    /** Calls, and if the call waits, closes what it waits for. */
    End closeWaiting(Call call) throws Exception {
        FutureTask<Outcome> future = begin(call);
        boolean waits = waits(future);
        if (waits) {
            scene.home.close();
        }
        return new End(waits, ended(call, future));
    }

    private FutureTask<Outcome> begin(Call call) {
        scene = null;
        return start(() -> call.run(begun -> scene = begun));
    }

    /** Whether a call that has begun waits; false if it has ended. */
    private boolean waits(FutureTask<?> future) {
        long deadline = System.nanoTime() + Await.LIMIT.toNanos();
        while (System.nanoTime() < deadline) {
            try {
                future.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
                return false;
            } catch (TimeoutException goesOn) {
                if (scene != null && isWaiting()) {
                    return true;
                }
            } catch (ExecutionException | InterruptedException failure) {
                return false;
            }
        }
        return false; // whoever asks for the end is told of the hang
    }

    private boolean isWaiting() {
        StackTraceElement[] frames = thread.getStackTrace();
        return Arrays.stream(frames).limit(12).anyMatch(frame -> frame.getClassName().endsWith(".locking.Waiting")
                && frame.getMethodName().equals("sleep"));
    }

    private Outcome ended(Call call, FutureTask<Outcome> future) {
        try {
            return Await.result(future);
        } catch (AssertionError wrong) {
            AssertionError named = new AssertionError(call + ": " + wrong.getMessage(), wrong);
            named.setStackTrace(thread.getStackTrace());
            thread.interrupt(); // for the next call
            throw named;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
