package org.sharray.process;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.sharray.storage.Transfer;

/**
 * A task of a pool, and the future for its result.
 *
 * @param <T>
 *            the type of the result
 */
final class PoolTask<T> extends CompletableFuture<T> implements RunnableFuture<T> {
    private static final AtomicLong LAST = new AtomicLong();

    private final ProcessPool pool;
    private final long number = LAST.incrementAndGet();
    private final WorkMessage message;
    private final Transfer sent;
    private final ClassLoader loader;
    private final T fixedResult;
    private final AtomicBoolean submitted = new AtomicBoolean();
    private final CountDownLatch left = new CountDownLatch(1);

    private PoolTask(ProcessPool pool, WorkMessage message, Transfer sent, ClassLoader loader, T fixedResult) {
        this.pool = pool;
        this.message = message;
        this.sent = sent;
        this.loader = loader;
        this.fixedResult = fixedResult;
    }

    /**
     * Encodes a task.
     *
     * @param task a Callable or a Runnable
     * @param fixedResult the result, if the task has none; or null
     * @throws UnserializableTaskException if it can't be sent
     */
    static <T> PoolTask<T> of(ProcessPool pool, Object task, T fixedResult) {
        var sent = Transfer.begin();
        try {
            var message = WorkMessage.of(task);
            sent.seal();
            return new PoolTask<>(pool, message, sent, task.getClass().getClassLoader(), fixedResult);
        } catch (Throwable failure) {
            sent.close();
            throw failure;
        }
    }

    /** Encodes a stage of a {@link CompletableFuture}, which is completed with this. */
    static PoolTask<Object> ofStage(ProcessPool pool, Runnable stage) {
        var futures = new Stage.Outgoing();
        var sent = Transfer.begin();
        try {
            var message = WorkMessage.ofStage(stage, futures);
            sent.seal();
            var completed = futures.completed();
            var task = new PoolTask<Object>(pool, message, sent, stage.getClass().getClassLoader(), null);
            // The next stages may wait for the pool, so they must not hold up the thread that hears the worker.
            task.whenCompleteAsync((result, failure) -> {
                if (failure == null) {
                    completed.complete(result);
                } else {
                    completed.completeExceptionally(failure instanceof CompletionException
                            ? failure
                            : new CompletionException(failure)); // in which the JDK's own stages wrap it, too
                }
            }, Thread::startVirtualThread);
            completed.whenComplete((_, _) -> {
                if (completed.isCancelled()) {
                    task.cancel(false);
                }
            });
            return task;
        } catch (Throwable failure) {
            sent.close();
            throw failure;
        }
    }

    long number() {
        return number;
    }

    WorkMessage message() {
        return message;
    }

    /** Which finds the classes of the result. */
    ClassLoader loader() {
        return loader;
    }

    boolean bringsArrays() {
        return !sent.isEmpty();
    }

    /** No worker is at it any more, or ever will be: lets go of the arrays that were kept for the worker. */
    void letGo() {
        sent.close();
        left.countDown();
    }

    /** Waits until no worker is at it, without being interrupted. */
    void awaitLeft() {
        boolean interrupted = false;
        while (true) {
            try {
                left.await();
                break;
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("unchecked")
    void succeed(Object result) {
        complete(fixedResult != null ? fixedResult : (T) result);
    }

    /** Whether this is the first time that it is given to the pool. */
    boolean isFirstSubmission() {
        return submitted.compareAndSet(false, true);
    }

    /** Cancels the task; one that runs is interrupted in its worker, if that is wanted. */
    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
        if (!super.cancel(mayInterruptIfRunning)) {
            return false;
        }
        if (isFirstSubmission()) {
            letGo(); // the pool will never see it
        } else {
            pool.cancelled(this, mayInterruptIfRunning);
        }
        return true;
    }

    /** Has the pool run the task, and waits for its end: for who wraps the task into another one, as completion services do. */
    @Override
    public void run() {
        pool.dispatchAnnounced(this);
        try {
            get();
        } catch (ExecutionException | CancellationException known) {
            // To whoever asks for the result.
        } catch (InterruptedException wrapperCancelled) {
            cancel(true);
        }
    }
}
