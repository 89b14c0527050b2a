package org.sharray;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.locking.ElementWaiting;
import org.sharray.locking.Home;
import org.sharray.storage.SentAsText;
import org.sharray.sync.SharedLock;
import org.sharray.type.ElementType;

/**
 * What all arrays in mapped files have in common; the generated classes add the access to elements of their type.
 *
 * <p>
 * Elements are reached through {@link #segment}, whose own checks make access after {@link #close} fail. It is plain: closing
 * a slice replaces it, and a thread that does not see that yet still reads valid memory; closing the array ends the memory itself.
 */
abstract class MappedArray implements SharedArray, SentAsText {
    private static final long serialVersionUID = 1L;

    /** Longer arrays show their first and last elements alone, as in NumPy. */
    private static final int SHOWN_WHOLE = 1_000;
    private static final int SHOWN_AT_ENDS = 3;

    /** What the memory of a closed slice is. */
    private static final MemorySegment CLOSED = closedSegment();

    final transient Attachment attachment;
    /** The array's lock, if it can be had. */
    private final transient SharedLock lock;

    final transient ElementType type;
    final transient long length;

    /** Where the first element is, and the distance to the next, in elements of the file. */
    final transient long start;
    final transient long step;

    /** Whether closing this closes the opening: false for a slice that was made here. */
    private final transient boolean owner;

    /** From the first element to the last, in storage order; or {@link #CLOSED}. */
    transient MemorySegment segment;

    /** The whole file, for the atomic updates of elements smaller than a word; or {@link #CLOSED}. */
    transient MemorySegment file;

    MappedArray(Attachment attachment, ElementType type, long start, long length, long step, boolean owner) {
        this.attachment = attachment;
        this.lock = attachment.lockOrNull();
        this.type = type;
        this.start = start;
        this.length = length;
        this.step = step;
        this.owner = owner;
        this.file = attachment.file().memory();
        MemorySegment elements = attachment.file().elements();
        this.segment = step == 1 ? elements.asSlice(start * type.bytes(), length * type.bytes()) : elements;
    }

    private static MemorySegment closedSegment() {
        try (Arena arena = Arena.ofShared()) {
            return arena.allocate(8);
        }
    }

    @Override
    public final ElementType elementType() {
        return type;
    }

    @Override
    public final long length() {
        return length;
    }

    @Override
    public final SharedLock lock() {
        return lock != null ? lock : attachment.lock();
    }

    @Override
    public final SharedLock lock(long index) {
        Objects.checkIndex(index, length);
        return striped().stripeLock(attachment.stripe(fileIndex(index)));
    }

    @Override
    public final SharedLock.Guard lockRange(long from, long to) {
        Objects.checkFromToIndex(from, to, length);
        return striped().holdStripes(firstStripe(from, to), behindLastStripe(from, to));
    }

    private Home striped() {
        requireOpen();
        Home home = attachment.home();
        if (!attachment.hasStripes()) {
            throw new UnsupportedOperationException(attachment.file().label()
                    + " has no locks for its parts; create it with options().stripes(n)");
        }
        return home;
    }

    private int firstStripe(long from, long to) {
        return from == to ? 0 : attachment.stripe(Math.min(fileIndex(from), fileIndex(to - 1)));
    }

    private int behindLastStripe(long from, long to) {
        return from == to ? 0 : attachment.stripe(Math.max(fileIndex(from), fileIndex(to - 1))) + 1;
    }

    @Override
    public final Synchronizers synchronizers() {
        requireOpen();
        return new Synchronizers(this, attachment.home());
    }

    /** Copies elements while nobody who uses the locks that guard them changes them. */
    final void snapshot(long from, long to, Runnable copy) {
        requireOpen();
        boolean striped = attachment.hasStripes();
        attachment.home().snapshot(striped ? firstStripe(from, to) : 0, striped ? behindLastStripe(from, to) : 0, copy);
    }

    /** Waits until something is so that depends on an element; false if the time is over. */
    final boolean await(long index, BooleanSupplier over, long nanos) throws InterruptedException {
        Objects.checkIndex(index, length);
        requireOpen();
        try {
            return ElementWaiting.await(attachment.file().memory(), byteOffset(index), over, nanos);
        } catch (IllegalStateException failure) {
            throw explained(failure);
        }
    }

    /** Wakes all that wait for an element. */
    final void wakeAll(long index) {
        Objects.checkIndex(index, length);
        requireOpen();
        ElementWaiting.wakeAll(attachment.file().memory(), byteOffset(index));
    }

    /** Where an element is in the file, in bytes. */
    private long byteOffset(long index) {
        return attachment.file().layout().dataOffset() + fileIndex(index) * type.bytes();
    }

    @Override
    public final boolean hasLock() {
        return attachment.hasLock();
    }

    @Override
    public final boolean isReadOnly() {
        return !attachment.file().isWritable();
    }

