package org.sharray.conformance.driver;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HexFormat;
import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedTextArray;

/** Elements of any array as texts. */
public final class Elements {
    private static final String EMPTY = "''";

    private Elements() {}

    /**
     * An element's value.
     *
     * @param  array any one but of records
     * @param  index in elements
     * @return       its text, without spaces
     */
    public static String get(SharedArray array, long index) {
        return switch (array) {
            case SharedBooleanArray booleans -> booleans.get(index) ? "1" : "0";
            case SharedCharArray chars -> String.valueOf((int) chars.get(index));
            case SharedTextArray texts -> texts.get(index).isEmpty() ? EMPTY : texts.get(index);
            default -> shown(array.numbers().get(index));
        };
    }

    /** With the value of a float, not its shortest text: other languages write it as a double. */
    private static String shown(Number value) {
        return String.valueOf(value instanceof Float number ? Double.valueOf(number) : value);
    }

    /**
     * Sets an element.
     *
     * @param array any one but of records
     * @param index in elements
     * @param value its text, as {@link #get} gives it
     */
    public static void set(SharedArray array, long index, String value) {
        switch (array) {
            case SharedBooleanArray booleans -> booleans.set(index, value.equals("1"));
            case SharedCharArray chars -> chars.set(index, (char) Integer.parseInt(value));
            case SharedTextArray texts -> texts.set(index, value.equals(EMPTY) ? "" : value);
            default -> array.numbers().set(index, number(value));
        }
    }

    private static Number number(String value) {
        return switch (value) {
            case "nan" -> Double.NaN;
            case "inf" -> Double.POSITIVE_INFINITY;
            case "-inf" -> Double.NEGATIVE_INFINITY;
            case "-0.0" -> -0.0;
            default -> value.matches("[+-]?[0-9]+") ? new BigInteger(value) : new BigDecimal(value).doubleValue();
        };
    }

    static String bytes(SharedArray array) {
        MemorySegment memory = array.segment();
        return memory.byteSize() == 0 ? EMPTY : HexFormat.of().formatHex(memory.toArray(ValueLayout.JAVA_BYTE));
    }
}
