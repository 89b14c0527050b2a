package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import java.util.Objects;
import org.sharray.type.ElementType;

/**
 * Goes over an array of records, and reads and writes single fields of the one at which it is, without making objects.
 *
 * <pre>{@code
 * var cursor = particles.cursor();
 * var mass = cursor.floatField("mass");            // name and type are checked here
 * while (cursor.next()) {
 *     mass.set(mass.get() * 2);
 * }
 * }</pre>
 *
 * <p>
 * Access is plain; fields may be unaligned, as in packed records. A cursor is for one thread. Its fields throw
 * {@link IllegalStateException} while it is at no record, {@link org.sharray.error.ArrayClosedException} when the array is closed, and
 * {@link org.sharray.error.ReadOnlyArrayException} for a change of an array that was opened read-only.
 */
public final class RecordCursor {
    private final SharedRecordArray<?> records;
    private final MemorySegment memory;
    private long index = -1;

    /** Where the record is, in bytes; beyond all memory while there is none. */
    private long base = NOWHERE;

    private static final long NOWHERE = Long.MIN_VALUE / 2;

    RecordCursor(SharedRecordArray<?> records) {
        this.records = records;
        this.memory = records.segment;
    }

    /**
     * Where the cursor is.
     *
     * @return the index of the record, or -1 if it is before the first or behind the last
     */
    public long index() {
        return index;
    }

    /**
     * Goes to a record.
     *
     * @param to the index of the record
     * @throws IndexOutOfBoundsException if there is none
     */
    public void moveTo(long to) {
        base = records.place(to);
        index = to;
    }

    /**
     * Goes to the next record; at first, to the first.
     *
     * @return false if there was none; then the cursor is before the first record again
     */
    public boolean next() {
        if (index + 1 < records.length()) {
            moveTo(index + 1);
            return true;
        }
        index = -1;
        base = NOWHERE;
        return false;
    }

    /** The place of a field of a primitive type. */
    private int offset(String name, Class<?> primitive) {
        Place field = Place.of(records.elementType(), Objects.requireNonNull(name, "name"));
        if (field.outer() != null || field.shape().rank() > 0) {
            throw new IllegalArgumentException("The field \"" + name + "\" is an array; use column(\"" + name + "\")");
        }
        if (!(field.type() instanceof ElementType type)
                || type.primitive() != primitive && !(type == ElementType.UINT16 && primitive == char.class)) {
            throw new IllegalArgumentException("The field \"" + name + "\" is " + field.type() + (field.type() instanceof ElementType other
                    ? "; use " + other.primitive() + "Field(…)"
                    : ", not of a primitive type"));
        }
        return field.offset();
    }

    private RuntimeException explained(RuntimeException failure, boolean change) {
        if (records.isOpen() && base == NOWHERE) {
            return new IllegalStateException("The cursor is at no record: call next() or moveTo(…)");
        }
        return change ? records.explainedChange(failure) : records.explained(failure);
    }
[#list primitives as p]

    /**
     * A field of type {@code [=p.type]}.
     *
     * @param name of the field; of one in a record in the record, with dots between
     * @return the field of the record at which the cursor is
     * @throws IllegalArgumentException if there is no such field, or it is of another type
     */
    public [=p.Type]Field [=p.type]Field(String name) {
        return new [=p.Type]Field(offset(name, [=p.type].class));
    }
[/#list]
[#list primitives as p]

    /** A field of type {@code [=p.type]} of the record at which the cursor is. */
    public final class [=p.Type]Field {
        private static final ValueLayout.Of[=p.Type] LAYOUT = ValueLayout.JAVA_[=p.TYPE][#if p.bytes > 1]_UNALIGNED[/#if];

        private final int offset;

        private [=p.Type]Field(int offset) {
            this.offset = offset;
        }

        /**
         * Reads the field.
         *
         * @return its value, with plain access
         */
        public [=p.type] get() {
            try {
                return memory.get(LAYOUT, base + offset);
            } catch (RuntimeException failure) {
                throw explained(failure, false);
            } finally {
                Reference.reachabilityFence(records);
            }
        }

        /**
         * Writes the field.
         *
         * @param value written with plain access
         */
        public void set([=p.type] value) {
            try {
                memory.set(LAYOUT, base + offset, value);
            } catch (RuntimeException failure) {
                throw explained(failure, true);
            } finally {
                Reference.reachabilityFence(records);
            }
        }
    }
[/#list]
}
