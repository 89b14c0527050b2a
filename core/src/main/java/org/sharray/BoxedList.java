package org.sharray;

import java.util.AbstractList;
import java.util.RandomAccess;
import java.util.function.LongFunction;
import java.util.function.ObjLongConsumer;

/** An array as a fixed-size list that reads and writes through. */
final class BoxedList<E> extends AbstractList<E> implements RandomAccess {
    private final int size;
    private final LongFunction<E> getter;
    private final ObjLongConsumer<E> setter;

    BoxedList(long length, LongFunction<E> getter, ObjLongConsumer<E> setter) {
        if (length > Integer.MAX_VALUE) {
            throw new IllegalStateException("a list can't have " + length + " elements; make one of a slice");
        }
        this.size = (int) length;
        this.getter = getter;
        this.setter = setter;
    }

    @Override
    public E get(int index) {
        return getter.apply(index);
    }

    @Override
    public E set(int index, E value) {
        E old = getter.apply(index);
        setter.accept(value, index);
        return old;
    }

    @Override
    public int size() {
        return size;
    }
}
