package org.sharray.codec;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.RecordComponent;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.RecordType;
import org.sharray.type.RecordType.Field;
import org.sharray.type.TextType;

/**
 * Reads and writes Java records in memory. For each record class and layout three method handles are put together once: one that reads all
 * components and calls the constructor, one that checks what could be refused, and one that writes.
 *
 * <p>
 * Fields are accessed where the file has them, aligned or not, one after the other with plain access. A record is checked before its first
 * field is written, so that none is half written.
 *
 * @param <R> the record class
 */
public final class RecordCodec<R extends Record> {
    private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

    private final Class<R> type;

    /** (MemorySegment, long) → record. */
    private final MethodHandle reader;

    /** (MemorySegment, long, record) → nothing. */
    private final MethodHandle writer;

    /** The components that can be refused: texts, arrays, records. */
    private final List<Checked> checked = new ArrayList<>();

    /** What is read and written as an object. */
    private interface Part {
        Object read(MemorySegment memory, long offset);

        void write(MemorySegment memory, long offset, Object value);

        /** Refuses what can't be written. */
        void check(Object value);
    }

    private record Checked(String name, MethodHandle accessor, Part part) {}

    /**
     * Puts the handles together.
     *
     * @param type   the record class
     * @param layout where the fields are; it has all of the record's
     * @throws IllegalArgumentException if the record class can't be accessed
     */
    public RecordCodec(Class<R> type, RecordType layout) {
        this.type = type;
        RecordComponent[] components = type.getRecordComponents();
        MethodHandle read = constructor(type, components);
        MethodHandle write = null;
        for (int i = components.length - 1; i >= 0; i--) {
            Field field = layout.field(components[i].getName()).orElseThrow();
            MethodHandle accessor = accessor(components[i]);
            MethodHandle get;
            MethodHandle set;
            if (components[i].getType().isPrimitive()) {
                VarHandle place = place(field.offset(), components[i].getType());
                get = place.toMethodHandle(VarHandle.AccessMode.GET);
                set = place.toMethodHandle(VarHandle.AccessMode.SET);
            } else {
                Part part = part(components[i].getType(), field);
                checked.addFirst(new Checked(components[i].getName(),
                        accessor.asType(MethodType.methodType(Object.class, Record.class)), part));
                get = shifted(bound(part, "read", MethodType.methodType(Object.class, MemorySegment.class, long.class)),
                        field.offset())
                        .asType(MethodType.methodType(components[i].getType(), MemorySegment.class, long.class));
                set = shifted(
                        bound(part, "write",
                                MethodType.methodType(void.class, MemorySegment.class, long.class, Object.class)),
                        field.offset())
                        .asType(MethodType.methodType(void.class, MemorySegment.class, long.class,
                                components[i].getType()));
            }
            read = MethodHandles.collectArguments(read, i, get);
            MethodHandle writeOne = MethodHandles.filterArguments(set, 2, accessor);
            write = write == null ? writeOne : MethodHandles.foldArguments(write, writeOne);
        }
        int[] places = new int[2 * components.length];
        Arrays.setAll(places, i -> i % 2);
        this.reader = MethodHandles
                .permuteArguments(read, MethodType.methodType(type, MemorySegment.class, long.class), places)
                .asType(MethodType.methodType(Record.class, MemorySegment.class, long.class));
        this.writer = write.asType(MethodType.methodType(void.class, MemorySegment.class, long.class, Record.class));
    }

    /**
     * A codec for records that are stored already, maybe by a program with another class.
     *
     * @param <R>    the record class
     * @param type   the record class
     * @param wanted the record class's own type
     * @param stored what the records are where they stand
     * @param label  of the array, for messages
     * @return the codec
     * @throws ArrayFormatException     if the fields are others; it says field by field how
     * @throws IllegalArgumentException if the record class can't be accessed
     */
    public static <R extends Record> RecordCodec<R> of(Class<R> type, RecordType wanted, RecordType stored,
            String label) {
        List<String> differences = RecordDifferences.of(stored, wanted);
        if (!differences.isEmpty()) {
            throw new ArrayFormatException(label + " has other records than " + type.getSimpleName() + ": "
                    + String.join("; ", differences));
        }
        return new RecordCodec<>(type, stored);
    }

