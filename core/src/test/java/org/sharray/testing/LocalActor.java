package org.sharray.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.sharray.SharedIntArray;

/** An actor of this JVM. */
final class LocalActor implements Actor {
    private static final Runnable END = () -> {};

    private final BlockingQueue<Runnable> told = new LinkedBlockingQueue<>();
    private final SharedIntArray array;
    private final Thread thread;

    LocalActor(SharedIntArray array, boolean virtual) {
        this.array = array;
        this.thread = virtual
                ? Thread.ofVirtual().start(this::obey)
                : Thread.ofPlatform().daemon().name("actor").start(this::obey);
    }

    private void obey() {
        while (true) {
            try {
                Runnable next = told.take();
                if (next == END) {
                    return;
                }
                next.run();
            } catch (InterruptedException betweenTasks) {
                // Goes on to the next one.
            }
        }
    }

    @Override
    public <T> CompletableFuture<T> start(Task<T> task) {
        CompletableFuture<T> result = new CompletableFuture<>();
        told.add(() -> {
            try {
                result.complete(task.on(array));
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    @Override
    public void awaitAsleep() {
        Await.until(thread + " to sleep in a synchroniser", this::isInSharedSleep);
    }

    private boolean isInSharedSleep() {
        for (StackTraceElement frame : thread.getStackTrace()) {
            if (frame.getClassName().equals("org.sharray.locking.Waiting") && frame.getMethodName().equals("sleep")) {
                return true;
            }
        }
        return false;
    }

    @Override
    public void interrupt() {
        thread.interrupt();
    }

    @Override
    public void end() {
        dismiss();
        Await.until("the end of " + thread, () -> !thread.isAlive());
    }

    /** Lets the thread end when it has done what it was told. */
    void dismiss() {
        told.add(END);
    }
}
