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
import org.sharray.RecordCursor;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedRecordArray;

/** Adds one to a field of each record, in the ways that there are; for {@link Records}. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RecordOperations {
    private static final int RECORDS = 1_000;

    /** A record. */
    record Point(double x, double y, int kind) {}

    /** The same on the heap, where a field can be changed. */
    private static final class HeapPoint {
        private double x;
    }

    private final HeapPoint[] heap = new HeapPoint[RECORDS];
    private SharedRecordArray<Point> points;
    private SharedDoubleArray column;
    private RecordCursor cursor;
    private RecordCursor.DoubleField field;

    /** For JMH. */
    public RecordOperations() {}

    /** Makes the arrays. */
    @Setup
    public void create() {
        points = SharedRecordArray.create(Point.class, RECORDS);
        column = points.column("x", SharedDoubleArray.class);
        cursor = points.cursor();
        field = cursor.doubleField("x");
        for (int i = 0; i < RECORDS; i++) {
            heap[i] = new HeapPoint();
        }
    }

    /** Releases them. */
    @TearDown
    public void close() {
        points.close();
    }

    /** By get and set of whole records. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void whole() {
        for (int i = 0; i < RECORDS; i++) {
            Point point = points.get(i);
            points.set(i, new Point(point.x + 1, point.y, point.kind));
        }
    }

    /** By a cursor. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void cursor() {
        while (cursor.next()) {
            field.set(field.get() + 1);
        }
    }

    /** By a column. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void column() {
        for (int i = 0; i < RECORDS; i++) {
            column.set(i, column.get(i) + 1);
        }
    }

    /** By objects on the heap. */
    @Benchmark
    @OperationsPerInvocation(RECORDS)
    public void heap() {
        for (HeapPoint point : heap) {
            point.x++;
        }
    }
}
