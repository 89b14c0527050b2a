package org.sharray.inspector;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import java.util.Optional;
import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedCharArray;
import org.sharray.type.ElementType;

/**
 * Elements of any type that is a number, as doubles: booleans are 0 and 1, characters their codes, integers of 64 bits rounded. Whole runs are read at memory speed where the elements lie
 * side by side. Plain reads: elements that others change meanwhile are as they are found. For as long as the array is open.
 */
public final class Values {
    private final SharedArray array;
    private final Reader reader;

    private interface Reader {
        void read(long from, double[] into, int count);
    }

    private Values(SharedArray array) {
        this.array = array;
        this.reader = reader(array);
    }

    /**
     * The elements of an array.
     *
     * @param  array of any kind, also a view
     * @return       its elements as numbers; nothing if they are texts or records
     */
    public static Optional<Values> of(SharedArray array) {
        return array.elementType() instanceof ElementType ? Optional.of(new Values(array)) : Optional.empty();
    }

    private static Reader reader(SharedArray array) {
        MemorySegment memory;
        try {
            memory = array.segment();
        } catch (UnsupportedOperationException apart) {
            return oneByOne(array);
        }
        return switch ((ElementType) array.elementType()) {
            case INT8 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.get(ValueLayout.JAVA_BYTE, from + i);
                }
            };
            case UINT8, BOOL -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.get(ValueLayout.JAVA_BYTE, from + i) & 0xFF;
                }
            };
            case INT16 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.getAtIndex(ValueLayout.JAVA_SHORT, from + i);
                }
            };
            case UINT16, CHAR16 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.getAtIndex(ValueLayout.JAVA_SHORT, from + i) & 0xFFFF;
                }
            };
            case FLOAT16 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = Float.float16ToFloat(memory.getAtIndex(ValueLayout.JAVA_SHORT, from + i));
                }
            };
            case INT32 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.getAtIndex(ValueLayout.JAVA_INT, from + i);
                }
            };
            case UINT32 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.getAtIndex(ValueLayout.JAVA_INT, from + i) & 0xFFFFFFFFL;
                }
            };
            case INT64 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.getAtIndex(ValueLayout.JAVA_LONG, from + i);
                }
            };
            case UINT64 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    long value = memory.getAtIndex(ValueLayout.JAVA_LONG, from + i);
                    into[i] = value >= 0 ? value : (value >>> 1 | value & 1) * 2.0;
                }
            };
            case FLOAT32 -> (from, into, count) -> {
                for (int i = 0; i < count; i++) {
                    into[i] = memory.getAtIndex(ValueLayout.JAVA_FLOAT, from + i);
                }
            };
            case FLOAT64 ->
                (from, into, count) -> MemorySegment.copy(memory, ValueLayout.JAVA_DOUBLE, from * 8, into, 0, count);
        };
    }

    private static Reader oneByOne(SharedArray array) {
        return (from, into, count) -> {
            for (int i = 0; i < count; i++) {
                into[i] = switch (array) {
                    case SharedBooleanArray booleans -> booleans.get(from + i) ? 1 : 0;
                    case SharedCharArray chars -> chars.get(from + i);
                    default -> array.numbers().get(from + i).doubleValue();
                };
            }
        };
    }

    /**
     * How many there are.
     *
     * @return the array's length
     */
    public long length() {
        return array.length();
    }

    /**
     * One element.
     *
     * @param  index in elements
     * @return       its value
     */
    public double get(long index) {
        double[] one = new double[1];
        read(index, one, 1);
        return one[0];
    }

    /**
     * Reads a run of elements.
     *
     * @param from  the first one's index
     * @param into  what they are written into, from its start
     * @param count how many
     * @throws IndexOutOfBoundsException if there are not so many
     */
    public void read(long from, double[] into, int count) {
        Objects.checkFromIndexSize(from, count, length());
        reader.read(from, into, count);
    }
}
