[#include "../names.ftl"]
package org.sharray.process;

import java.util.Arrays;
import org.sharray.ArrayOptions;
import org.sharray.Shared[=Type]Array;
import org.sharray.type.Shape;

/**
 * Sorts an array in the workers of a pool: first blocks, each on the heap of a worker; then pairs of sorted runs are merged, to and fro between
 * the array and a second one of the same length, until there is one run. A merge is split by what it writes: for the k-th element of its
 * output a binary search finds how many of the k before come from either run, so all workers are busy up to the last pair. Made from a template:
 * core/src/codegen.
 */
final class [=Type]Sort {
    /** What is sorted and what is merged on a heap at a time, in elements. */
    private static final int BLOCK = 1 << 18;
    private static final int PIECE = 1 << 16;
[#if integer]

    /** Exchanges the order of the two halves of all values. */
    private static final [=type] FLIP = [=Box].MIN_VALUE;
[/#if]

    private final ProcessPool pool;
    private final Shared[=Type]Array array;
[#if integer]
    private final boolean unsigned;
[/#if]

    [=Type]Sort(ProcessPool pool, Shared[=Type]Array array) {
        this.pool = pool;
        this.array = array.reshape(Shape.of(array.length()));
[#if integer]
        this.unsigned = array.elementType().isUnsigned();
[/#if]
    }

    void run() throws InterruptedException {
[#if integer]
        if (unsigned) {
            flip();
        }
[/#if]
        pool.forEachSlice(array, Slicing.chunks(BLOCK), slice -> {
            [=type][] block = slice.toArray();
            Arrays.sort(block);
            slice.copyFrom(block);
        });
        if (array.length() > BLOCK) {
            try (var other = Shared[=Type]Array.create(array.length(), ArrayOptions.options().unlocked())) {
                Shared[=Type]Array from = array;
                Shared[=Type]Array to = other;
                for (long run = BLOCK; run < array.length(); run *= 2) {
                    merge(from, to, run);
                    var merged = to;
                    to = from;
                    from = merged;
                }
                if (from == other) {
                    copy(other, array);
                }
            }
        }
[#if integer]
        if (unsigned) {
            flip();
        }
[/#if]
    }
[#if integer]

    private void flip() throws InterruptedException {
        pool.forEachSlice(array, slice -> slice.setAll(index -> [=narrowed("slice.get(index) ^ FLIP")]));
    }
[/#if]

    private void copy(Shared[=Type]Array from, Shared[=Type]Array to) throws InterruptedException {
        new SliceLoop<Shared[=Type]Array, Void>(pool, to, Slicing.chunks(BLOCK)).run((slice, start) -> {
            slice.copyFrom(from.slice(start, start + slice.length()));
            return null;
        }, false);
    }

    /** Merges each pair of runs. */
    private void merge(Shared[=Type]Array from, Shared[=Type]Array to, long run) throws InterruptedException {
        new SliceLoop<Shared[=Type]Array, Void>(pool, to, Slicing.chunks(PIECE)).run((slice, start) -> {
            long pair = start / (2 * run) * 2 * run;
            long middle = Math.min(pair + run, from.length());
            long end = Math.min(pair + 2 * run, from.length());
            mergePiece(from.slice(pair, middle), from.slice(middle, end), start - pair, slice);
            return null;
        }, false);
    }

    /** Writes what is at some place of the merged runs: a piece never lies in two pairs, since a run is a multiple of it. */
    private static void mergePiece(Shared[=Type]Array left, Shared[=Type]Array right, long at, Shared[=Type]Array output) {
        long length = output.length();
        long leftFrom = ofLeft(left, right, at);
        long leftTo = ofLeft(left, right, at + length);
        [=type][] a = left.slice(leftFrom, leftTo).toArray();
        [=type][] b = right.slice(at - leftFrom, at + length - leftTo).toArray();
        [=type][] merged = new [=type][(int) length];
        int i = 0;
        int j = 0;
        for (int k = 0; k < merged.length; k++) {
            merged[k] = j == b.length || i < a.length && isOrdered(a[i], b[j]) ? a[i++] : b[j++];
        }
        output.copyFrom(merged);
    }

    /** How many of the first merged elements come from the left run; equal ones come from there first. */
    private static long ofLeft(Shared[=Type]Array left, Shared[=Type]Array right, long merged) {
        long low = Math.max(0, merged - right.length());
        long high = Math.min(merged, left.length());
        while (low < high) {
            long half = low + high >>> 1;
            if (isOrdered(left.get(half), right.get(merged - half - 1))) {
                low = half + 1;
            } else {
                high = half;
            }
        }
        return low;
    }

    private static boolean isOrdered([=type] a, [=type] b) {
[#if floating]
        return [=Box].compare(a, b) <= 0;
[#else]
        return a <= b;
[/#if]
    }
}
