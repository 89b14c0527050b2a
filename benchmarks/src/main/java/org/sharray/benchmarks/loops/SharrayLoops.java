package org.sharray.benchmarks.loops;

import static org.sharray.ArrayOptions.options;

import java.util.Arrays;
import org.sharray.ArrayOptions;
import org.sharray.SharedByteArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.Kernel;
import org.sharray.benchmarks.Kernels;

/** The loops, as one writes them with Sharray. */
public final class SharrayLoops implements Kernels {
    private static final ArrayOptions PLAIN = options().unlocked();

    /** Nothing is made yet. */
    public SharrayLoops() {}

    @Override
    public Kernel prepare(String operation, int length) {
        SharedIntArray ints = SharedIntArray.create(length, PLAIN);
        for (int i = 0; i < length; i++) {
            ints.set(i, i * 31);
        }
        return switch (operation) {
            case "sum" -> (from, to) -> {
                int sum = 0;
                for (int i = from; i < to; i++) {
                    sum += ints.get(i);
                }
                return sum;
            };
            case "min-max" -> (from, to) -> {
                int min = Integer.MAX_VALUE;
                int max = Integer.MIN_VALUE;
                for (int i = from; i < to; i++) {
                    int value = ints.get(i);
                    min = Math.min(min, value);
                    max = Math.max(max, value);
                }
                return (long) max - min;
            };
            case "axpy" -> {
                var x = doubles(length);
                var y = doubles(length);
                yield (from, to) -> {
                    for (int i = from; i < to; i++) {
                        y.set(i, y.get(i) + 1e-9 * x.get(i));
                    }
                    return 0;
                };
            }
            case "dot" -> {
                var x = doubles(length);
                var y = doubles(length);
                yield (from, to) -> {
                    double sum = 0;
                    for (int i = from; i < to; i++) {
                        sum += x.get(i) * y.get(i);
                    }
                    return (long) sum;
                };
            }
            case "histogram" -> {
                var bytes = SharedByteArray.create(length, PLAIN);
                for (int i = 0; i < length; i++) {
                    bytes.set(i, (byte) (i * 0x9E3779B1 >>> 16));
                }
                var counts = SharedLongArray.create(256, PLAIN);
                yield (from, to) -> {
                    for (int i = from; i < to; i++) {
                        int value = bytes.get(i) & 0xff;
                        counts.set(value, counts.get(value) + 1);
                    }
                    return 0;
                };
            }
            case "prefix-sum" -> {
                var sums = SharedLongArray.create(length, PLAIN);
                yield (from, to) -> {
                    long sum = 0;
                    for (int i = from; i < to; i++) {
                        sum += ints.get(i);
                        sums.set(i, sum);
                    }
                    return sum;
                };
            }
            case "increment-long-i" -> (_, _) -> {
                for (long i = 0; i < ints.length(); i++) {
                    ints.set(i, ints.get(i) + 1);
                }
                return 0;
            };
            case "increment-int-i" -> (_, _) -> {
                for (int i = 0; i < ints.length(); i++) {
                    ints.set(i, ints.get(i) + 1);
                }
                return 0;
            };
            case "fill" -> (from, to) -> {
                ints.fill(from + 1);
                return 0;
            };
            case "set-all" -> (_, _) -> {
                ints.setAll(i -> (int) i * 3);
                return 0;
            };
            case "copy-in" -> {
                var heap = new int[length];
                Arrays.setAll(heap, i -> i);
                yield (_, _) -> {
                    ints.copyFrom(heap);
                    return 0;
                };
            }
            case "copy-out" -> {
                var heap = new int[length];
                yield (_, _) -> {
                    ints.copyTo(heap);
                    return heap[0];
                };
            }
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static SharedDoubleArray doubles(int length) {
        var array = SharedDoubleArray.create(length, PLAIN);
        for (int i = 0; i < length; i++) {
            array.set(i, i);
        }
        return array;
    }
}
