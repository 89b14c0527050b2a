package org.sharray;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAccumulator;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongUnaryOperator;
import org.sharray.type.ElementType;

/**
 * An array's elements as numbers, whatever their type: for programs that learn the type when they run.
 *
 * <p>
 * A value that the elements can't hold is refused, and nothing is written: 300 into unsigned bytes, 1.5 into integers, 1e300 into
 * floats. {@link #wrapping()} gives a view that keeps the low bits instead, as Python does. Booleans are the numbers 0 and 1,
 * characters their UTF-16 codes, and {@code uint64} values from 2<sup>63</sup> on are {@link BigInteger}s. Access is plain, as
 * by {@code get} and {@code set}.
 */
public final class NumberView {
    private final ElementType type;
    private final long length;
    private final LongUnaryOperator reader;
    private final BitsWriter writer;
    private final boolean wraps;

    /** Writes an element given as bits: an integer's value, or a floating-point number's {@code double} bits. */
    @FunctionalInterface
    interface BitsWriter {
        void write(long index, long bits);
    }

    NumberView(ElementType type, long length, LongUnaryOperator reader, BitsWriter writer, boolean wraps) {
        this.type = type;
        this.length = length;
        this.reader = reader;
        this.writer = writer;
        this.wraps = wraps;
    }

    /**
     * A view of the same elements that keeps the low bits of what does not fit, and makes infinity of what is too large for a
     * float.
     *
     * @return the wrapping view
     */
    public NumberView wrapping() {
        return new NumberView(type, length, reader, writer, true);
    }

    /**
     * Reads an element.
     *
     * @param index from 0 to the length
     * @return a {@link Double} for floating-point elements, else a {@link Long}, or a {@link BigInteger} beyond its range
     * @throws IndexOutOfBoundsException if the index is out of range
     */
    public Number get(long index) {
        long bits = reader.applyAsLong(index);
        if (type == ElementType.FLOAT16) {
            return (double) Float.float16ToFloat((short) bits);
        }
        if (isFloating()) {
            return Double.longBitsToDouble(bits);
        }
        if (type.isUnsigned() && bits < 0) {
            return type.bytes() == Long.BYTES ? new BigInteger(Long.toUnsignedString(bits)) : (Number) (bits & mask());
        }
        return bits;
    }

    /**
     * Writes an element.
     *
     * @param index from 0 to the length
     * @param value any of the JDK's number classes
     * @throws IndexOutOfBoundsException if the index is out of range
     * @throws IllegalArgumentException  if the value does not fit
     */
    public void set(long index, Number value) {
        writer.write(Objects.checkIndex(index, length), bits(value));
    }

    /**
     * Writes all elements, or none if one of the values does not fit.
     *
     * @param values as many as there are elements
     * @throws IllegalArgumentException if there are more or fewer, or one does not fit
     */
    public void copyFrom(Number... values) {
        if (values.length != length) {
            throw new IllegalArgumentException(values.length + " values for an array of length " + length);
        }
        long[] bits = new long[values.length];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = bits(values[i]);
        }
        for (int i = 0; i < bits.length; i++) {
            writer.write(i, bits[i]);
        }
    }

    private boolean isFloating() {
        return type.isFloating();
    }

    private long mask() {
        return type.bytes() == Long.BYTES ? -1L : (1L << type.bytes() * Byte.SIZE) - 1;
    }

    private long bits(Number value) {
        if (isFloating()) {
            double number = value.doubleValue();
            double stored = switch (type) {
                case FLOAT16 -> Float.float16ToFloat(toFloat16(number));
                case FLOAT32 -> (float) number;
                default -> number;
            };
            if (!wraps && !Double.isFinite(stored) && isFinite(value)) {
                throw new IllegalArgumentException(
                        value + " does not fit " + type + " (at most " + largestFloating()
                                + "); wrapping() makes infinity of it");
            }
            return type == ElementType.FLOAT16 ? toFloat16(number) : Double.doubleToRawLongBits(number);
        }
        BigInteger number = whole(value);
        if (wraps ? type == ElementType.BOOL : number.compareTo(smallest()) < 0 || number.compareTo(largest()) > 0) {
            if (!wraps) {
                throw new IllegalArgumentException(
                        value + " does not fit " + type + " (" + smallest() + " to " + largest()
                                + "); wrapping() keeps the low bits");
            }
            return number.signum() == 0 ? 0 : 1;
        }
        return number.longValue();
    }

    private Number largestFloating() {
        return switch (type) {
            case FLOAT16 -> 65_504;
            case FLOAT32 -> Float.MAX_VALUE;
            default -> Double.MAX_VALUE;
        };
    }

    /** The nearest half-precision number. The float between is rounded to odd, so that the second rounding does not spoil the first. */
    private static short toFloat16(double number) {
        float single = (float) number;
        if (single != number && (Float.floatToRawIntBits(single) & 1) == 0 && Float.isFinite(single)) {
            single = single < number ? Math.nextUp(single) : Math.nextDown(single);
        }
        return Float.floatToFloat16(single);
    }

    /** Whether it is a number, however large: infinity and NaN exist in the JDK's floating-point classes alone. */
    private static boolean isFinite(Number value) {
        return switch (value) {
            case Double _,Float _,DoubleAdder _,DoubleAccumulator _ -> Double.isFinite(value.doubleValue());
            default -> true;
        };
    }

    private static BigInteger whole(Number value) {
        return switch (value) {
            case BigInteger number -> number;
            case BigDecimal number -> exact(number, value);
            case Long _,Integer _,Short _,Byte _,AtomicLong _,AtomicInteger _,LongAdder _,LongAccumulator _ ->
                BigInteger.valueOf(value.longValue());
            default -> wholeOf(value.doubleValue(), value);
        };
    }

    /** Of floating-point values, and of classes that nothing is known of: their long counts if their double agrees. */
    private static BigInteger wholeOf(double number, Number value) {
        long integer = value.longValue();
        if (Math.abs(number) < 0x1p63 && integer == number) {
            return BigInteger.valueOf(integer);
        }
        if (!Double.isFinite(number)) {
            throw notWhole(value);
        }
        return exact(BigDecimal.valueOf(number), value);
    }

    private static BigInteger exact(BigDecimal number, Number value) {
        try {
            return number.toBigIntegerExact();
        } catch (ArithmeticException fraction) {
            throw notWhole(value);
        }
    }

    private static IllegalArgumentException notWhole(Number value) {
        return new IllegalArgumentException(value + " is not a whole number, and the elements are integers");
    }

    private BigInteger smallest() {
        if (type.isUnsigned() || type == ElementType.CHAR16 || type == ElementType.BOOL) {
            return BigInteger.ZERO;
        }
        return BigInteger.ONE.shiftLeft(type.bytes() * Byte.SIZE - 1).negate();
    }

    private BigInteger largest() {
        if (type == ElementType.BOOL) {
            return BigInteger.ONE;
        }
        int bits = type.bytes() * Byte.SIZE - (smallest().signum() == 0 ? 0 : 1);
        return BigInteger.ONE.shiftLeft(bits).subtract(BigInteger.ONE);
    }
}
