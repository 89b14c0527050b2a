package org.sharray.type;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * A record of fields, one behind the other, maybe with gaps: NumPy's structured dtype.
 *
 * @param fields in the order of their places; at least one
 * @param bytes  the size of one record
 */
public record RecordType(List<Field> fields, int bytes) implements Dtype {
    private static final int CODE = 18;

    /**
     * One field.
     *
     * @param name   not empty
     * @param offset where it begins in the record, in bytes
     * @param type   what it is, or what the elements are if it is an array
     * @param shape  of the array, the last index running fastest; {@link Shape#SCALAR} if it is none
     */
    public record Field(String name, int offset, Dtype type, Shape shape) implements Serializable {
        /**
         * The size of the field.
         *
         * @return in bytes
         * @throws ArithmeticException if that is more than an {@code int} can hold
         */
        public int bytes() {
            return Math.toIntExact(Math.multiplyExact(shape.elements(), (long) type.bytes()));
        }

        /** As NumPy shows it, without its place. */
        @Override
        public String toString() {
            String quote = name.indexOf('\'') < 0 ? "'" : "\"";
            return "(" + quote + name + quote + ", " + type.descr() + (shape.rank() == 0 ? ")" : ", " + shape + ")");
        }
    }

    /**
     * Checks the fields.
     *
     * @throws IllegalArgumentException if there are none, one has no name or that of another one, they overlap, or are not inside the
     *                                  record
     */
    public RecordType {
        fields = List.copyOf(fields);
        Set<String> names = new HashSet<>();
        int end = 0;
        for (Field field : fields) {
            if (field.name.isEmpty() || !names.add(field.name)) {
                throw new IllegalArgumentException(field.name.isEmpty()
                        ? "A record has a field without a name"
                        : "A record has two fields \"" + field.name + "\"");
            }
            try {
                if (field.offset < end) {
                    throw new IllegalArgumentException("The field \"" + field.name + "\" overlaps the one before it");
                }
                end = Math.addExact(field.offset, field.bytes());
            } catch (ArithmeticException tooLarge) {
                throw new IllegalArgumentException("The field \"" + field.name + "\" ends beyond 2^31 - 1 bytes",
                        tooLarge);
            }
        }
        if (fields.isEmpty() || end > bytes || bytes < 1) {
            throw new IllegalArgumentException(fields.isEmpty()
                    ? "A record has at least one field"
                    : "A record of " + bytes + " bytes has fields of " + end);
        }
    }

    /**
     * A field by its name.
     *
     * @param name of the field
     * @return nothing if there is no such field
     */
    public Optional<Field> field(String name) {
        Objects.requireNonNull(name, "name");
        return fields.stream().filter(field -> field.name.equals(name)).findFirst();
    }

    /**
     * The same fields with gaps between, so that each lies at a multiple of its alignment, as a C compiler places them and NumPy does by
     * {@code align=True}; those of records in records too. Gaps that are there stay. Records with such gaps can have columns.
     *
     * @return the type
     * @throws IllegalArgumentException if it has more than 2^31 - 1 bytes
     */
    public RecordType aligned() {
        try {
            List<Field> placed = new ArrayList<>();
            int before = 0;
            int end = 0;
            for (Field field : fields) {
                Dtype inner = field.type instanceof RecordType records ? records.aligned() : field.type;
                int offset = roundUp(Math.addExact(end, field.offset - before), inner.alignment());
                Field moved = new Field(field.name, offset, inner, field.shape);
                placed.add(moved);
                before = field.offset + field.bytes();
                end = Math.addExact(offset, moved.bytes());
            }
            return new RecordType(placed, roundUp(Math.addExact(end, bytes - before), alignment()));
        } catch (ArithmeticException tooLarge) {
            throw new IllegalArgumentException("With gaps the record would have more than 2^31 - 1 bytes", tooLarge);
        }
    }

    private static int roundUp(int bytes, int unit) {
        return Math.multiplyExact(Math.ceilDiv(bytes, unit), unit);
    }

    @Override
    public int code() {
        return CODE;
    }

    @Override
    public int alignment() {
        return fields.stream().mapToInt(field -> field.type.alignment()).max().orElse(1);
    }

    @Override
    public String arrayClass() {
        return "SharedRecordArray";
    }

    @Override
    public String dtype() {
        StringBuilder text = new StringBuilder("[");
        int end = 0;
        for (Field field : fields) {
            gap(text, field.offset - end);
            text.append(end == 0 && text.length() == 1 ? "" : ", ").append(field);
            end = field.offset + field.bytes();
        }
        gap(text, bytes - end);
        return text.append(']').toString();
    }

    /** NumPy writes a gap as a field without a name. */
    private static void gap(StringBuilder text, int bytes) {
        if (bytes > 0) {
            text.append(text.length() == 1 ? "" : ", ").append("('', '|V").append(bytes).append("')");
        }
    }

    @Override
    public String descr() {
        return dtype();
    }

    /**
     * NumPy's description of this type.
     *
     * @return a Python list
     */
    @Override
    public String toString() {
        return dtype();
    }
}
