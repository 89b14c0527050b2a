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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
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
@OperationsPerInvocation(AtomicOperations.OPERATIONS)
public class AtomicOperations {
    /** One after the other, in a loop, as in C: what JMH needs round a call would be a third of the time of one. */
    static final int OPERATIONS = 1000;

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
     * @return the sum of the values before
     */
    @Benchmark
    public int ints(ThreadParams thread) {
        int index = index(thread);
        int sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += ints.getAndAdd(index, 1);
        }
        return sum;
    }

    /**
     * The JDK's.
     *
     * @param thread which
     * @return the sum of the values before
     */
    @Benchmark
    public int atomicIntegerArray(ThreadParams thread) {
        int index = index(thread);
        int sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += atomicInts.getAndAdd(index, 1);
        }
        return sum;
    }

    /**
     * Ours.
     *
     * @param thread which
     * @return the sum of the values before
     */
    @Benchmark
    public long longs(ThreadParams thread) {
        int index = index(thread);
        long sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += longs.getAndAdd(index, 1);
        }
        return sum;
    }

    /**
     * The JDK's.
     *
     * @param thread which
     * @return the sum of the values before
     */
    @Benchmark
    public long atomicLongArray(ThreadParams thread) {
        int index = index(thread);
        long sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += atomicLongs.getAndAdd(index, 1);
        }
        return sum;
    }

    /**
     * Ours, through the word around a byte.
     *
     * @param thread which
     * @return the sum of the values before
     */
    @Benchmark
    public int bytes(ThreadParams thread) {
        int index = index(thread);
        int sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += bytes.getAndAdd(index, (byte) 1);
        }
        return sum;
    }

    /**
     * The JDK's.
     *
     * @param thread which
     * @return the sum of the values before
     */
    @Benchmark
    public int heapBytes(ThreadParams thread) {
        int index = index(thread);
        int sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += (byte) BYTES.getAndAdd(heapBytes, index, (byte) 1);
        }
        return sum;
    }

    /**
     * Ours, by compare-and-set.
     *
     * @param thread which
     * @return the sum of the values after
     */
    @Benchmark
    public double doubles(ThreadParams thread) {
        int index = index(thread);
        double sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += doubles.accumulateAndGet(index, 1, Double::sum);
        }
        return sum;
    }

    /**
     * The JDK's, by compare-and-set, too.
     *
     * @param thread which
     * @return the sum of the values before
     */
    @Benchmark
    public double heapDoubles(ThreadParams thread) {
        int index = index(thread);
        double sum = 0;
        for (int i = 0; i < OPERATIONS; i++) {
            sum += (double) DOUBLES.getAndAdd(heapDoubles, index, 1.0);
        }
        return sum;
    }
}
