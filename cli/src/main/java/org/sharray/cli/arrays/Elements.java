package org.sharray.cli.arrays;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.select.Selection;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.RecordType.Field;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/**
 * Elements of any type as plain values: a {@link Number}, {@link Boolean}, {@link Character} or {@link String}, a {@link Complex}, or for a record a map of its fields' values. They are counted
 * row by row, however they are stored.
 */
final class Elements {
    /** So many empty lists at most: the header of a small file can ask for more than there is memory or disk. */
    private static final long MOST_EMPTY_LISTS = 1_000_000;

    private static final Pattern COMPLEX = Pattern.compile(
            "(?<re>[+-]?[^ij]+?)(?<im>[+-](?:[0-9.]+(?:[eE][+-]?[0-9]+)?|inf|Infinity|nan|NaN))[ij]",
            Pattern.CASE_INSENSITIVE);

    private final SharedArray array;
    private final Dtype type;
    private final Shape shape;
    private final long count;
    private final Access access;

    /** Where values are, by their place in the order of the elements. */
    private interface Access {
        Object get(long index);

        void set(long index, Object value);
    }

    /** A complex number. */
    record Complex(Number real, Number imaginary) {
        @Override
        public String toString() {
            String part = imaginary.toString();
            return real + (part.startsWith("-") ? "" : "+") + part + "j";
        }
    }

    private Elements(SharedArray array, Dtype type, Shape shape) {
        this.array = array;
        this.type = type;
        this.shape = shape;
        this.count = shape.rank() == 0 ? 1 : shape.elements();
        this.access = switch (array) {
            case SharedBooleanArray booleans -> access(booleans::get, (i, value) -> booleans.set(i, (Boolean) value));
            case SharedCharArray chars -> access(chars::get, (i, value) -> chars.set(i, (Character) value));
            case SharedTextArray texts -> access(texts::get, (i, value) -> texts.set(i, (String) value));
            case SharedRecordArray<?> records -> records(records);
            default -> type instanceof ComplexType
                    ? complex()
                    : access(array.numbers()::get, (i, value) -> array.numbers().set(i, (Number) value));
        };
    }

    /** Fails if there are no elements, but lists of them without number. */
    void requireListable() {
        double lists = 1;
        for (int dimension = 0; dimension < shape.rank() && shape.length(dimension) > 0; dimension++) {
            lists *= shape.length(dimension);
        }
        if (count == 0 && lists > MOST_EMPTY_LISTS) {
            throw new CommandException(
                    "of shape " + shape + " there are no elements, but too many empty lists for JSON");
        }
    }

    static Elements of(Selection selection) {
        return new Elements(selection.elements(), selection.type(), selection.shape());
    }

    /** A whole array of a type, whose shape is that for people: without the dimension of the parts of complex numbers. */
    static Elements of(SharedArray array, Dtype type, Shape shape) {
        return new Elements(array, type, shape);
    }

    private interface Getter {
        Object get(long index);
    }

    private interface Setter {
        void set(long index, Object value);
    }

    private Access access(Getter getter, Setter setter) {
        return new Access() {
            @Override
            public Object get(long index) {
                return getter.get(place(index));
            }

            @Override
            public void set(long index, Object value) {
                setter.set(place(index), value);
            }
        };
    }

    /** The array's own index of what comes at a place row by row. */
    private long place(long ordinal) {
        return array.isColumnMajor() ? array.index(indices(ordinal, shape, shape.rank())) : ordinal;
    }

    private static long[] indices(long ordinal, Shape shape, int length) {
        long[] indices = new long[length];
        long rest = ordinal;
        for (int dimension = shape.rank() - 1; dimension >= 0; dimension--) {
            indices[dimension] = rest % shape.length(dimension);
            rest /= shape.length(dimension);
        }
        return indices;
    }

