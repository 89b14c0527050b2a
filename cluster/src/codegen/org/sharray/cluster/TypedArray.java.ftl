[#include "/org/sharray/names.ftl"]
[#include "/org/sharray/bits.ftl"]
[#assign Layout = "JAVA_" + TYPE]
[#assign Interface = "Shared" + Type + "Array"]
[#-- The bits of an operand that is compared with an element's, the others zero. --]
[#function mask value]
  [#if bool || type == "char" || type == "long" || type == "double"][#return value][/#if]
  [#if type == "byte"][#return value + " & 0xffL"][/#if]
  [#if type == "short"][#return value + " & 0xffffL"][/#if]
  [#return value + " & 0xffffffffL"]
[/#function]
[#function same left right]
  [#if type == "float"][#return "Float.floatToRawIntBits(" + left + ") == Float.floatToRawIntBits(" + right + ")"][/#if]
  [#if type == "double"][#return "Double.doubleToRawLongBits(" + left + ") == Double.doubleToRawLongBits(" + right + ")"][/#if]
  [#return left + " == " + right]
[/#function]
package org.sharray.cluster;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
[#if !bool]
import java.nio.[=Type]Buffer;
import java.nio.ReadOnlyBufferException;
[/#if]
import java.util.Objects;
import java.util.function.Consumer;
[#if waiting]
import java.util.concurrent.TimeUnit;
import java.util.function.[=Predicate];
[/#if]
[#if functional]
import java.util.function.[=Generator];
[/#if]
[#if arithmetic]
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
[/#if]
import org.sharray.[=Interface];
import org.sharray.[=Type]Transaction;
import org.sharray.Span;
import org.sharray.cluster.engine.Operation;
import org.sharray.layout.Geometry;
import org.sharray.layout.Lengths;
import org.sharray.sync.SharedLock;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** {@code [=type]} elements on the members of a cluster. */
final class [=className] extends ClusterArray implements [=Interface] {
    private static final long serialVersionUID = 1L;

    private final transient ElementType type;

    [=className](Opening opening, ElementType type, Geometry geometry, boolean owner) {
        super(opening, type, geometry, owner);
        this.type = type;
    }

    @Override
    public ElementType elementType() {
        return type;
    }

    @Override
    public [=type] get(long index) {
        return [=fromBits("bits(index)")];
    }

    @Override
    public void set(long index, [=type] value) {
        change(Operation.SET, index, [=toBits("value")], 0);
    }

[#list [["Opaque", "Opaque"], ["Acquire", "Release"], ["Volatile", "Volatile"]] as modes]
    @Override
    public [=type] get[=modes[0]](long index) {
        return get(index);
    }

    @Override
    public void set[=modes[1]](long index, [=type] value) {
        set(index, value);
    }

[/#list]
    @Override
    public boolean compareAndSet(long index, [=type] expected, [=type] value) {
        return [=same("compareAndExchange(index, expected, value)", "expected")];
    }

    @Override
    public [=type] compareAndExchange(long index, [=type] expected, [=type] value) {
        return [=fromBits("change(Operation.COMPARE_AND_SET, index, " + mask(toBits("expected")) + ", " + toBits("value") + ")")];
    }

    @Override
    public [=type] getAndSet(long index, [=type] value) {
        return [=fromBits("change(Operation.GET_AND_SET, index, " + toBits("value") + ", 0)")];
    }

[#if numeric]
    @Override
    public [=type] getAndAdd(long index, [=type] delta) {
        return [=fromBits("change(Operation." + floating?then("ADD_FLOATING", "ADD") + ", index, " + toBits("delta") + ", 0)")];
    }

[/#if]
[#if bitwise && !bool]
[#list ["Or", "And", "Xor"] as operation]
    @Override
    public [=type] getAndBitwise[=operation](long index, [=type] mask) {
        return [=fromBits("change(Operation." + operation?upper_case + ", index, mask, 0)")];
    }

[/#list]
[/#if]
[#if waiting]
    @Override
    public void awaitChange(long index, [=type] expected) {
        throw noWaiting();
    }

    @Override
    public boolean awaitChange(long index, [=type] expected, long time, TimeUnit unit) {
        throw noWaiting();
    }

    @Override
    public void awaitUntil(long index, [=Predicate] condition) {
        throw noWaiting();
    }

    @Override
    public boolean awaitUntil(long index, [=Predicate] condition, long time, TimeUnit unit) {
        throw noWaiting();
    }

    @Override
    public void notifyWaiters(long index) {
        throw noWaiting();
    }

[/#if]
    @Override
    public [=Interface] slice(long from, long to, long step) {
        return viewOf(geometry.slice(from, to, step));
    }

    @Override
    public [=Interface] view(Span... spans) {
        return viewOf(selected(spans));
    }

    @Override
    public [=Interface] reshape(Shape shape) {
        return viewOf(geometry.reshape(shape));
    }

    @Override
    public [=Interface] transpose() {
        return viewOf(geometry.transpose());
    }

    private [=Interface] viewOf(Geometry part) {
        requireOpen();
        return new [=className](opening, type, part, false);
    }

    @Override
    public [=type][] toArray() {
        return range(0, length);
    }

    /** Some elements, copied. */
    private [=type][] range(long from, long to) {
        [=type][] copy = new [=type][Lengths.forJava(to - from)];
[#if bool]
        byte[] bytes = new byte[copy.length];
        read(from, to, MemorySegment.ofArray(bytes));
        for (int i = 0; i < copy.length; i++) {
            copy[i] = bytes[i] != 0;
        }
[#else]
        read(from, to, MemorySegment.ofArray(copy));
[/#if]
        return copy;
    }

    /** Changes some elements from a Java array. */
    private void put(long from, [=type][] values, int count) {
        put(geometry, from, values, count);
    }

    private void put(Geometry target, long from, [=type][] values, int count) {
[#if bool]
        byte[] bytes = new byte[count];
        for (int i = 0; i < count; i++) {
            bytes[i] = (byte) (values[i] ? 1 : 0);
        }
        write(target, from, from + count, MemorySegment.ofArray(bytes));
[#else]
        write(target, from, from + count, MemorySegment.ofArray(values));
[/#if]
    }

    /** All elements at a moment at which nobody holds the array's lock. */
    @Override
    public [=type][] snapshot(long from, long to) {
        Objects.checkFromToIndex(from, to, length);
        try (SharedLock.Guard _ = lock().hold()) {
            return range(from, to);
        }
    }

    @Override
    public void copyTo([=type][] target) {
        requireSameLength(target.length);
[#if bool]
        System.arraycopy(toArray(), 0, target, 0, target.length);
[#else]
        read(0, length, MemorySegment.ofArray(target));
[/#if]
    }

    @Override
    public void copyFrom([=type]... source) {
        requireSameLength(source.length);
        put(0, source, source.length);
    }

[#if !bool]
    @Override
    public void copyTo([=Type]Buffer target) {
        requireSameLength(target.remaining());
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
        target.put(toArray());
    }

    @Override
    public void copyFrom([=Type]Buffer source) {
        requireSameLength(source.remaining());
        [=type][] values = new [=type][source.remaining()];
        source.get(values);
        copyFrom(values);
    }

[/#if]
    @Override
    public void copyTo(MemorySegment target) {
        requireSameBytes(target.byteSize());
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("The target segment is read-only");
        }
        read(0, length, target);
    }

    @Override
    public void copyFrom(MemorySegment source) {
        requireSameBytes(source.byteSize());
        write(0, length, source);
    }

    @Override
    public void copyFrom([=Interface] source) {
        requireSameLength(source.length());
        requireOpen();
        Geometry target = countedAs(source);
        if (isSameArrayAs(source)) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment copy = arena.allocate(byteSize());
                source.copyTo(copy);
                write(target, 0, length, copy);
            }
        } else if (!writeMemoryOf(source, target)) {
            long[] next = new long[1];
            source.batches(BATCH).forEach(batch -> {
                put(target, next[0], (([=Interface]) batch).toArray(), (int) batch.length());
                next[0] += batch.length();
            });
        }
    }

    @Override
    public void fill([=type] value) {
        fillBits([=toBits("value")]);
    }

    @Override
    public void setAll([=Generator] generator) {
        [=type][] values = new [=type][(int) Math.min(BATCH, length)];
        for (long from = 0; from < length; from += BATCH) {
            int count = (int) Math.min(BATCH, length - from);
            for (int i = 0; i < count; i++) {
                values[i] = generator.applyAs[=Type](from + i);
            }
            put(from, values, count);
        }
    }

[#if arithmetic]
    /** Room in this process for some elements, to do with them what arrays in memory can. */
    private [=Interface] memory(long elements) {
        return ([=Interface]) SharedArray.create(type, Shape.of(elements), ArrayOptions.options().unlocked());
    }

    private interface Step {
        void take([=Interface] elements);
    }

    /** Reads all elements, many at once. */
    private void eachBatch(Step step) {
        try ([=Interface] room = memory(Math.min(BATCH, length))) {
            for (long from = 0; from < length; from += BATCH) {
                [=Interface] part = room.slice(0, Math.min(BATCH, length - from));
                part.copyFrom(range(from, from + part.length()));
                step.take(part);
            }
        }
    }

[#assign total = floating?then("double", "long")]
    @Override
    public [=total] sum() {
        [=total][] total = new [=total][1];
        eachBatch(part -> total[0] += part.sum());
        return total[0];
    }

[#list ["min", "max"] as extreme]
    @Override
    public [=type] [=extreme]() {
        try ([=Interface] extremes = memory((length + BATCH - 1) / BATCH)) {
            long[] batch = new long[1];
            eachBatch(part -> extremes.set(batch[0]++, part.[=extreme]()));
            return extremes.[=extreme]();
        }
    }

[/#list]
[#if floating]
    @Override
    public double dot([=Interface] other) {
        requireSameLength(other.length());
        double[] total = new double[1];
        long[] from = new long[1];
        eachBatch(part -> {
            try ([=Interface] theirs = memory(part.length())) {
                theirs.copyFrom((length <= BATCH ? other : other.slice(from[0], from[0] + part.length())).toArray());
                total[0] += part.dot(theirs);
            }
            from[0] += part.length();
        });
        return total[0];
    }

[/#if]
[/#if]
    @Override
    public void atomically(Consumer<? super [=Type]Transaction> body) {
        throw noTransactions();
    }

    @Override
    public long mismatch([=Interface] other) {
        long common = Math.min(length, other.length());
        for (long from = 0; from < common; from += BATCH) {
            long to = Math.min(common, from + BATCH);
            [=type][] ours = range(from, to);
            [=type][] theirs = other.slice(from, to).toArray();
            for (int i = 0; i < ours.length; i++) {
                if (!([=same("ours[i]", "theirs[i]")])) {
                    return from + i;
                }
            }
        }
        return length == other.length() ? -1 : common;
    }
}
