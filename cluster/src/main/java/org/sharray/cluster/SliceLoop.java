package org.sharray.cluster;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.sharray.SharedArray;
import org.sharray.cluster.engine.Engine;
import org.sharray.cluster.error.MemberDiedException;
import org.sharray.process.SliceFunction;

/**
 * A loop over an array's slices on the members that keep them. A slice is what a chunk has of the array. Each round sends each member one job with the slices that it keeps just now, and waits for all; slices
 * whose member died go into the next round, if the function may be repeated. Used by one thread.
 *
 * @param <A> the type of the array
 * @param <R> the type of the results
 */
final class SliceLoop<A extends SharedArray, R> {
    private final Engine engine;
    private final A array;
    private final ClusterArray elements;
    private final SliceFunction<A, R> function;
    private final boolean repeatable;
    private final R[] results;

    @SuppressWarnings("unchecked")
    SliceLoop(Engine engine, A array, SliceFunction<A, R> function, boolean repeatable) {
        if (!(array instanceof ClusterArray ours) || !ours.hasSlices()) {
            throw new IllegalArgumentException(
                    "A loop over slices on the members needs an array of the cluster, or elements of one in its order and less than a chunk apart");
        }
        this.engine = engine;
        this.array = array;
        this.elements = ours;
        this.function = function;
        this.repeatable = repeatable;
        this.results = (R[]) new Object[elements.slices()];
    }

    List<R> run() throws InterruptedException {
        List<Integer> open = new ArrayList<>();
        for (int slice = 0; slice < results.length; slice++) {
            open.add(slice);
        }
        while (!open.isEmpty()) {
            open = round(open);
        }
        return Arrays.asList(results);
    }

    /** Works on some slices; those are left whose members died. */
    private List<Integer> round(List<Integer> open) throws InterruptedException {
        Map<UUID, List<Integer>> byKeeper = new LinkedHashMap<>();
        for (int slice : open) {
            byKeeper.computeIfAbsent(engine.keeper(elements.chunkOf(slice)), _ -> new ArrayList<>()).add(slice);
        }
        Map<List<Integer>, CompletableFuture<byte[]>> jobs = new LinkedHashMap<>();
        byKeeper.forEach((keeper, slices) -> jobs.put(slices, engine.send(keeper, job(slices).toBytes())));
        List<Integer> left = new ArrayList<>();
        RuntimeException failure = null;
        for (Map.Entry<List<Integer>, CompletableFuture<byte[]>> job : jobs.entrySet()) {
            try {
                store(job.getKey(), Engine.answer(job.getValue()));
            } catch (MemberDiedException died) {
                left.addAll(job.getKey());
                failure = repeatable ? failure : died;
            } catch (RuntimeException failed) {
                failure = failed;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return left;
    }

    private SliceJob<A, R> job(List<Integer> slices) {
        List<Long> bounds = new ArrayList<>();
        for (int slice : slices) {
            bounds.add(elements.sliceFrom(slice));
            bounds.add(elements.sliceFrom(slice + 1));
        }
        return new SliceJob<>(array, bounds, function);
    }

    private void store(List<Integer> slices, byte[] answer) {
        List<R> made = SliceJob.results(answer);
        for (int i = 0; i < slices.size(); i++) {
            results[slices.get(i)] = made.get(i);
        }
    }
}
