package org.sharray.benchmarks.locks;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sharray.SharedLongArray;

/** What one thread does with a lock that nobody else wants; for {@link Uncontended}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class UncontendedOperations {
    private final Lock reentrantLock = new ReentrantLock();
    private final int[] heap = new int[1];
    private SharedLongArray array;

    /** For JMH. */
    public UncontendedOperations() {}

    /** Makes the array. */
    @Setup
    public void create() {
        array = SharedLongArray.create(1);
    }

    /** Releases the array, unless something went wrong with its lock. */
    @TearDown
    public void close() {
        if (array.lock().isLocked()) {
            throw new IllegalStateException("the lock was not released");
        }
        array.close();
    }

    /** Nothing, under the guard. */
    @Benchmark
    public void hold() {
        try (var _ = array.lock().hold()) {
            // nothing
        }
    }

    /** An increment, under the guard. */
    @Benchmark
    public void holdIncrement() {
        try (var _ = array.lock().hold()) {
            array.set(0, array.get(0) + 1);
        }
    }

    /** Nothing, under the lock. */
    @Benchmark
    public void lock() {
        array.lock().lock();
        array.lock().unlock();
    }

    /** An increment, under the lock. */
    @Benchmark
    public void lockIncrement() {
        array.lock().lock();
        try {
            array.set(0, array.get(0) + 1);
        } finally {
            array.lock().unlock();
        }
    }

    /** Nothing, under a lock of the JDK. */
    @Benchmark
    public void reentrantLock() {
        reentrantLock.lock();
        reentrantLock.unlock();
    }

    /** An increment of an array on the heap, under a lock of the JDK. */
    @Benchmark
    public void reentrantLockIncrement() {
        reentrantLock.lock();
        try {
            heap[0]++;
        } finally {
            reentrantLock.unlock();
        }
    }
}
