package org.sharray.benchmarks.loops;

import static org.sharray.ArrayOptions.options;

import org.sharray.ArrayOptions;
import org.sharray.SharedByteArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.benchmarks.Kernel;
import org.sharray.benchmarks.Kernels;

/** The library's sums, least elements and dot product, and the loop that one writes instead. */
public final class ReductionLoops implements Kernels {
    private static final ArrayOptions PLAIN = options().unlocked();

    /** Nothing is made yet. */
    public ReductionLoops() {}

    @Override
    public Kernel prepare(String operation, int length) {
        var ints = SharedIntArray.create(length, PLAIN);
        ints.setAll(i -> (int) i * 31);
        var bytes = SharedByteArray.create(length, PLAIN.unsigned());
        bytes.setAll(i -> (byte) ((int) i * 0x9E3779B1 >>> 16));
        var x = doubles(length);
        var y = doubles(length);
        return switch (operation) {
            case "sum of ints" -> (_, _) -> ints.sum();
            case "sum of ints by get" -> (from, to) -> {
                int sum = 0;
                for (int i = from; i < to; i++) {
                    sum += ints.get(i);
                }
                return sum;
            };
            case "min of ints" -> (_, _) -> ints.min();
            case "min of ints by get" -> (from, to) -> {
                int min = Integer.MAX_VALUE;
                for (int i = from; i < to; i++) {
                    min = Math.min(min, ints.get(i));
                }
                return min;
            };
            case "min of bytes" -> (_, _) -> bytes.min();
            case "min of bytes by get" -> (from, to) -> {
                int min = 255;
                for (int i = from; i < to; i++) {
                    min = Math.min(min, bytes.getUnsigned(i));
                }
                return min;
            };
            case "sum of doubles" -> (_, _) -> (long) x.sum();
            case "sum of doubles by get" -> (from, to) -> {
                double sum = 0;
                for (int i = from; i < to; i++) {
                    sum += x.get(i);
                }
                return (long) sum;
            };
            case "min of doubles" -> (_, _) -> (long) x.min();
            case "min of doubles by get" -> (from, to) -> {
                double min = Double.POSITIVE_INFINITY;
                for (int i = from; i < to; i++) {
                    min = Math.min(min, x.get(i));
                }
                return (long) min;
            };
            case "dot product" -> (_, _) -> (long) x.dot(y);
            case "dot product by get" -> (from, to) -> {
                double sum = 0;
                for (int i = from; i < to; i++) {
                    sum += x.get(i) * y.get(i);
                }
                return (long) sum;
            };
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static SharedDoubleArray doubles(int length) {
        var array = SharedDoubleArray.create(length, PLAIN);
        array.setAll(i -> i);
        return array;
    }
}
