package org.sharray.testing;

import java.io.Serializable;
import java.util.concurrent.CompletableFuture;
import org.sharray.SharedIntArray;

/** One thread that does with an array what a test tells it, step by step: of this JVM or of another one ({@link Actors}). */
public interface Actor {
    /** What to do with the actor's own opening of the array; it may be sent to another JVM, and so may the result. */
    @FunctionalInterface
    interface Task<T> extends Serializable {
        T on(SharedIntArray array) throws Exception;
    }

    /** Something to do that has no result. */
    @FunctionalInterface
    interface Step extends Serializable {
        void on(SharedIntArray array) throws Exception;
    }

    /** Begins a task, after those that were begun before. */
    <T> CompletableFuture<T> start(Task<T> task);

    /** Does a task and returns its result, or throws what it throws. */
    default Object call(Task<?> task) {
        return Await.result(start(task));
    }

    /** Takes a step, or throws what it throws. */
    default void run(Step step) {
        call(array -> {
            step.on(array);
            return null;
        });
    }

    /** Waits until the thread sleeps in a synchroniser. */
    void awaitAsleep();

    /** Interrupts the thread. */
    void interrupt();

    /** Lets the thread end after what it was told, with all that it holds, and waits for its end. */
    void end();
}
