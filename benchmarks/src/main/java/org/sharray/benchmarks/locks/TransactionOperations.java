package org.sharray.benchmarks.locks;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sharray.SharedLongArray;

/** A transfer from one element to another, by one thread that nobody disturbs; for {@link Transactions}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class TransactionOperations {
    private static final int LENGTH = 100;
    private static final int BLOCK = 50;

    private final long[] block = new long[BLOCK];
    private SharedLongArray array;
    private SharedLongArray other;
    private SharedLongArray durable;
    private Path directory;
    private int next;

    /** For JMH. */
    public TransactionOperations() {}

    /**
     * Makes the arrays.
     *
     * @throws IOException if there can't be a file
     */
    @Setup
    public void create() throws IOException {
        directory = Files.createTempDirectory("sharray-benchmarks");
        array = SharedLongArray.create(LENGTH);
        other = SharedLongArray.create(LENGTH, options().lock(array.lock()));
        durable = SharedLongArray.create(LENGTH, options().file(directory.resolve("durable.npy")).durable());
    }

    /**
     * Releases the arrays, unless something got lost.
     *
     * @throws IOException if the file can't be deleted
     */
    @TearDown
    public void close() throws IOException {
        if (array.sum() + other.sum() != 0 || durable.sum() != 0) {
            throw new IllegalStateException("a transfer was half done");
        }
        array.close();
        other.close();
        durable.close();
        Files.delete(directory.resolve("durable.npy"));
        Files.delete(directory);
    }

    private int from() {
        next = next + 1 == LENGTH ? 0 : next + 1;
        return next;
    }

    private static int to(int from) {
        return LENGTH - 1 - from;
    }

    /** All or nothing. */
    @Benchmark
    public void atomically() {
        int from = from();
        array.atomically(tx -> {
            tx.set(from, tx.get(from) - 1);
            tx.set(to(from), tx.get(to(from)) + 1);
        });
    }

    /** Under the lock alone. */
    @Benchmark
    public void locked() {
        int from = from();
        try (var _ = array.lock().hold()) {
            array.set(from, array.get(from) - 1);
            array.set(to(from), array.get(to(from)) + 1);
        }
    }

    /** All or nothing, to an element of another array. */
    @Benchmark
    public void atomicallyTwoArrays() {
        int from = from();
        array.atomically(tx -> {
            tx.add(from, -1);
            tx.on(other).add(from, 1);
        });
    }

    /** Under the lock alone, to an element of another array. */
    @Benchmark
    public void lockedTwoArrays() {
        int from = from();
        try (var _ = array.lock().hold()) {
            array.set(from, array.get(from) - 1);
            other.set(from, other.get(from) + 1);
        }
    }

    /** Elements that lie next to each other, all or nothing. */
    @Benchmark
    public void atomicallyBlock() {
        array.atomically(tx -> tx.copyFrom(BLOCK, block));
    }

    /** The same under the lock alone. */
    @Benchmark
    public void lockedBlock() {
        try (var _ = array.lock().hold()) {
            array.slice(BLOCK, LENGTH).copyFrom(block);
        }
    }

    /** All or nothing, also if the power fails. */
    @Benchmark
    public void atomicallyDurable() {
        int from = from();
        durable.atomically(tx -> {
            tx.set(from, tx.get(from) - 1);
            tx.set(to(from), tx.get(to(from)) + 1);
        });
    }

    /** Under the lock alone, and then flushed. */
    @Benchmark
    public void lockedAndFlushed() {
        int from = from();
        try (var _ = durable.lock().hold()) {
            durable.set(from, durable.get(from) - 1);
            durable.set(to(from), durable.get(to(from)) + 1);
            durable.flush();
        }
    }
}
