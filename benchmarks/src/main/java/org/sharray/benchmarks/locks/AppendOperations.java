package org.sharray.benchmarks.locks;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sharray.SharedIntArray;
import org.sharray.SharedIntVector;

/** One thread appends so many elements, one by one, to what is new each time; for {@link Append}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(AppendOperations.ELEMENTS)
public class AppendOperations {
    static final int ELEMENTS = 1 << 20;

    private SharedIntVector vector;
    private SharedIntArray array;
    private int[] heap;
    private int size;

    /** For JMH. */
    public AppendOperations() {}

    /** Makes what is appended to. */
    @Setup(Level.Invocation)
    public void create() {
        vector = SharedIntVector.create(ELEMENTS);
        array = SharedIntArray.create(ELEMENTS);
        heap = new int[ELEMENTS];
        size = 0;
    }

    /** Releases it. */
    @TearDown(Level.Invocation)
    public void close() {
        if (vector.size() + size != ELEMENTS) {
            throw new IllegalStateException("there are " + vector.size() + " and " + size + " elements");
        }
        vector.close();
        array.close();
    }

    /** To a vector. */
    @Benchmark
    public void append() {
        for (int i = 0; i < ELEMENTS; i++) {
            vector.append(i);
        }
    }

    /** To a shared array, under its lock; the size on the heap. */
    @Benchmark
    public void holdAndSet() {
        for (int i = 0; i < ELEMENTS; i++) {
            try (var _ = array.lock().hold()) {
                array.set(size++, i);
            }
        }
    }

    /** To an array on the heap, under its monitor. */
    @Benchmark
    public void synchronizedHeap() {
        for (int i = 0; i < ELEMENTS; i++) {
            synchronized (heap) {
                heap[size++] = i;
            }
        }
    }
}
