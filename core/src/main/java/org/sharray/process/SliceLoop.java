package org.sharray.process;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.Span;

/**
 * A loop over an array in the workers of a pool. If the slices are as many as the workers and nobody asks how far it is, each is a task. Else as
 * many tasks as workers take slices by a shared counter until there are no more; the tasks and this then share three words, each in
 * a cache line of its own.
 *
 * <p>
 * When it returns or throws, no worker is at it any more: it has waited for those that it had to stop.
 */
final class SliceLoop<A extends SharedArray, R> {
    private static final long LOOK_AGAIN_MILLIS = 100;

    /** The words, by their index. */
    private static final int NEXT = 0;
    private static final int DONE = 8;
    private static final int STOPPED = 16;
    private static final int WORDS = 24;

    private final ProcessPool pool;
    private final A array;
    private final Slicing slicing;
    private final long sliceLength;
    private final long slices;

    SliceLoop(ProcessPool pool, A array, Slicing slicing) {
        this.pool = pool;
        this.array = array;
        this.slicing = slicing;
        this.sliceLength = slicing.sliceLength(array, pool.size());
        this.slices = Math.ceilDiv(array.length(), sliceLength);
    }

    /** The result of one slice. */
    record Part<R>(long slice, R result) implements Serializable {}

    /** Runs the loop; the results are in the order of the slices, or there are none if they are not wanted. */
    List<R> run(IndexedSliceFunction<A, R> body, boolean wantsResults) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException(); // whether or not the workers would be done before this thread waits
        }
        if (slices > Integer.MAX_VALUE - 8 && wantsResults) {
            throw new IllegalArgumentException("There can't be " + slices + " results: take longer chunks");
        }
        if (slices <= pool.size() && slicing.progress() == null) {
            return runAtOnce(body, wantsResults);
        }
        try (var words = SharedLongArray.create(WORDS, ArrayOptions.options().unlocked())) {
            A whole = array;
            long length = sliceLength;
            long count = slices;
            return run(Math.min(pool.size(), slices),
                    _ -> () -> work(whole, length, count, words, body, wantsResults), words);
        }
    }

    private List<R> runAtOnce(IndexedSliceFunction<A, R> body, boolean wantsResults) throws InterruptedException {
        A whole = array;
        long length = sliceLength;
        return run(slices, slice -> () -> workAt(whole, slice, length, body, wantsResults), null);
    }

    private List<R> run(long count, LongFunction<SerializableCallable<List<Part<R>>>> taskOf, SharedLongArray words)
            throws InterruptedException {
        List<PoolTask<List<Part<R>>>> tasks = new ArrayList<>();
        try {
            for (long i = 0; i < count; i++) {
                tasks.add((PoolTask<List<Part<R>>>) pool.submit(taskOf.apply(i)));
            }
            await(endOf(tasks), words);
            tell(words);
        } finally {
            stop(tasks, words);
        }
        return ordered(tasks);
    }

    /** What a worker does with one slice. */
    private static <A extends SharedArray, R> List<Part<R>> workAt(A array, long slice, long length,
            IndexedSliceFunction<A, R> body,
            boolean wantsResults) throws Exception {
        long from = slice * length;
        R result = Boundary.apply(body, sliceOf(array, from, Math.min(from + length, array.length())), from);
        return wantsResults ? new ArrayList<>(List.of(new Part<>(slice, result))) : null;
    }

    /** What each worker does with one slice after the other. */
    private static <A extends SharedArray, R> List<Part<R>> work(A array, long length, long slices,
            SharedLongArray words,
            IndexedSliceFunction<A, R> body, boolean wantsResults) throws Exception {
        var parts = new ArrayList<Part<R>>();
        for (long slice; (slice = words.getAndAdd(NEXT, 1)) < slices;) {
            if (words.getAcquire(STOPPED) != 0) {
                break;
            }
            long from = slice * length;
            long to = Math.min(from + length, array.length());
            R result = Boundary.apply(body, sliceOf(array, from, to), from);
            if (wantsResults) {
                parts.add(new Part<>(slice, result));
            }
            words.getAndAdd(DONE, to - from);
        }
        return wantsResults ? parts : null;
    }

    /** An array's slices are of its own type, and have as many dimensions. */
    @SuppressWarnings("unchecked")
    private static <A extends SharedArray> A sliceOf(A array, long from, long to) {
        int rank = array.shape().rank();
        if (rank == 1) {
            return (A) array.slice(from, to);
        }
        long row = Slicing.rowLength(array);
        var spans = new Span[rank];
        Arrays.fill(spans, Span.all());
        spans[Slicing.slowest(array)] = Span.range(from / row, to / row);
        return (A) array.view(spans);
    }

    /** The end of all tasks, or the first failure of one, whatever the others still do. */
    private static Future<Void> endOf(List<? extends PoolTask<?>> tasks) {
        var end = new CompletableFuture<Void>();
        tasks.forEach(task -> task.whenComplete((_, failure) -> {
            if (failure != null) {
                end.completeExceptionally(failure);
            }
        }));
        CompletableFuture.allOf(tasks.toArray(CompletableFuture[]::new)).thenRun(() -> end.complete(null));
        return end;
    }

    private void await(Future<Void> end, SharedLongArray words) throws InterruptedException {
        try {
            while (slicing.progress() != null && !ends(end)) {
                tell(words);
            }
            end.get();
        } catch (ExecutionException failure) {
            throw switch (failure.getCause()) {
                case WorkerDiedException died -> died;
                case Throwable cause -> new ProcessFailedException("A slice of the loop failed: " + cause, cause);
            };
        }
    }

    /** Waits for the end, but not for ever. */
    private static boolean ends(Future<Void> end) throws InterruptedException, ExecutionException {
        try {
            end.get(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    private void tell(SharedLongArray words) {
        if (slicing.progress() != null && !slicing.progress().reached(words.getAcquire(DONE), array.length())) {
            throw new CancellationException("The loop was cancelled by its progress listener");
        }
    }

    /** Stops those that are still at it, and waits until they are not. */
    private static void stop(List<? extends PoolTask<?>> tasks, SharedLongArray words) {
        if (words != null) {
            words.setRelease(STOPPED, 1);
        }
        tasks.forEach(task -> task.cancel(true));
        tasks.forEach(PoolTask::awaitLeft);
    }

    private List<R> ordered(List<PoolTask<List<Part<R>>>> tasks) {
        List<Part<R>> parts = new ArrayList<>();
        tasks.stream().map(PoolTask::resultNow).filter(Objects::nonNull).forEach(parts::addAll);
        parts.sort(Comparator.comparingLong(Part::slice));
        return parts.stream().map(Part::result).collect(Collectors.toCollection(ArrayList::new));
    }
}
