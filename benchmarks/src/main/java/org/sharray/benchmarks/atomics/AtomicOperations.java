package org.sharray.benchmarks.atomics;

import static org.sharray.ArrayOptions.options;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLongArray;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.ThreadParams;
import org.sharray.SharedByteArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;

/** Threads add to elements that lie so far apart; for {@link AtomicAdd}. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class AtomicOperations {
    private static final int LENGTH = 4096;
    private static final VarHandle BYTES = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final VarHandle DOUBLES = MethodHandles.arrayElementVarHandle(double[].class);

    /** From one thread's element to the next one's. */
    @Param("0")
    public int stride;

    private final SharedIntArray ints = SharedIntArray.create(LENGTH, options().unlocked());
    private final SharedLongArray longs = SharedLongArray.create(LENGTH, options().unlocked());
    private final SharedByteArray bytes = SharedByteArray.create(LENGTH, options().unlocked());
    private final SharedDoubleArray doubles = SharedDoubleArray.create(LENGTH, options().unlocked());
    private final AtomicIntegerArray atomicInts = new AtomicIntegerArray(LENGTH);
    private final AtomicLongArray atomicLongs = new AtomicLongArray(LENGTH);
    private final byte[] heapBytes = new byte[LENGTH];
    private final double[] heapDoubles = new double[LENGTH];

    /** For JMH. */
    public AtomicOperations() {}

    /** Releases the arrays. */
    @TearDown
    public void close() {
        ints.close();
        longs.close();
        bytes.close();
        doubles.close();
    }

    /** Away from the arrays' headers. */
    private int index(ThreadParams thread) {
        return LENGTH / 2 + thread.getThreadIndex() * stride;
    }

    /**
     * Ours.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public int ints(ThreadParams thread) {
        return ints.getAndAdd(index(thread), 1);
    }

    /**
     * The JDK's.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public int atomicIntegerArray(ThreadParams thread) {
        return atomicInts.getAndAdd(index(thread), 1);
    }

    /**
     * Ours.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public long longs(ThreadParams thread) {
        return longs.getAndAdd(index(thread), 1);
    }

    /**
     * The JDK's.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public long atomicLongArray(ThreadParams thread) {
        return atomicLongs.getAndAdd(index(thread), 1);
    }

    /**
     * Ours, through the word around a byte.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public byte bytes(ThreadParams thread) {
        return bytes.getAndAdd(index(thread), (byte) 1);
    }

    /**
     * The JDK's.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public byte heapBytes(ThreadParams thread) {
        return (byte) BYTES.getAndAdd(heapBytes, index(thread), (byte) 1);
    }

    /**
     * Ours, by compare-and-set.
     *
     * @param thread which
     * @return the value after
     */
    @Benchmark
    public double doubles(ThreadParams thread) {
        return doubles.accumulateAndGet(index(thread), 1, Double::sum);
    }

    /**
     * The JDK's, by compare-and-set, too.
     *
     * @param thread which
     * @return the value before
     */
    @Benchmark
    public double heapDoubles(ThreadParams thread) {
        return (double) DOUBLES.getAndAdd(heapDoubles, index(thread), 1.0);
    }
}
