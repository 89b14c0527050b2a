[#include "names.ftl"]
[#assign Layout = "JAVA_" + TYPE]
[#assign Interface = "Shared" + Type + "Array"]
[#-- An element's bits as an unsigned int, and back: what SubWord works on. --]
[#function toBits value]
  [#if type == "char"][#return value][/#if]
  [#return Box + ".toUnsignedInt(" + value + ")"]
[/#function]
[#function fromBits value]
  [#return "(" + type + ") " + value]
[/#function]
[#-- One access, its failure explained; until it is done this object stays reachable, so that the garbage collector does not close the array. --]
[#macro access explained="explained(failure)"]
[#nt]        try {
            [#nested][#nt]
        } catch (RuntimeException | InternalError failure) {
            throw [=explained];
        } finally {
            Reference.reachabilityFence(this);
        }[#rt]
[/#macro]
[#macro change][@access "explainedChange(failure)"][#nested][/@access][/#macro]
[#-- Where plain access finds an element, without or with the check that there is one. --]
[#assign plainOffset = strided?then("offset", "uncheckedOffset")]
package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.lang.ref.Reference;
[#if !bool]
import java.nio.[=Type]Buffer;
import java.nio.ReadOnlyBufferException;
[/#if]
[#if strided]
import java.util.Iterator;
[/#if]
import java.util.Objects;
import java.util.function.Consumer;
[#if waiting]
import java.util.concurrent.TimeUnit;
import java.util.function.[=Predicate];
import org.sharray.locking.ElementWaiting;
[/#if]
[#if functional]
import java.util.function.[=Generator];
[/#if]
[#if shaped]
import java.util.function.ObjLongConsumer;
[/#if]
import org.sharray.layout.Geometry;
import org.sharray.layout.Lengths;
import org.sharray.storage.SentAsText;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

[#if shaped]
/** {@code [=type]} elements of several dimensions that are not next to each other, or column by column. */
[#elseif strided]
/** {@code [=type]} elements at a distance from each other: what a slice with a step is, a column, or a field of records. */
[#else]
/** {@code [=type]} elements next to each other: every whole array, row by row, and a slice without a step. */
[/#if]
final class [=className] extends MappedArray implements [=Interface], SentAsText {
    private static final long serialVersionUID = 1L;
    private static final ValueLayout.Of[=Type] LAYOUT = ValueLayout.[=Layout];
    private static final VarHandle ELEMENT = LAYOUT.varHandle();

[#if strided]
    /** How many elements of another module's arrays are read at once. */
    private static final int BATCH = 1 << 20;

[/#if]
    /** Loops run in strips of an int's length, which the JIT compiler vectorises. */
    private static final int STRIP = 1 << 30;

    private final transient ElementType type;
[#if shaped]

    /** Where the first element is in {@link #segment}; in elements, as the steps are. */
    private final transient long first;

    /** The distance of elements in each dimension, if there are two or three. */
    private final transient long rowStep;
    private final transient long columnStep;
    private final transient long planeStep;
[#elseif strided]

    /** Where the first element is in {@link #segment}, and the distance to the next; in elements, so that the JIT compiler sees that all are aligned. */
    private final transient long first;
    private final transient long step;
[/#if]
[#if subWord]

    /** Where the [#if shaped]file's first element[#else]first element[/#if] is in {@link #file}, in bytes. */
    private final transient long fileBase;
[/#if]

    [=className](Attachment attachment, ElementType type, Geometry geometry, boolean owner) {
        super(attachment, type, geometry, owner);
        this.type = type;
[#if shaped]
        int rank = geometry.shape().rank();
        this.first = geometry.offset() / [=bytes];
        this.columnStep = geometry.stride(rank - 1) / [=bytes];
        this.rowStep = rank < 2 ? 0 : geometry.stride(rank - 2) / [=bytes];
        this.planeStep = rank < 3 ? 0 : geometry.stride(rank - 3) / [=bytes];
[#elseif strided]
        this.first = geometry.offset() / [=bytes];
        this.step = geometry.stride() / [=bytes];
[/#if]
[#if subWord]
        this.fileBase = attachment.file().layout().dataOffset()[#if !shaped] + geometry.offset()[/#if];
[/#if]
    }

    @Override
    public ElementType elementType() {
        return type;
    }

[#if !strided]
    /** Writes a part of the elements of a new array, from a position in bytes on. */
    static void write([=type][] values, long position, MemorySegment part) {
        int first = (int) (position / [=bytes]);
        int count = (int) (part.byteSize() / [=bytes]);
[#if bool]
        for (int i = 0; i < count; i++) {
            part.setAtIndex(LAYOUT, i, values[first + i]);
        }
[#else]
        MemorySegment.copy(values, first, part, LAYOUT, 0, count);
[/#if]
    }

    /** The same of a matrix, row by row. */
    static void write([=type][][] rows, long position, MemorySegment part) {
        for (long done = 0; done < part.byteSize();) {
            long rowBytes = (long) rows[0].length * [=bytes];
            long inRow = (position + done) % rowBytes;
            long count = Math.min(rowBytes - inRow, part.byteSize() - done);
            write(rows[(int) ((position + done) / rowBytes)], inRow, part.asSlice(done, count));
            done += count;
        }
    }

[/#if]
    /** Where an element is in {@link #segment}, in bytes. */
    private long offset(long index) {
[#if shaped]
        return geometry.at(Objects.checkIndex(index, length));
[#elseif strided]
        return first + Objects.checkIndex(index, length) * step[#if shift > 0] << [=shift][/#if];
[#else]
        return Objects.checkIndex(index, length)[#if shift > 0] << [=shift][/#if];
[/#if]
    }
[#if !strided]

    /**
     * The same, if there is such an element: that is left to the segment, which {@link #explained} then translates. Against the length, a loop like
     * {@code for (long i = 0; i < a.length(); i++) a.set(i, a.get(i) + 1)} would not be vectorised, and take five times as long.
     */
    private static long uncheckedOffset(long index) {
        return Objects.checkIndex(index, Long.MAX_VALUE / [=bytes])[#if shift > 0] << [=shift][/#if];
    }
[/#if]

[#if !strided || shaped]
    /** Where an element is in {@link #segment}, in bytes; if there are two dimensions. */
    private long offset(long row, long column) {
[#if shaped]
        return first + Objects.checkIndex(row, rows) * rowStep + Objects.checkIndex(column, columns) * columnStep[#if shift > 0] << [=shift][/#if];
[#else]
        return Objects.checkIndex(row, rows) * columns + Objects.checkIndex(column, columns)[#if shift > 0] << [=shift][/#if];
[/#if]
    }

    /** Where an element is in {@link #segment}, in bytes; if there are three dimensions. */
    private long offset(long plane, long row, long column) {
[#if shaped]
        return first + Objects.checkIndex(plane, planes) * planeStep + Objects.checkIndex(row, planeRows) * rowStep
                + Objects.checkIndex(column, planeColumns) * columnStep[#if shift > 0] << [=shift][/#if];
[#else]
        return (Objects.checkIndex(plane, planes) * planeRows + Objects.checkIndex(row, planeRows)) * planeColumns
                + Objects.checkIndex(column, planeColumns)[#if shift > 0] << [=shift][/#if];
[/#if]
    }

[/#if]
[#if subWord]
    /** Where an element is in {@link #file}, in bytes. */
    private long fileOffset(long index) {
[#if shaped]
        return fileBase + geometry.at(Objects.checkIndex(index, length));
[#elseif strided]
        return fileBase + (Objects.checkIndex(index, length) * step[#if shift > 0] << [=shift][/#if]);
[#else]
        return fileBase + (Objects.checkIndex(index, length)[#if shift > 0] << [=shift][/#if]);
[/#if]
    }

[/#if]
    @Override
    public String sentText() {
        return handle().toString();
    }

    @Override
    public [=type] get(long index) {
[@access "explained(failure, index)"]return segment.get(LAYOUT, [=plainOffset](index));[/@access]
    }

    @Override
    public void set(long index, [=type] value) {
[@access "explainedChange(failure, index)"]segment.set(LAYOUT, [=plainOffset](index), value);[/@access]
    }

[#if !strided || shaped]
[#list ["row, column", "plane, row, column"] as indices]
[#assign parameters = "long " + indices?replace(", ", ", long ")]
    @Override
    public [=type] get([=parameters]) {
        try {
            return segment.get(LAYOUT, offset([=indices]));
        } catch (RuntimeException | InternalError failure) {
            throw explainedAt(failure, [=indices]);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

    @Override
    public void set([=parameters], [=type] value) {
        try {
            segment.set(LAYOUT, offset([=indices]), value);
        } catch (RuntimeException | InternalError failure) {
            throw explainedChangeAt(failure, [=indices]);
        } finally {
            Reference.reachabilityFence(this);
        }
    }

[/#list]
[/#if]
[#list [["Opaque", "Opaque"], ["Acquire", "Release"], ["Volatile", "Volatile"]] as modes]
    @Override
    public [=type] get[=modes[0]](long index) {
[@access]return ([=type]) ELEMENT.get[=modes[0]](segment, offset(index));[/@access]
    }

    @Override
    public void set[=modes[1]](long index, [=type] value) {
[@change]ELEMENT.set[=modes[1]](segment, offset(index), value);[/@change]
    }

[/#list]
    @Override
    public boolean compareAndSet(long index, [=type] expected, [=type] value) {
[#if bool]
[@change]return SubWord.compareAndExchange(file, fileOffset(index), expected, value) == expected;[/@change]
[#elseif subWord]
[@change]int bits = [=toBits("expected")];
            return SubWord.compareAndExchange(file, fileOffset(index), [=bytes], bits, [=toBits("value")]) == bits;[/@change]
[#else]
[@change]return ELEMENT.compareAndSet(segment, offset(index), expected, value);[/@change]
[/#if]
    }

    @Override
    public [=type] compareAndExchange(long index, [=type] expected, [=type] value) {
[#if bool]
[@change]return SubWord.compareAndExchange(file, fileOffset(index), expected, value);[/@change]
[#elseif subWord]
[@change]return [=fromBits("SubWord.compareAndExchange(file, fileOffset(index), " + bytes + ", " + toBits("expected") + ", " + toBits("value") + ")")];[/@change]
[#else]
[@change]return ([=type]) ELEMENT.compareAndExchange(segment, offset(index), expected, value);[/@change]
[/#if]
    }

[#if !subWord]
[#list ["Plain", "Volatile", "Acquire", "Release"] as mode]
    @Override
    public boolean weakCompareAndSet[=mode](long index, [=type] expected, [=type] value) {
[@change]return ELEMENT.weakCompareAndSet[=(mode == "Volatile")?then("", mode)](segment, offset(index), expected, value);[/@change]
    }

[/#list]
[#list ["Acquire", "Release"] as mode]
    @Override
    public [=type] compareAndExchange[=mode](long index, [=type] expected, [=type] value) {
[@change]return ([=type]) ELEMENT.compareAndExchange[=mode](segment, offset(index), expected, value);[/@change]
    }

[/#list]
    @Override
    public [=type] getAndSet(long index, [=type] value) {
[@change]return ([=type]) ELEMENT.getAndSet(segment, offset(index), value);[/@change]
    }

[/#if]
[#if bool]
    @Override
    public boolean getAndSet(long index, boolean value) {
[@change]return SubWord.getAndSet(file, fileOffset(index), 1, value ? 1 : 0) != 0;[/@change]
    }

[#elseif subWord]
[#list [["Set", "value"], ["Add", "delta"], ["BitwiseOr", "mask"], ["BitwiseAnd", "mask"], ["BitwiseXor", "mask"]] as update]
    @Override
    public [=type] getAnd[=update[0]](long index, [=type] [=update[1]]) {
[@change]return [=fromBits("SubWord.getAnd" + update[0] + "(file, fileOffset(index), " + bytes + ", " + toBits(update[1]) + ")")];[/@change]
    }

[/#list]
[/#if]
[#if fullAtomics]
    @Override
    public [=type] getAndAdd(long index, [=type] delta) {
[@change]return ([=type]) ELEMENT.getAndAdd(segment, offset(index), delta);[/@change]
    }

[#list ["Or", "And", "Xor"] as operation]
    @Override
    public [=type] getAndBitwise[=operation](long index, [=type] mask) {
[@change]return ([=type]) ELEMENT.getAndBitwise[=operation](segment, offset(index), mask);[/@change]
    }

[/#list]
[/#if]
    @Override
    public [=Interface] slice(long from, long to, long by) {
        return viewOf(geometry.slice(from, to, by));
    }

    @Override
    public [=Interface] view(Span... spans) {
        return viewOf(selected(spans));
    }

    @Override
    public [=Interface] reshape(Shape shape) {
        requireOpen();
        return viewOf(geometry.reshape(shape));
    }

    @Override
    public [=Interface] transpose() {
        return viewOf(geometry.transpose());
    }

    private [=Interface] viewOf(Geometry part) {
        requireOpen();
        return ([=Interface]) ArrayFactory.make(attachment, type, part, false);
    }

    @Override
    public [=type][] toArray() {
        [=type][] copy = new [=type][Lengths.forJava(length)];
        copyTo(copy);
        return copy;
    }

    @Override
    public void atomically(Consumer<? super [=Type]Transaction> body) {
        MappedTransaction.run(this, journal -> new Mapped[=Type]Transaction(journal, this), body);
    }

    @Override
    public [=type][] snapshot(long from, long to) {
        Objects.checkFromToIndex(from, to, length);
        [=type][] copy = new [=type][Lengths.forJava(to - from)];
[#if shaped]
        snapshot(from, to, () -> {
            for (int i = 0; i < copy.length; i++) {
                copy[i] = get(from + i);
            }
        });
[#else]
        [=Interface] part = slice(from, to);
        snapshot(from, to, () -> part.copyTo(copy));
[/#if]
        return copy;
    }

[#if waiting]
    @Override
    public void awaitChange(long index, [=type] expected) throws InterruptedException {
        awaitUntil(index, value -> value != expected);
    }

    @Override
    public boolean awaitChange(long index, [=type] expected, long time, TimeUnit unit) throws InterruptedException {
        return awaitUntil(index, value -> value != expected, time, unit);
    }

    @Override
    public void awaitUntil(long index, [=Predicate] condition) throws InterruptedException {
        await(index, () -> condition.test(getVolatile(index)), ElementWaiting.FOR_EVER);
    }

    @Override
    public boolean awaitUntil(long index, [=Predicate] condition, long time, TimeUnit unit) throws InterruptedException {
        return await(index, () -> condition.test(getVolatile(index)), unit.toNanos(time));
    }

    @Override
    public void notifyWaiters(long index) {
        wakeAll(index);
    }

[/#if]
[#if shaped]
    /** Does something with each run of elements at one distance: with a view of it, and the index of its first element. */
    private void eachRun(ObjLongConsumer<[=Interface]> action) {
        long run = geometry.runLength();
        for (long from = 0; from < length; from += run) {
            action.accept(viewOf(geometry.run(from)), from);
        }
    }

[/#if]
    @Override
    public void copyTo([=type][] target) {
        requireSameLength(target.length);
[#if shaped && !bool]
        eachRun((run, from) -> run.copyTo([=Type]Buffer.wrap(target, (int) from, (int) run.length())));
[#elseif strided || bool]
        for (int i = 0; i < target.length; i++) {
            target[i] = get(i);
        }
[#else]
[@access]MemorySegment.copy(segment, LAYOUT, 0, target, 0, target.length);[/@access]
[/#if]
    }

    @Override
    public void copyFrom([=type]... source) {
        requireSameLength(source.length);
[#if shaped && !bool]
        eachRun((run, from) -> run.copyFrom([=Type]Buffer.wrap(source, (int) from, (int) run.length())));
[#elseif strided || bool]
        for (int i = 0; i < source.length; i++) {
            set(i, source[i]);
        }
[#else]
[@change]MemorySegment.copy(source, 0, segment, LAYOUT, 0, source.length);[/@change]
[/#if]
    }

[#if !bool]
    @Override
    public void copyTo([=Type]Buffer target) {
        requireSameLength(target.remaining());
        if (target.isReadOnly()) {
            throw new ReadOnlyBufferException();
        }
[#if strided]
        if (target.isDirect() && overlaps(MemorySegment.ofBuffer(target))) {
            target.put(toArray());
            return;
        }
        while (target.hasRemaining()) {
            target.put(get(length - target.remaining()));
        }
[#else]
[@access]MemorySegment.copy(segment, LAYOUT, 0, MemorySegment.ofBuffer(target), unaligned(target), 0, length);[/@access]
        target.position(target.limit());
[/#if]
    }

    @Override
    public void copyFrom([=Type]Buffer source) {
        requireSameLength(source.remaining());
[#if strided]
        if (source.isDirect() && overlaps(MemorySegment.ofBuffer(source))) {
            [=type][] copy = new [=type][source.remaining()];
            source.get(copy);
            copyFrom(copy);
            return;
        }
        for (long index = 0; index < length; index++) {
            set(index, source.get(source.position() + (int) index));
        }
[#else]
[#if character]
        if (!source.isDirect() && !source.hasArray()) { // it may be the characters of a String, which are no memory
            for (int i = 0; i < length; i++) {
                set(i, source.get(source.position() + i));
            }
            source.position(source.limit());
            return;
        }
[/#if]
[@change]MemorySegment.copy(MemorySegment.ofBuffer(source), unaligned(source), 0, segment, LAYOUT, 0, length);[/@change]
[/#if]
        source.position(source.limit());
    }

[#if !strided]
    /** The layout of a buffer's elements, which may be of another byte order and anywhere. */
    private static ValueLayout.Of[=Type] unaligned([=Type]Buffer buffer) {
[#if bytes == 1]
        return LAYOUT;
[#else]
        return ValueLayout.[=Layout]_UNALIGNED.withOrder(buffer.order());
[/#if]
    }

[/#if]
[/#if]
    @Override
    public void copyTo(MemorySegment target) {
        requireSameBytes(target.byteSize());
        if (target.isReadOnly()) {
            throw new IllegalArgumentException("The target segment is read-only");
        }
[#if strided]
        if (overlaps(target)) {
            throughCopy(this::copyTo, target::copyFrom);
            return;
        }
        for (long index = 0; index < length; index++) {
            target.set(UNALIGNED, index * [=bytes], get(index));
        }
[#else]
[@access]MemorySegment.copy(segment, 0, target, 0, byteSize());[/@access]
[/#if]
    }

    @Override
    public void copyFrom(MemorySegment source) {
        requireSameBytes(source.byteSize());
[#if strided]
        if (overlaps(source)) {
            throughCopy(copy -> copy.copyFrom(source), this::copyFrom);
            return;
        }
        for (long index = 0; index < length; index++) {
            set(index, source.get(UNALIGNED, index * [=bytes]));
        }
[#else]
[@change]MemorySegment.copy(source, 0, segment, 0, byteSize());[/@change]
[/#if]
    }

[#if strided]
    private static final ValueLayout.Of[=Type] UNALIGNED = ValueLayout.[=Layout][#if bytes > 1]_UNALIGNED[/#if];

[/#if]
    @Override
    public void copyFrom([=Interface] source) {
        requireSameLength(source.length());
        if (source instanceof MappedArray mapped && mapped.isOrderedOtherThan(this)) {
            [=Interface] values = mayOverlap(mapped) ? [=Interface].copyOf(source.toArray(), ArrayOptions.options().unlocked()) : source;
            for (long index = 0; index < length; index++) {
                set(geometry.index(mapped.geometry.indices(index)), values.get(index));
            }
            return;
        }
        if (source instanceof MappedArray mapped && mayOverlap(mapped)[#if !strided]
                && (!(source instanceof Contiguous[=Type]Array) || attachment != mapped.attachment)[/#if]) {
            throughCopy(source::copyTo, this::copyFrom);
            return;
        }
[#if !strided]
        if (source instanceof Contiguous[=Type]Array other) {
            other.requireOpen();
[@change]MemorySegment.copy(other.segment, 0, segment, 0, byteSize());[/@change]
            return;
        }
[/#if]
        if (!(source instanceof MappedArray)) {
            copyFromElsewhere(source);
            return;
        }
        for (long index = 0; index < length; index++) {
            set(index, source.get(index));
        }
    }

    /** From another module's implementation, whose elements may be far away: many at once. */
    private void copyFromElsewhere([=Interface] source) {
        if (source.isColumnMajor() != isColumnMajor() && source.shape().equals(shape())) {
            viewOf(geometry.reordered()).copyFrom(source); // the same elements, counted as they are there
            return;
        }
[#if !strided]
[@change]source.copyTo(segment);[/@change]
[#else]
        if (length <= BATCH) {
            copyFrom(source.toArray());
        } else if (source.shape().equals(shape())) {
            Iterator<SharedArray> ours = batches(BATCH).iterator();
            source.batches(BATCH).forEach(theirs -> (([=Interface]) ours.next()).copyFrom(([=Interface]) theirs));
        } else {
            long[] next = new long[1];
            source.batches(BATCH).forEach(theirs -> {
                for ([=type] value : (([=Interface]) theirs).toArray()) {
                    set(next[0]++, value);
                }
            });
        }
[/#if]
    }

    @Override
    public void fill([=type] value) {
[#if shaped]
        eachRun((run, _) -> run.fill(value));
[#elseif strided]
        for (long index = 0; index < length; index++) {
            set(index, value);
        }
[#elseif type == "byte"]
[@change]segment.fill(value);[/@change]
[#else]
        // Not by setAll: its loop is compiled for the generators that it has seen, and one more can cost it its speed.
        for (long from = 0; from < length; from += STRIP) {
            int strip = (int) Math.min(STRIP, length - from);
            for (int i = 0; i < strip; i++) {
                set(from + i, value);
            }
        }
[/#if]
    }

    @Override
    public void setAll([=Generator] generator) {
[#if shaped]
        eachRun((run, from) -> run.setAll(index -> generator.applyAs[=Type](from + index)));
[#else]
        for (long from = 0; from < length; from += STRIP) {
            int strip = (int) Math.min(STRIP, length - from);
            for (int i = 0; i < strip; i++) {
                set(from + i, generator.applyAs[=Type](from + i));
            }
        }
[/#if]
    }

[#if arithmetic]
[#list ["sum", "min", "max"] as reduction]
[#assign typeArgument = (floating || type == "long" && reduction == "sum")?then("", ", type")]
    @Override
    public [=(reduction == "sum")?then(Sum, type)] [=reduction]() {
        requireOpen();
[@access]return [=Type]Reductions.[=reduction](file, attachment.file().layout().dataOffset(), geometry[=typeArgument]);[/@access]
    }

[/#list]
[/#if]
[#if floating]
    @Override
    public double dot([=Interface] other) {
        requireOpen();
        if (!(other instanceof MappedArray mapped)) {
            return other.dot(this); // it may have a quicker way to its elements than one after the other
        }
        if (!geometry.isUniform() || !mapped.geometry.isUniform() || isOrderedOtherThan(mapped)) {
            return [=Type]Reductions.dot(this, other);
        }
        requireSameLength(other.length());
        mapped.requireOpen();
[@access]return [=Type]Reductions.dot(file, attachment.file().layout().dataOffset() + geometry.offset(), geometry.stride(),
                    mapped.file, mapped.attachment.file().layout().dataOffset() + mapped.geometry.offset(), mapped.geometry.stride(), length);[/@access]
    }

[/#if]
    @Override
    public long mismatch([=Interface] other) {
        boolean sameOrder = !(other instanceof MappedArray mapped && mapped.isOrderedOtherThan(this));
[#if !strided && !bool]
        if (other instanceof Contiguous[=Type]Array contiguous) {
            contiguous.requireOpen();
[@access]long difference = segment.mismatch(contiguous.segment);
            return difference < 0 ? -1 : difference / [=bytes];[/@access]
        }
[/#if]
        long common = Math.min(length, other.length());
        for (long index = 0; index < common; index++) {
            [=type] theirs = other.get(sameOrder ? index : other.index(geometry.indices(index)));
[#if floating]
            if ([=Box].[=type]ToRaw[=(bytes == 4)?then("Int", "Long")]Bits(get(index)) != [=Box].[=type]ToRaw[=(bytes == 4)?then("Int", "Long")]Bits(theirs)) {
[#else]
            if (get(index) != theirs) {
[/#if]
                return index;
            }
        }
        return length == other.length() ? -1 : common;
    }

    @Override
    String show(long index) {
[#if elements?size > 1]
[#if type == "short"]
        if (type == ElementType.FLOAT16) {
            return String.valueOf(getFloat16(index));
        }
[/#if]
[#if unsignedType??]
        return type.isUnsigned() ? String.valueOf(getUnsigned(index)) : String.valueOf(get(index));
[#else]
        return type.isUnsigned() ? [=Box].toUnsignedString(get(index)) : String.valueOf(get(index));
[/#if]
[#elseif character]
        char value = get(index);
        return Character.isISOControl(value) || Character.isSurrogate(value) ? String.format("\\u%04x", (int) value) : String.valueOf(value);
[#else]
        return String.valueOf(get(index));
[/#if]
    }
}