    private Access complex() {
        return new Access() {
            private long part(long index, int which) {
                if (!array.isColumnMajor() || shape.rank() == 0) {
                    return 2 * index + which;
                }
                long[] indices = indices(index, shape, shape.rank() + 1);
                indices[shape.rank()] = which;
                return array.index(indices);
            }

            @Override
            public Object get(long index) {
                return new Complex(array.numbers().get(part(index, 0)), array.numbers().get(part(index, 1)));
            }

            @Override
            public void set(long index, Object value) {
                Complex number = (Complex) value;
                array.numbers().set(part(index, 0), number.real());
                array.numbers().set(part(index, 1), number.imaginary());
            }
        };
    }

    /** By the columns of the fields, which packed records may not have. */
    private Access records(SharedRecordArray<?> records) {
        Map<Field, Elements> columns = new LinkedHashMap<>();
        for (Field field : ((RecordType) type).fields()) {
            try {
                SharedArray column = records.column(field.name());
                long[] lengths = column.shape().toArray();
                columns.put(field, new Elements(column, field.type(), field.type() instanceof ComplexType
                        ? Shape.of(Arrays.copyOf(lengths, lengths.length - 1))
                        : column.shape()));
            } catch (UnsupportedOperationException unaligned) {
                throw new CommandException("the field '" + field.name()
                        + "' lies unaligned in packed records, so single values can't be had", unaligned);
            }
        }
        return new Access() {
            @Override
            public Object get(long index) {
                Map<String, Object> values = new LinkedHashMap<>();
                columns.forEach((field, column) -> {
                    long each = field.shape().rank() == 0 ? 1 : field.shape().elements();
                    if (field.shape().rank() == 0) {
                        values.put(field.name(), column.get(index));
                    } else {
                        List<Object> items = new ArrayList<>();
                        for (long i = 0; i < each; i++) {
                            items.add(column.get(index * each + i));
                        }
                        values.put(field.name(), items);
                    }
                });
                return values;
            }

            @Override
            public void set(long index, Object value) {
                Map<?, ?> values = (Map<?, ?>) value;
                columns.forEach((field, column) -> {
                    if (!values.containsKey(field.name())) {
                        throw new CommandException("the record has no field '" + field.name() + "'");
                    } else if (field.shape().rank() == 0) {
                        column.set(index, values.get(field.name()));
                    } else {
                        List<?> items = (List<?>) values.get(field.name());
                        long each = field.shape().elements();
                        if (items.size() != each) {
                            throw new CommandException(
                                    "the field '" + field.name() + "' has " + each + " values, not " + items.size());
                        }
                        for (int i = 0; i < each; i++) {
                            column.set(index * each + i, items.get(i));
                        }
                    }
                });
            }
        };
    }

    SharedArray array() {
        return array;
    }

    Dtype type() {
        return type;
    }

    /** Without the dimension of the parts of complex numbers. */
    Shape shape() {
        return shape;
    }

    long count() {
        return count;
    }

    Object get(long index) {
        try {
            return access.get(index);
        } catch (ArrayFormatException noText) {
            throw new CommandException("element " + index + " can't be shown: " + noText.getMessage(), noText);
        }
    }

    /** Writes a value of the kind that {@link #get} gives, or that {@link #parse} has read, if it fits. */
    void set(long index, Object value) {
        try {
            access.set(index, value);
        } catch (ClassCastException | IllegalArgumentException unfit) {
            throw new CommandException(unfit instanceof ClassCastException
                    ? "'" + value + "' is not what an element is: " + type
                    : "'" + value + "' can't be an element: " + unfit.getMessage(), unfit);
        }
    }

    /** The names of the values that stand in a row of a table for a record; empty for elements that are one value each. */
    List<String> fields() {
        List<String> names = new ArrayList<>();
        if (type instanceof RecordType record) {
            addFields(record, "", names);
        }
        return names;
    }

    private static void addFields(RecordType record, String prefix, List<String> names) {
        for (Field field : record.fields()) {
            long each = field.shape().rank() == 0 ? 1 : field.shape().elements();
            for (long i = 0; i < each; i++) {
                String name = prefix + field.name() + (field.shape().rank() == 0 ? "" : "[" + i + "]");
                if (field.type() instanceof RecordType inner) {
                    addFields(inner, name + ".", names);
                } else {
                    names.add(name);
                }
            }
        }
    }

