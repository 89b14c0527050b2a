package org.sharray.benchmarks.loops;

import java.util.Arrays;
import org.sharray.benchmarks.Kernel;
import org.sharray.benchmarks.Kernels;

/** The same loops, as one writes them with arrays on the heap. */
public final class HeapLoops implements Kernels {
    /** Nothing is made yet. */
    public HeapLoops() {}

    @Override
    public Kernel prepare(String operation, int length) {
        int[] ints = new int[length];
        Arrays.setAll(ints, i -> i * 31);
        return switch (operation) {
            case "sum" -> (from, to) -> {
                int sum = 0;
                for (int i = from; i < to; i++) {
                    sum += ints[i];
                }
                return sum;
            };
            case "min-max" -> (from, to) -> {
                int min = Integer.MAX_VALUE;
                int max = Integer.MIN_VALUE;
                for (int i = from; i < to; i++) {
                    int value = ints[i];
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
                        y[i] += 1e-9 * x[i];
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
                        sum += x[i] * y[i];
                    }
                    return (long) sum;
                };
            }
            case "histogram" -> {
                var bytes = new byte[length];
                for (int i = 0; i < length; i++) {
                    bytes[i] = (byte) (i * 0x9E3779B1 >>> 16);
                }
                var counts = new long[256];
                yield (from, to) -> {
                    for (int i = from; i < to; i++) {
                        counts[bytes[i] & 0xff]++;
                    }
                    return 0;
                };
            }
            case "prefix-sum" -> {
                var sums = new long[length];
                yield (from, to) -> {
                    long sum = 0;
                    for (int i = from; i < to; i++) {
                        sum += ints[i];
                        sums[i] = sum;
                    }
                    return sum;
                };
            }
            case "increment-long-i", "increment-int-i" -> (_, _) -> {
                for (int i = 0; i < ints.length; i++) {
                    ints[i]++;
                }
                return 0;
            };
            case "fill" -> (from, to) -> {
                Arrays.fill(ints, from + 1);
                return 0;
            };
            case "set-all" -> (_, _) -> {
                Arrays.setAll(ints, i -> i * 3);
                return 0;
            };
            case "copy" -> {
                int[] other = new int[length];
                yield (_, _) -> {
                    System.arraycopy(ints, 0, other, 0, length);
                    return other[0];
                };
            }
            default -> throw new IllegalArgumentException(operation);
        };
    }

    private static double[] doubles(int length) {
        double[] array = new double[length];
        Arrays.setAll(array, i -> i);
        return array;
    }
}