    /**
     * The refusal to read or write records as objects of nobody knows which class.
     *
     * @param label of the array
     * @return the exception
     */
    public static UnsupportedOperationException unknown(String label) {
        return new UnsupportedOperationException(
                "No record class is known for " + label + ": open it by SharedRecordArray, or use as(…)");
    }

    private static MethodHandle constructor(Class<?> type, RecordComponent[] components) {
        try {
            Constructor<?> constructor = type
                    .getDeclaredConstructor(
                            Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            constructor.setAccessible(true);
            return LOOKUP.unreflectConstructor(constructor);
        } catch (InaccessibleObjectException closed) {
            throw inaccessible(type, closed);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static MethodHandle accessor(RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true);
            return LOOKUP.unreflect(component.getAccessor());
        } catch (InaccessibleObjectException closed) {
            throw inaccessible(component.getDeclaringRecord(), closed);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static IllegalArgumentException inaccessible(Class<?> type, InaccessibleObjectException closed) {
        return new IllegalArgumentException(
                "The record " + type.getName() + " can't be made from here: add \"opens " + type.getPackageName()
                        + " to " + RecordCodec.class.getModule().getName()
                        + ";\" to its module, or make it public in an exported package",
                closed);
    }

    /** A primitive at a place, as (MemorySegment, long). */
    private static VarHandle place(int offset, Class<?> primitive) {
        ValueLayout layout = layout(primitive);
        MemoryLayout field = layout.withName("field");
        return (offset == 0
                ? MemoryLayout.structLayout(field)
                : MemoryLayout.structLayout(MemoryLayout.paddingLayout(offset), field))
                .varHandle(PathElement.groupElement("field"));
    }

    private static ValueLayout layout(Class<?> primitive) {
        ValueLayout layout = switch (primitive.getName()) {
            case "byte" -> ValueLayout.JAVA_BYTE;
            case "short" -> ValueLayout.JAVA_SHORT_UNALIGNED;
            case "int" -> ValueLayout.JAVA_INT_UNALIGNED;
            case "long" -> ValueLayout.JAVA_LONG_UNALIGNED;
            case "float" -> ValueLayout.JAVA_FLOAT_UNALIGNED;
            case "double" -> ValueLayout.JAVA_DOUBLE_UNALIGNED;
            case "char" -> ValueLayout.JAVA_CHAR_UNALIGNED;
            default -> ValueLayout.JAVA_BOOLEAN;
        };
        return layout.byteSize() == 1 ? layout : layout.withOrder(ByteOrder.LITTLE_ENDIAN);
    }

    private static MethodHandle bound(Part part, String method, MethodType signature) {
        try {
            return LOOKUP.findVirtual(Part.class, method, signature).bindTo(part);
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The same, at a place so many bytes behind. */
    private static MethodHandle shifted(MethodHandle access, int bytes) {
        try {
            MethodHandle sum = LOOKUP.findStatic(Long.class, "sum",
                    MethodType.methodType(long.class, long.class, long.class));
            return MethodHandles.filterArguments(access, 1, MethodHandles.insertArguments(sum, 0, (long) bytes));
        } catch (ReflectiveOperationException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static Part part(Class<?> type, Field field) {
        if (type.isArray()) {
            Class<?> element = type.getComponentType();
            int length = (int) field.shape().elements();
            return element.isPrimitive()
                    ? new Numbers(element, length)
                    : new Records<>(new RecordCodec<>(element.asSubclass(Record.class), (RecordType) field.type()),
                            field.type().bytes(), length);
        }
        return type == String.class
                ? new Text(new TextCodec((TextType) field.type()))
                : new Inner<>(new RecordCodec<>(type.asSubclass(Record.class), (RecordType) field.type()));
    }

    /** A text of fixed length. */
    private record Text(TextCodec codec) implements Part {
        @Override
        public Object read(MemorySegment memory, long offset) {
            return codec.read(memory, offset);
        }

        @Override
        public void write(MemorySegment memory, long offset, Object value) {
            codec.write(memory, offset, (String) value);
        }

        @Override
        public void check(Object value) {
            codec.check((String) value);
        }
    }

    /** A record in a record. */
    private record Inner<I extends Record>(RecordCodec<I> codec) implements Part {
        @Override
        public Object read(MemorySegment memory, long offset) {
            return codec.read(memory, offset);
        }

        @Override
        public void write(MemorySegment memory, long offset, Object value) {
            codec.writeChecked(memory, offset, (Record) value);
        }

        @Override
        public void check(Object value) {
            codec.check((Record) value);
        }
    }

    private static void requireLength(int length, Object array) {
        if (Array.getLength(array) != length) {
            throw new IllegalArgumentException("it has " + Array.getLength(array) + " elements, not " + length);
        }
    }

    /** An array of primitives. */
    private record Numbers(Class<?> primitive, int length) implements Part {
        @Override
        public Object read(MemorySegment memory, long offset) {
            Object array = Array.newInstance(primitive, length);
            if (array instanceof boolean[] truths) {
                for (int i = 0; i < length; i++) {
                    truths[i] = memory.get(ValueLayout.JAVA_BOOLEAN, offset + i);
                }
            } else {
                MemorySegment.copy(memory, layout(primitive), offset, array, 0, length);
            }
            return array;
        }

        @Override
        public void write(MemorySegment memory, long offset, Object value) {
            if (value instanceof boolean[] truths) {
                for (int i = 0; i < length; i++) {
                    memory.set(ValueLayout.JAVA_BOOLEAN, offset + i, truths[i]);
                }
            } else {
                MemorySegment.copy(value, 0, memory, layout(primitive), offset, length);
            }
        }

        @Override
        public void check(Object value) {
            requireLength(length, value);
        }
    }

    /** An array of records. */
    private record Records<I extends Record>(RecordCodec<I> codec, int bytes, int length) implements Part {
        @Override
        public Object read(MemorySegment memory, long offset) {
            Object array = Array.newInstance(codec.type, length);
            for (int i = 0; i < length; i++) {
                Array.set(array, i, codec.read(memory, offset + (long) i * bytes));
            }
            return array;
        }

        @Override
        public void write(MemorySegment memory, long offset, Object value) {
            for (int i = 0; i < length; i++) {
                codec.writeChecked(memory, offset + (long) i * bytes, (Record) Array.get(value, i));
            }
        }

        @Override
        public void check(Object value) {
            requireLength(length, value);
            for (Object element : (Object[]) value) {
                if (element == null) {
                    throw new IllegalArgumentException("one of its elements is null");
                }
                codec.check((Record) element);
            }
        }
    }

    /**
     * The record class.
     *
     * @return as it was given
     */
    public Class<R> type() {
        return type;
    }

    /**
     * Reads a record.
     *
     * @param memory where it stands
     * @param offset of its first byte
     * @return a new record
     * @throws ArrayFormatException  if a text in it is none
     * @throws IllegalStateException if the record's constructor refuses what it is given, with that as its cause
     */
    public R read(MemorySegment memory, long offset) {
        try {
            return type.cast((Record) reader.invokeExact(memory, offset));
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable thrownByConstructor) {
            throw new IllegalStateException(
                    "The record can't be made of what stands in the array: " + thrownByConstructor,
                    thrownByConstructor);
        }
    }

    /**
     * Writes a record.
     *
     * @param memory where to
     * @param offset of its first byte
     * @param value  the record
     * @throws IllegalArgumentException if a component does not fit; nothing is written
     */
    public void write(MemorySegment memory, long offset, R value) {
        check(value);
        writeChecked(memory, offset, value);
    }

    private void writeChecked(MemorySegment memory, long offset, Record value) {
        try {
            writer.invokeExact(memory, offset, value);
        } catch (RuntimeException | Error failure) {
            throw failure;
        } catch (Throwable thrownByAccessor) {
            throw new IllegalStateException("A component of the record can't be read: " + thrownByAccessor,
                    thrownByAccessor);
        }
    }

    private void check(Record value) {
        if (value != null && !type.isInstance(value)) { // the compiler was told otherwise
            throw new IllegalArgumentException(
                    "The records are of " + type.getName() + ", not of " + value.getClass().getName());
        }
        for (Checked component : checked) {
            try {
                Object part = (Object) component.accessor.invokeExact(value);
                if (part == null) {
                    throw new IllegalArgumentException("it is null");
                }
                component.part.check(part);
            } catch (IllegalArgumentException unfit) {
                throw new IllegalArgumentException(
                        type.getSimpleName() + "'s component \"" + component.name + "\" can't be stored: "
                                + unfit.getMessage(),
                        unfit);
            } catch (RuntimeException | Error failure) {
                throw failure;
            } catch (Throwable thrownByAccessor) {
                throw new IllegalStateException("A component of the record can't be read: " + thrownByAccessor,
                        thrownByAccessor);
            }
        }
    }
}