    @Override
    public final boolean isOpen() {
        return segment.scope().isAlive();
    }

    @Override
    public final Optional<String> name() {
        return attachment.file().name();
    }

    @Override
    public final ArrayHandle handle() {
        requireOpen();
        return new ArrayHandle(attachment.file().address(), attachment.lockAddress().orElse(null), type, start, length,
                step,
                !isReadOnly());
    }

    @Override
    public final MemorySegment segment() {
        requireOpen();
        if (step != 1) {
            throw new UnsupportedOperationException(
                    "The elements of a slice with a step of " + step + " are not next to each other");
        }
        return segment;
    }

    @Override
    public final void close() {
        if (owner) {
            attachment.close(); // fails if the memory is in use; then this stays open
        }
        segment = CLOSED;
        file = CLOSED;
    }

    final void requireOpen() {
        if (!isOpen()) {
            throw closed(null);
        }
    }

    /** The length of a slice, its bounds checked. */
    final long sliceLength(long from, long to, long by) {
        if (by == 0) {
            throw new IllegalArgumentException("A slice's step can't be 0");
        }
        if (by > 0) {
            Objects.checkFromToIndex(from, to, length);
            return to == from ? 0 : (to - from - 1) / by + 1;
        }
        if (to < -1 || to > from || from >= length) {
            throw new IndexOutOfBoundsException(
                    "Backwards from " + from + " to " + to + " is out of bounds for length " + length);
        }
        return to == from ? 0 : (to - from + 1) / by + 1;
    }

    /** The step of a slice with that many elements: with one or none it does not matter. */
    final long sliceStep(long by, long elements) {
        return elements <= 1 ? 1 : step * by;
    }

    /** Where an element is in its file, in elements. */
    final long fileIndex(long index) {
        return start + index * step;
    }

    /** Whether both are elements of one file, so that copying one to the other might overtake itself. */
    final boolean mayOverlap(MappedArray other) {
        return attachment.file().isSameFileAs(other.attachment.file());
    }

    /** Whether the other memory is this array's own in part. */
    final boolean overlaps(MemorySegment other) {
        return segment.asOverlappingSlice(other).isPresent();
    }

    /** Copies all elements out and in again, between sides that overlap; outside the heap, where a copy may be of any length. */
    final void throughCopy(Consumer<MemorySegment> out, Consumer<MemorySegment> in) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment copy = arena.allocate(byteSize(), Long.BYTES);
            out.accept(copy);
            in.accept(copy);
        }
    }

    final void requireSameLength(long other) {
        if (other != length) {
            throw new IllegalArgumentException("The array has " + length + " elements, the other side " + other
                    + "; both must be the same (use a slice)");
        }
    }

    final void requireSameBytes(long other) {
        if (other != byteSize()) {
            throw new IllegalArgumentException("The array has " + byteSize() + " bytes, the segment " + other
                    + "; both must be the same (use a slice)");
        }
    }

    final int lengthForJava() {
        if (length > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException("A Java array can't have " + length + " elements; copy it slice by slice");
        }
        return (int) length;
    }

    /** The exception for people in place of what an access of {@link #segment} threw. */
    final RuntimeException explained(RuntimeException failure) {
        return isOpen() ? failure : closed(failure); // whatever the check of the memory that stands for closed ones said
    }

    /** The exception for people in place of what a change of {@link #segment} threw. */
    final RuntimeException explainedChange(RuntimeException failure) {
        boolean refused = failure instanceof IllegalArgumentException
                || failure instanceof UnsupportedOperationException;
        return isOpen() && isReadOnly() && refused
                ? new ReadOnlyArrayException(attachment.file().label() + " was opened read-only")
                : explained(failure);
    }

    private ArrayClosedException closed(RuntimeException cause) {
        return new ArrayClosedException("This process has closed " + attachment.file().label(), cause);
    }

    /** An element for people. */
    abstract String show(long index);

    /**
     * The elements for people, like NumPy's; of more than {@value #SHOWN_WHOLE}, the first and the last three.
     *
     * @return for instance {@code [1, 2, 3]}
     */
    @Override
    public final String toString() {
        if (!isOpen()) {
            return type.arrayClass() + " of length " + length + " (closed)";
        }
        StringBuilder text = new StringBuilder("[");
        boolean whole = length <= SHOWN_WHOLE;
        appendElements(text, 0, whole ? length : SHOWN_AT_ENDS);
        if (!whole) {
            text.append(", ..., ");
            appendElements(text, length - SHOWN_AT_ENDS, length);
        }
        return text.append(']').toString();
    }

    private void appendElements(StringBuilder text, long from, long to) {
        for (long index = from; index < to; index++) {
            text.append(index == from ? "" : ", ").append(show(index));
        }
    }

    /** Sent as its handle; see {@link SentArray}. */
    final Object writeReplace() {
        return SentArray.of(handle());
    }

    @Override
    public final String sentText() {
        return handle().toString();
    }
}
