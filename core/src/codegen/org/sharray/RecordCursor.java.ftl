package org.sharray;

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
public abstract class RecordCursor { // and no interface: of a class with one subclass the JIT compiler need not look which one it is, at each field
    /** For the arrays that have cursors. */
    protected RecordCursor() {}

    /**
     * Where the cursor is.
     *
     * @return the index of the record, or -1 if it is before the first or behind the last
     */
    public abstract long index();

    /**
     * Goes to a record.
     *
     * @param to the index of the record
     * @throws IndexOutOfBoundsException if there is none
     */
    public abstract void moveTo(long to);

    /**
     * Goes to the next record; at first, to the first.
     *
     * @return false if there was none; then the cursor is before the first record again
     */
    public abstract boolean next();
[#list primitives as p]

    /**
     * A field of type {@code [=p.type]}.
     *
     * @param name of the field; of one in a record in the record, with dots between
     * @return the field of the record at which the cursor is
     * @throws IllegalArgumentException if there is no such field, or it is of another type
     */
    public abstract [=p.Type]Field [=p.type]Field(String name);
[/#list]
[#list primitives as p]

    /** A field of type {@code [=p.type]} of the record at which the cursor is. */
    public abstract static class [=p.Type]Field {
        /** For cursors. */
        protected [=p.Type]Field() {}

        /**
         * Reads the field.
         *
         * @return its value, with plain access
         */
        public abstract [=p.type] get();

        /**
         * Writes the field.
         *
         * @param value written with plain access
         */
        public abstract void set([=p.type] value);
    }
[/#list]
}
