package org.sharray.process;

import java.io.Serializable;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.CancellationException;
import java.util.function.BinaryOperator;
[#list primitives as p][#if p.functional]
import java.util.function.[=p.Type]BinaryOperator;
[/#if][/#list]
import java.util.function.LongToDoubleFunction;
import java.util.function.LongToIntFunction;
import java.util.function.LongUnaryOperator;
import org.sharray.SharedArray;
[#list primitives as p]
import org.sharray.Shared[=p.Type]Array;
[/#list]
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * The loops over arrays that a {@link ProcessPool} offers: each splits the array over the workers, and returns when all is done. They
 * are made from a template: core/src/codegen.
 */
abstract class ArrayLoops extends AbstractExecutorService {
    ArrayLoops() {}

    /** The pool itself. */
    abstract ProcessPool pool();

    /**
     * Does something with each slice of an array, one a worker: see {@link Slicing#even}.
     *
     * @param <A>   the type of the array
     * @param array to be split; not changed but by the task
     * @param task  what to do with each slice, in a worker
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws ProcessFailedException      if the task throws, with that as its cause; the loop is ended
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the task can't be sent
     */
    public <A extends SharedArray> void forEachSlice(A array, SliceTask<A> task) throws InterruptedException {
        forEachSlice(array, Slicing.even(), task);
    }

    /**
     * Does something with each slice of an array. A loop that fails or is cancelled interrupts those slices that are being worked on, and waits
     * for their end: see {@link PoolOptions#interruptGrace} for tasks that ignore it.
     *
     * @param <A>     the type of the array
     * @param array   to be split; not changed but by the task
     * @param slicing how to split it
     * @param task    what to do with each slice, in a worker
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws CancellationException       if the progress listener cancels the loop
     * @throws ProcessFailedException      if the task throws, with that as its cause; the loop is ended
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the task can't be sent
     */
    public <A extends SharedArray> void forEachSlice(A array, Slicing slicing, SliceTask<A> task) throws InterruptedException {
        Objects.requireNonNull(task, "task");
        new SliceLoop<A, Void>(pool(), array, slicing).run((slice, _) -> {
            task.accept(slice);
            return null;
        }, false);
    }

    /**
     * Does something with each slice of an array, one a worker: see {@link Slicing#even}.
     *
     * @param <A>   the type of the array
     * @param array to be split; not changed but by the task
     * @param task  what to do with each slice and the index of its first element, in a worker
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws ProcessFailedException      if the task throws, with that as its cause; the loop is ended
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the task can't be sent
     */
    public <A extends SharedArray> void forEachSlice(A array, IndexedSliceTask<A> task) throws InterruptedException {
        forEachSlice(array, Slicing.even(), task);
    }

    /**
     * Does something with each slice of an array. A loop that fails or is cancelled interrupts those slices that are being worked on, and waits
     * for their end: see {@link PoolOptions#interruptGrace} for tasks that ignore it.
     *
     * @param <A>     the type of the array
     * @param array   to be split; not changed but by the task
     * @param slicing how to split it
     * @param task    what to do with each slice and the index of its first element, in a worker
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws CancellationException       if the progress listener cancels the loop
     * @throws ProcessFailedException      if the task throws, with that as its cause; the loop is ended
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the task can't be sent
     */
    public <A extends SharedArray> void forEachSlice(A array, Slicing slicing, IndexedSliceTask<A> task) throws InterruptedException {
        Objects.requireNonNull(task, "task");
        new SliceLoop<A, Void>(pool(), array, slicing).run((slice, from) -> {
            task.accept(slice, from);
            return null;
        }, false);
    }

    /**
     * Makes something of each slice of an array, one a worker: see {@link Slicing#even}.
     *
     * @param <A>      the type of the array
     * @param <R>      the type of the results
     * @param array    to be split
     * @param function what to make of each slice, in a worker
     * @return the results, in the order of the slices
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws ProcessFailedException      if the function throws, with that as its cause, or a result can't be sent
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the function can't be sent
     */
    public <A extends SharedArray, R> List<R> mapSlices(A array, SliceFunction<A, R> function) throws InterruptedException {
        return mapSlices(array, Slicing.even(), function);
    }

    /**
     * Makes something of each slice of an array.
     *
     * @param <A>      the type of the array
     * @param <R>      the type of the results
     * @param array    to be split
     * @param slicing  how to split it
     * @param function what to make of each slice, in a worker
     * @return the results, in the order of the slices
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws CancellationException       if the progress listener cancels the loop
     * @throws ProcessFailedException      if the function throws, with that as its cause, or a result can't be sent
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the function can't be sent
     */
    public <A extends SharedArray, R> List<R> mapSlices(A array, Slicing slicing, SliceFunction<A, R> function)
            throws InterruptedException {
        Objects.requireNonNull(function, "function");
        return new SliceLoop<A, R>(pool(), array, slicing).run((slice, _) -> function.apply(slice), true);
    }

    /**
     * Makes something of each slice of an array, one a worker: see {@link Slicing#even}.
     *
     * @param <A>      the type of the array
     * @param <R>      the type of the results
     * @param array    to be split
     * @param function what to make of each slice and the index of its first element, in a worker
     * @return the results, in the order of the slices
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws ProcessFailedException      if the function throws, with that as its cause, or a result can't be sent
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the function can't be sent
     */
    public <A extends SharedArray, R> List<R> mapSlices(A array, IndexedSliceFunction<A, R> function) throws InterruptedException {
        return mapSlices(array, Slicing.even(), function);
    }

    /**
     * Makes something of each slice of an array.
     *
     * @param <A>      the type of the array
     * @param <R>      the type of the results
     * @param array    to be split
     * @param slicing  how to split it
     * @param function what to make of each slice and the index of its first element, in a worker
     * @return the results, in the order of the slices
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws CancellationException       if the progress listener cancels the loop
     * @throws ProcessFailedException      if the function throws, with that as its cause, or a result can't be sent
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the function can't be sent
     */
    public <A extends SharedArray, R> List<R> mapSlices(A array, Slicing slicing, IndexedSliceFunction<A, R> function)
            throws InterruptedException {
        Objects.requireNonNull(function, "function");
        return new SliceLoop<A, R>(pool(), array, slicing).run(function, true);
    }

    /**
     * Makes something of each slice of an array, one a worker, and one thing of all.
     *
     * @param <A>      the type of the array
     * @param <R>      the type of the result
     * @param array    to be split
     * @param identity the result for an array without elements; {@code reduction} with it changes nothing
     * @param function what to make of each slice, in a worker
     * @param reduction makes one result of two, here, in the order of the slices; associative
     * @return the result
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws ProcessFailedException      if the function throws, with that as its cause, or a result can't be sent
     * @throws WorkerDiedException         if a worker dies; the loop is ended
     * @throws UnserializableTaskException if the function can't be sent
     */
    public <A extends SharedArray, R> R reduceSlices(A array, R identity, SliceFunction<A, R> function, BinaryOperator<R> reduction)
            throws InterruptedException {
        return mapSlices(array, function).stream().reduce(identity, reduction);
    }
[#list primitives as p]
[#assign Generator][#if p.type == "long"]LongUnaryOperator[#elseif p.functional]LongTo[=p.Type]Function[#else]Shared[=p.Type]Array.LongTo[=p.Type]Function[/#if][/#assign]

    /**
     * Computes all elements of an array, as {@link Shared[=p.Type]Array#setAll} does.
     *
     * @param <G>       the type of a lambda that is serialisable by itself
     * @param array     gets the elements
     * @param generator from index to element; computed in workers
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws ProcessFailedException      if the generator throws, with that as its cause
     * @throws WorkerDiedException         if a worker dies
     * @throws UnserializableTaskException if the generator can't be sent
     */
    public <G extends [=Generator] & Serializable> void setAll(Shared[=p.Type]Array array, G generator) throws InterruptedException {
        setAll(array, Slicing.even(), generator);
    }

    /**
     * Computes all elements of an array, as {@link Shared[=p.Type]Array#setAll} does.
     *
     * @param <G>       the type of a lambda that is serialisable by itself
     * @param array     gets the elements
     * @param slicing   how to split it
     * @param generator from index to element; computed in workers
     * @throws InterruptedException        if this thread is interrupted; the workers have stopped then
     * @throws CancellationException       if the progress listener cancels the loop
     * @throws ProcessFailedException      if the generator throws, with that as its cause
     * @throws WorkerDiedException         if a worker dies
     * @throws UnserializableTaskException if the generator can't be sent
     */
    public <G extends [=Generator] & Serializable> void setAll(Shared[=p.Type]Array array, Slicing slicing, G generator)
            throws InterruptedException {
        Objects.requireNonNull(generator, "generator");
        new SliceLoop<Shared[=p.Type]Array, Void>(pool(), array, slicing).run((slice, from) -> {
            slice.setAll(index -> generator.applyAs[=p.Type](from + index));
            return null;
        }, false);
    }
[/#list]
[#list primitives as p][#if p.functional]

    /**
     * Replaces each element by the result of all up to it, in the order in which they are stored, as {@link java.util.Arrays#parallelPrefix([=p.type][], [=p.Type]BinaryOperator)} does.
     *
     * @param <O>      the type of a lambda that is serialisable by itself
     * @param array    to be changed
     * @param operator associative
     * @throws InterruptedException        if this thread is interrupted; the array is half done then
     * @throws ProcessFailedException      if the operator throws, with that as its cause
     * @throws WorkerDiedException         if a worker dies
     * @throws UnserializableTaskException if the operator can't be sent
     */
    public <O extends [=p.Type]BinaryOperator & Serializable> void parallelPrefix(Shared[=p.Type]Array array, O operator)
            throws InterruptedException {
        Objects.requireNonNull(operator, "operator");
        Shared[=p.Type]Array elements = array.reshape(Shape.of(array.length())); // in the order in which they are stored
        List<[=p.Box]> last = mapSlices(elements, slice -> {
            [=p.type] sofar = slice.get(0);
            for (long i = 1; i < slice.length(); i++) {
                sofar = operator.applyAs[=p.Type](sofar, slice.get(i));
                slice.set(i, sofar);
            }
            return sofar;
        });
        [=p.type][] before = new [=p.type][last.size()];
        for (int i = 1; i < before.length; i++) {
            before[i] = i == 1 ? last.get(0) : operator.applyAs[=p.Type](before[i - 1], last.get(i - 1));
        }
        long sliceLength = Slicing.even().sliceLength(elements, pool().size());
        new SliceLoop<Shared[=p.Type]Array, Void>(pool(), elements, Slicing.even()).run((slice, from) -> {
            if (from > 0) {
                [=p.type] first = before[(int) (from / sliceLength)];
                slice.setAll(index -> operator.applyAs[=p.Type](first, slice.get(index)));
            }
            return null;
        }, false);
    }
[/#if][/#list]

    /**
     * Sorts an array, in ascending order (several dimensions as if they were one), as {@link java.util.Arrays} does for its type; unsigned elements by their unsigned value. It takes
     * as much shared memory again as the array has, but of a worker's heap only some megabytes.
     *
     * @param array to be sorted; of numbers or characters
     * @throws InterruptedException          if this thread is interrupted; the elements may be lost then
     * @throws UnsupportedOperationException if the elements are booleans
     * @throws WorkerDiedException           if a worker dies; the elements may be lost then
     */
    public void parallelSort(SharedArray array) throws InterruptedException {
        if (array.elementType() == ElementType.FLOAT16) {
            throw new UnsupportedOperationException("Half-precision numbers can't be sorted: copy them into an array of floats");
        }
        switch (array) {
[#list primitives as p][#if p.numeric]
            case Shared[=p.Type]Array elements -> new [=p.Type]Sort(pool(), elements).run();
[/#if][/#list]
            default -> throw new UnsupportedOperationException("Elements of type " + array.elementType() + " have no order");
        }
    }
}
