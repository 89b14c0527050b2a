package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.SharedShortArray;
import org.sharray.Span;
import org.sharray.testing.Waiter;
import org.sharray.type.Shape;

/** Loops over arrays in a pool do what the same loops over Java arrays do. */
@Timeout(300)
class PoolLoopsTest {
    private static final int WORKERS = 3;

    /** More than one block of a sort, and no multiple of anything. */
    private static final int LONG = 3 * (1 << 18) + 12_345;

    private static final ProcessPool POOL = ProcessPool.create(WORKERS,
            PoolOptions.options().process(ProcessOptions.options().captureOutput()));

    @AfterAll
    static void close() {
        POOL.close();
    }

    private static SharedIntArray indices(int length) {
        return SharedIntArray.of(IntStream.range(0, length).toArray());
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 5, 100, 1_000, 100_003})
    void eachElementIsInOneSlice(int length) throws InterruptedException {
        try (var array = SharedIntArray.create(length, options().unlocked())) {
            POOL.forEachSlice(array, slice -> slice.setAll(i -> slice.get(i) + 1));
            POOL.forEachSlice(array, Slicing.chunks(7), slice -> {
                assertThat(slice.length()).isBetween(1L, 7L);
                slice.setAll(i -> slice.get(i) + 10);
            });
            POOL.forEachSlice(array, Slicing.chunks(Long.MAX_VALUE), slice -> slice.setAll(i -> slice.get(i) + 100));
            assertThat(array.toArray()).containsOnly(IntStream.range(0, length).map(_ -> 111).toArray())
                    .hasSize(length);
        }
    }

    @Test
    void slicesAreNearlyEqualAndBeginAtCacheLines() throws InterruptedException {
        try (var array = indices(10_000)) {
            List<int[]> slices = POOL.mapSlices(array, slice -> new int[]{slice.get(0), (int) slice.length()});
            assertThat(slices).hasSize(WORKERS);
            assertThat(slices).allSatisfy(slice -> {
                assertThat(slice[0] % 16).isZero();
                assertThat(slice[1]).isBetween(10_000 / WORKERS - 32, 10_000 / WORKERS + 16);
            });
        }
    }

    @Test
    void resultsComeInTheOrderOfTheSlices() throws InterruptedException {
        try (var array = indices(1_000)) {
            assertThat(POOL.mapSlices(array, Slicing.chunks(10), slice -> slice.get(0)))
                    .containsExactlyElementsOf(IntStream.range(0, 100).mapToObj(i -> 10 * i).toList());
            assertThat(POOL.mapSlices(array, slice -> (String) null)).hasSize(WORKERS).containsOnlyNulls();
            assertThat(POOL.reduceSlices(array, "", slice -> slice.get(0) + " ", String::concat))
                    .startsWith("0 ").matches("(\\d+ ){" + WORKERS + "}");
            assertThat(POOL.<SharedIntArray, Long>reduceSlices(array, 0L, slice -> slice.stream().asLongStream().sum(),
                    Long::sum)).isEqualTo(499_500);
        }
        try (var empty = SharedIntArray.create(0)) {
            assertThat(POOL.mapSlices(empty, slice -> 1)).isEmpty();
            assertThat(POOL.reduceSlices(empty, 7, slice -> 1, Integer::sum)).isEqualTo(7);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 100, 1_001})
    void aSliceKnowsWhereItLies(int length) throws InterruptedException {
        try (var array = indices(length)) {
            POOL.forEachSlice(array, (slice, from) -> slice.setAll(i -> (int) (slice.get(i) - (from + i) + 1)));
            POOL.forEachSlice(array, Slicing.chunks(7), (slice, from) -> {
                assertThat(from % 7).isZero();
                slice.setAll(i -> (int) (slice.get(i) + from + i));
            });
            assertThat(array.toArray()).containsExactly(IntStream.rangeClosed(1, length).toArray());
            assertThat(POOL.mapSlices(array, Slicing.chunks(10), (slice, from) -> from))
                    .containsExactlyElementsOf(
                            LongStream.range(0, Math.ceilDiv(length, 10)).map(i -> 10 * i).boxed().toList());
            assertThat(POOL.mapSlices(array, (slice, from) -> slice.get(0) - from)).isNotEmpty().containsOnly(1L);
            POOL.setAll(array, Slicing.chunks(3), i -> (int) -i);
            assertThat(array.toArray()).containsExactly(IntStream.range(0, length).map(i -> -i).toArray());
        }
    }

    @Test
    void slicesOfSlicesWithStepsAreThePartsThatTheyShow() throws InterruptedException {
        try (var array = SharedLongArray.create(100)) {
            POOL.setAll(array.slice(99, -1, -1), i -> i);
            assertThat(array.toArray()).containsExactly(LongStream.range(0, 100).map(i -> 99 - i).toArray());
            POOL.forEachSlice(array.slice(0, 100, 3), Slicing.chunks(5), slice -> slice.fill(-1));
            assertThat(IntStream.range(0, 100).filter(i -> array.get(i) == -1).toArray())
                    .containsExactly(IntStream.range(0, 34).map(i -> 3 * i).toArray());
        }
    }

    @Test
    void allElementsOfEveryTypeAreComputedFromTheirIndex() throws InterruptedException {
        int n = 1_001;
        try (var bytes = SharedByteArray.create(n);
                var shorts = SharedShortArray.create(n);
                var chars = SharedCharArray.create(n);
                var ints = SharedIntArray.create(n);
                var longs = SharedLongArray.create(n);
                var floats = SharedFloatArray.create(n);
                var doubles = SharedDoubleArray.create(n);
                var booleans = SharedBooleanArray.create(n)) {
            int factor = 3;
            POOL.setAll(bytes, i -> (byte) (factor * i));
            POOL.setAll(shorts, i -> (short) (factor * i));
            POOL.setAll(chars, i -> (char) (factor * i));
            POOL.setAll(ints, i -> (int) (factor * i));
            POOL.setAll(longs, i -> factor * i);
            POOL.setAll(floats, i -> factor * i);
            POOL.setAll(doubles, i -> factor * i);
            POOL.setAll(booleans, i -> i % factor == 0);
            for (int i = 0; i < n; i++) {
                int value = factor * i;
                assertThat(bytes.get(i)).isEqualTo((byte) value);
                assertThat(shorts.get(i)).isEqualTo((short) value);
                assertThat(chars.get(i)).isEqualTo((char) value);
                assertThat(ints.get(i)).isEqualTo(value);
                assertThat(longs.get(i)).isEqualTo(value);
                assertThat(floats.get(i)).isEqualTo(value);
                assertThat(doubles.get(i)).isEqualTo(value);
                assertThat(booleans.get(i)).isEqualTo(i % factor == 0);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 1_000, 100_001})
    void prefixesAreThoseOfJavasArrays(int length) throws InterruptedException {
        var random = new Random(length);
        int[] ints = random.ints(length).toArray();
        long[] longs = random.longs(length).toArray();
        double[] doubles = random.ints(length, 0, 1_000).asDoubleStream().toArray(); // sums are exact in any order
        try (var i = SharedIntArray.of(ints);
                var l = SharedLongArray.of(longs);
                var d = SharedDoubleArray.of(doubles)) {
            POOL.parallelPrefix(i, (a, b) -> a + b);
            POOL.parallelPrefix(l, Math::max);
            POOL.parallelPrefix(d, Double::sum);
            Arrays.parallelPrefix(ints, Integer::sum);
            Arrays.parallelPrefix(longs, Math::max);
            Arrays.parallelPrefix(doubles, Double::sum);
            assertThat(i.toArray()).containsExactly(ints);
            assertThat(l.toArray()).containsExactly(longs);
            assertThat(d.toArray()).containsExactly(doubles);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 1_000, 1 << 18, (1 << 18) + 1, LONG})
    void sortedAsJavasArrays(int length) throws InterruptedException {
        int[] ints = new Random(length).ints(length, -1_000_000, 1_000_000).toArray();
        try (var array = SharedIntArray.of(ints)) {
            POOL.parallelSort(array);
            Arrays.sort(ints);
            assertThat(Arrays.equals(array.toArray(), ints)).isTrue();
        }
    }

    @Test
    void everyTypeIsSorted() throws InterruptedException {
        var random = new Random(1);
        byte[] bytes = new byte[LONG];
        random.nextBytes(bytes);
        short[] shorts = new short[LONG];
        char[] chars = new char[LONG];
        long[] longs = random.longs(LONG).toArray();
        double[] doubles = random.doubles(LONG)
                .map(x -> x < 0.1 ? Double.NaN : x < 0.2 ? -0.0 : x < 0.3 ? 0.0 : x - 0.5)
                .toArray();
        float[] floats = new float[LONG];
        for (int i = 0; i < LONG; i++) {
            shorts[i] = (short) longs[i];
            chars[i] = (char) longs[i];
            floats[i] = (float) doubles[i];
        }
        try (var b = SharedByteArray.of(bytes);
                var s = SharedShortArray.of(shorts);
                var c = SharedCharArray.of(chars);
                var l = SharedLongArray.of(longs);
                var f = SharedFloatArray.of(floats);
                var d = SharedDoubleArray.of(doubles)) {
            for (SharedArray array : List.of(b, s, c, l, f, d)) {
                POOL.parallelSort(array);
            }
            Arrays.sort(bytes);
            Arrays.sort(shorts);
            Arrays.sort(chars);
            Arrays.sort(longs);
            Arrays.sort(floats);
            Arrays.sort(doubles);
            assertThat(Arrays.equals(b.toArray(), bytes)).isTrue();
            assertThat(Arrays.equals(s.toArray(), shorts)).isTrue();
            assertThat(Arrays.equals(c.toArray(), chars)).isTrue();
            assertThat(Arrays.equals(l.toArray(), longs)).isTrue();
            assertThat(Arrays.equals(f.toArray(), floats)).isTrue();
            assertThat(Arrays.equals(d.toArray(), doubles)).isTrue();
        }
    }

    @Test
    void unsignedElementsAreSortedByTheirUnsignedValueAndBooleansNotAtAll() throws InterruptedException {
        try (var array = SharedArray.create('I', LONG); var flags = SharedBooleanArray.create(2)) {
            var ints = (SharedIntArray) array;
            POOL.setAll(ints, i -> (int) (i * 2_654_435_761L));
            int[] expected = ints.toArray();
            POOL.parallelSort(array);
            int[] sorted = IntStream.of(expected).boxed().sorted(Integer::compareUnsigned).mapToInt(i -> i).toArray();
            assertThat(Arrays.equals(ints.toArray(), sorted)).isTrue();
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> POOL.parallelSort(flags));
        }
    }

    @Test
    void anArrayLargerThanAWorkersHeapIsSorted() throws InterruptedException {
        var small = PoolOptions.options().process(ProcessOptions.options().maxHeap(24 << 20).captureOutput());
        try (var pool = ProcessPool.create(2, small);
                var array = SharedLongArray.create(4_000_000, options().unlocked())) {
            pool.setAll(array, i -> i * 0x9E37_79B9_7F4A_7C15L);
            pool.parallelSort(array);
            assertThat(LongStream.range(1, array.length()).allMatch(i -> array.get(i - 1) < array.get(i))).isTrue();
        }
    }

    @Test
    void progressIsToldUpToTheEnd() throws InterruptedException {
        var told = new ArrayList<Long>();
        Slicing.Progress listener = (done, total) -> {
            assertThat(total).isEqualTo(1_000);
            told.add(done);
            return true;
        };
        try (var array = SharedIntArray.create(1_000)) {
            POOL.forEachSlice(array, Slicing.chunks(10).progress(listener), slice -> {});
            assertThat(told).isSorted().last().isEqualTo(1_000L);
            told.clear();
            POOL.forEachSlice(array, Slicing.even().progress(listener), slice -> {});
            assertThat(told).isSorted().last().isEqualTo(1_000L);
        }
    }

    @Test
    void aListenerCancelsTheLoop() throws InterruptedException {
        try (var array = SharedIntArray.create(1_000); var open = SharedIntArray.create(1)) {
            assertThatExceptionOfType(CancellationException.class)
                    .isThrownBy(() -> POOL.forEachSlice(array, Slicing.chunks(1).progress((_, _) -> false), slice -> {
                        slice.set(0, 1);
                        open.awaitUntil(0, value -> value != 0); // as long as nobody cancels
                    }));
            int begun = array.stream().sum();
            assertThat(begun).isLessThanOrEqualTo(WORKERS);
            assertThat(POOL.mapSlices(array, slice -> 1)).hasSize(WORKERS);
            assertThat(array.stream().sum()).as("nobody is at it any more").isEqualTo(begun);
        }
    }

    @Test
    void whoIsInterruptedStopsTheWorkers() throws InterruptedException {
        try (var array = SharedIntArray.create(WORKERS); var open = SharedIntArray.create(1)) {
            Waiter<Void> loop = Waiter.running(() -> POOL.forEachSlice(array, slice -> {
                slice.set(0, 1);
                open.awaitUntil(0, value -> value != 0);
            }));
            array.awaitUntil(0, value -> value == 1);
            loop.interrupt();
            assertThat(loop.failure()).isInstanceOf(InterruptedException.class);
            assertThat(POOL.mapSlices(array, slice -> 1)).hasSize(WORKERS);
        }
    }

    @Test
    void aSliceThatFailsEndsTheLoop() {
        try (var array = indices(1_000); var begun = SharedIntArray.create(1)) {
            assertThatExceptionOfType(ProcessFailedException.class)
                    .isThrownBy(() -> POOL.forEachSlice(array, Slicing.chunks(1), slice -> {
                        begun.getAndAdd(0, 1);
                        throw new IllegalStateException("at " + slice.get(0));
                    })).withCauseExactlyInstanceOf(IllegalStateException.class).withMessageContaining("at ");
            assertThat(begun.get(0)).isLessThanOrEqualTo(WORKERS);
            assertThatExceptionOfType(WorkerDiedException.class)
                    .isThrownBy(() -> POOL.forEachSlice(array, slice -> Runtime.getRuntime().halt(3)))
                    .satisfies(death -> assertThat(death.exitCode()).isEqualTo(3));
            Object local = new Object();
            assertThatExceptionOfType(UnserializableTaskException.class)
                    .isThrownBy(() -> POOL.forEachSlice(array, slice -> slice.set(0, local.hashCode())));
        }
    }

    @Test
    void mistakesAreTold() {
        try (var array = indices(4)) {
            assertThatIllegalArgumentException().isThrownBy(() -> Slicing.chunks(0));
            assertThatIllegalArgumentException().isThrownBy(() -> ProcessOptions.options().maxHeap(1000));
            assertThatIllegalArgumentException().isThrownBy(() -> Slicing.chunks(-1));
            assertThatNullPointerException().isThrownBy(() -> Slicing.even().progress(null));
            assertThatNullPointerException()
                    .isThrownBy(() -> POOL.forEachSlice(array, (SliceTask<SharedIntArray>) null));
            assertThatNullPointerException().isThrownBy(() -> POOL.forEachSlice(null, slice -> {}));
            assertThatNullPointerException().isThrownBy(() -> POOL.parallelSort(null));
        }
    }

    @Test
    void aMatrixIsLoopedOverAsItIsStored() throws InterruptedException {
        try (var matrix = SharedIntArray.create(Shape.of(4, 50))) {
            POOL.setAll(matrix.transpose(), i -> (int) i);
            assertThat(matrix.toArray()).isEqualTo(IntStream.range(0, 200).toArray());
            POOL.forEachSlice(matrix.column(3), slice -> slice.fill(-1));
            assertThat(matrix.column(3).toArray()).containsOnly(-1).hasSize(4);
            assertThat(matrix.stream().filter(value -> value == -1)).hasSize(4);
        }
    }

    @Test
    void aPartOfAMatrixIsLoopedOverByItsRows() throws InterruptedException {
        try (var matrix = SharedIntArray.create(Shape.of(5, 6))) {
            SharedIntArray part = matrix.view(Span.all(), Span.range(4, 0, -2));
            for (SharedIntArray view : List.of(part, part.transpose())) {
                for (Slicing slicing : List.of(Slicing.even(), Slicing.chunks(1))) {
                    POOL.forEachSlice(view, slicing, slice -> slice.setAll(i -> slice.get(i) + 1));
                }
            }
            assertThat(part.toArray()).containsOnly(4).hasSize(10);
            assertThat(matrix.stream().filter(value -> value != 0)).hasSize(10);
        }
    }
}
