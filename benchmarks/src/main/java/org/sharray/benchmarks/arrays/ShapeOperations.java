package org.sharray.benchmarks.arrays;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.sharray.SharedIntArray;
import org.sharray.type.Shape;

/** Loops over all elements of a matrix and of a cube that fit a processor's cache; for {@link Shapes}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ShapeOperations {
    private static final int ROWS = 100;
    private static final int COLUMNS = 1_000;
    private static final int PLANES = 10;
    private static final int ELEMENTS = ROWS * COLUMNS;

    private final int[][] heap = new int[ROWS][COLUMNS];
    private SharedIntArray matrix;
    private SharedIntArray cube;

    /** For JMH. */
    public ShapeOperations() {}

    /** Makes the arrays. */
    @Setup
    public void create() {
        matrix = SharedIntArray.create(Shape.of(ROWS, COLUMNS));
        cube = matrix.reshape(Shape.of(PLANES, ROWS / PLANES, COLUMNS));
    }

    /** Releases them. */
    @TearDown
    public void close() {
        matrix.close();
    }

    /** Increments by two indices. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void twoIndices() {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                matrix.set(row, column, matrix.get(row, column) + 1);
            }
        }
    }

    /** Increments by one index, computed by hand. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void twoByHand() {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                long index = (long) row * COLUMNS + column;
                matrix.set(index, matrix.get(index) + 1);
            }
        }
    }

    /** Increments in a Java array of rows. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void heap() {
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                heap[row][column]++;
            }
        }
    }

    /** Increments by three indices. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void threeIndices() {
        for (int plane = 0; plane < PLANES; plane++) {
            for (int row = 0; row < ROWS / PLANES; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    cube.set(plane, row, column, cube.get(plane, row, column) + 1);
                }
            }
        }
    }

    /** Increments by one index, computed by hand of three. */
    @Benchmark
    @OperationsPerInvocation(ELEMENTS)
    public void threeByHand() {
        for (int plane = 0; plane < PLANES; plane++) {
            for (int row = 0; row < ROWS / PLANES; row++) {
                for (int column = 0; column < COLUMNS; column++) {
                    long index = ((long) plane * (ROWS / PLANES) + row) * COLUMNS + column;
                    cube.set(index, cube.get(index) + 1);
                }
            }
        }
    }
}