    /** The values of a record in a row, in the order of {@link #fields}; of anything else, itself. */
    static List<Object> flat(Object value) {
        List<Object> values = new ArrayList<>();
        addFlat(value, values);
        return values;
    }

    private static void addFlat(Object value, List<Object> values) {
        switch (value) {
            case Map<?, ?> record -> record.values().forEach(inner -> addFlat(inner, values));
            case List<?> items -> items.forEach(inner -> addFlat(inner, values));
            default -> values.add(value);
        }
    }

    /** Reads an element from the texts of a row; the opposite of {@link #flat}. */
    Object parse(Iterable<String> texts) {
        var iterator = texts.iterator();
        return parse(type, iterator);
    }

    private static Object parse(Dtype type, Iterator<String> texts) {
        if (!(type instanceof RecordType record)) {
            return parse(type, texts.next());
        }
        Map<String, Object> values = new LinkedHashMap<>();
        for (Field field : record.fields()) {
            if (field.shape().rank() == 0) {
                values.put(field.name(), parse(field.type(), texts));
            } else {
                List<Object> items = new ArrayList<>();
                for (long i = 0; i < field.shape().elements(); i++) {
                    items.add(parse(field.type(), texts));
                }
                values.put(field.name(), items);
            }
        }
        return values;
    }

    /** Reads what a user wrote for an element of a type. */
    static Object parse(Dtype type, String text) {
        String trimmed = text.strip();
        return switch (type) {
            case TextType _ -> text;
            case ComplexType _ -> complex(trimmed);
            case RecordType _ -> throw new CommandException(
                    "the elements are records: say which field, as in NAME['x'][3]=7; the fields are " + type);
            case ElementType element -> switch (element) {
                case BOOL -> truth(trimmed);
                case CHAR16 -> {
                    if (text.length() != 1) {
                        throw new CommandException("'" + text + "' is not one character of 16 bits");
                    }
                    yield text.charAt(0);
                }
                default -> number(element, trimmed);
            };
        };
    }

    private static Boolean truth(String text) {
        return switch (text) {
            case "true", "True", "1" -> true;
            case "false", "False", "0" -> false;
            default -> throw new CommandException("'" + text + "' is neither true nor false");
        };
    }

    private static Number number(ElementType type, String text) {
        try {
            if (type.isFloating()) {
                return floating(text);
            }
            return text.startsWith("0x")
                    ? new BigInteger(text.substring(2), 16)
                    : new BigDecimal(text).toBigIntegerExact();
        } catch (NumberFormatException noNumber) {
            throw new CommandException("'" + text + "' is not a number, and the elements are " + type, noNumber);
        } catch (ArithmeticException fraction) {
            throw new CommandException("'" + text + "' is not a whole number, and the elements are " + type, fraction);
        }
    }

    private static Number floating(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "+inf", "infinity", "+infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> {
                BigDecimal exact = new BigDecimal(text);
                double nearest = exact.doubleValue();
                yield Double.isInfinite(nearest)
                        ? exact
                        : (Number) (exact.signum() == 0 && text.startsWith("-") ? -0.0 : nearest);
            }
        };
    }

    private static Complex complex(String text) {
        String plain = text.startsWith("(") && text.endsWith(")") ? text.substring(1, text.length() - 1) : text;
        try {
            Matcher both = COMPLEX.matcher(plain);
            if (both.matches()) {
                return new Complex(floating(both.group("re")), floating(both.group("im")));
            }
            return plain.endsWith("j")
                    ? new Complex(0.0, floating(plain.substring(0, plain.length() - 1)))
                    : new Complex(floating(plain), 0.0);
        } catch (NumberFormatException noNumber) {
            throw new CommandException("'" + text + "' is not a complex number, such as 1.5-2j", noNumber);
        }
    }
}
