package org.sharray.process;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * A stage of a {@link CompletableFuture} on its way to a worker: what {@link CompletableFuture#supplyAsync} and its like give to an executor is
 * a task that holds the function, the futures that it depends on, and the future that it completes. It is serialisable but for the
 * futures. So {@link Future} stands for those, with its value if it has one; in the worker the task completes a future of that
 * process, whose value then completes the one here.
 */
final class Stage {
    private Stage() {}

    /**
     * Stands for a future.
     *
     * @param done whether it has a value or has failed
     * @param value the value, if it has one
     * @param failure how it failed, if it did, for stages that handle that
     */
    record Future(boolean done, Object value, Throwable failure) implements Serializable {
        static Future of(CompletableFuture<?> done) {
            return done.handle((value, failure) -> new Future(true, value, failure)).join();
        }

        CompletableFuture<Object> toFuture() {
            return failure == null
                    ? CompletableFuture.completedFuture(value)
                    : CompletableFuture.failedFuture(failure);
        }
    }

    /** Here: what stands for the futures. */
    static final class Outgoing {
        private final List<CompletableFuture<Object>> pending = new ArrayList<>();

        /** What is written in the place of an object. */
        @SuppressWarnings("unchecked")
        Object replace(Object object) {
            if (!(object instanceof CompletableFuture<?> future)) {
                return object;
            }
            if (future.isDone()) {
                return Future.of(future);
            }
            pending.add((CompletableFuture<Object>) future);
            return new Future(false, null, null);
        }

        /** The future that the stage completes: the only one without a value. */
        CompletableFuture<Object> completed() {
            if (pending.size() != 1) {
                throw new UnserializableTaskException(
                        "The task can't be sent to another process: it is a stage that completes "
                                + pending.size() + " futures, not one",
                        null);
            }
            return pending.getFirst();
        }
    }

    /** In the worker: the stage as a task, with futures of this process. */
    static final class Incoming {
        private final List<CompletableFuture<Object>> pending = new ArrayList<>();

        /** What is read in the place of an object. */
        Object resolve(Object object) {
            if (!(object instanceof Future future)) {
                return object;
            }
            if (future.done()) {
                return future.toFuture();
            }
            var made = new CompletableFuture<>();
            pending.add(made);
            return made;
        }

        Object run(Runnable stage) throws Exception {
            stage.run();
            try {
                return pending.getFirst().join();
            } catch (CompletionException failure) {
                throw failure.getCause() instanceof Exception cause ? cause : failure;
            }
        }
    }
}
