package org.sharray;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.locking.ElementWaiting;
import org.sharray.layout.Geometry;
import org.sharray.layout.Lengths;
import org.sharray.locking.Home;
import org.sharray.locking.VectorSize;
import org.sharray.sync.SharedLock;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * What all arrays in mapped files have in common; the generated classes add the access to elements of their type.
 *
 * <p>
 * Elements are reached through {@link #segment}, whose own checks make access after {@link #close} fail. It is plain: closing
 * a slice replaces it, and a thread that does not see that yet still reads valid memory; closing the array ends the memory itself.
 */
abstract class MappedArray implements SharedArray {
    private static final long serialVersionUID = 1L;

    /** What the memory of a closed slice is. */
    private static final MemorySegment CLOSED = closedSegment();

    final transient Attachment attachment;
    /** The array's lock; null until it is used. */
    private transient SharedLock lock;

    final transient Dtype dtype;
    final transient Geometry geometry;
    final transient long length;

    /** The lengths of the dimensions, if there are two; else 0, so that every access by two indices fails. */
    final transient long rows;
    final transient long columns;

    /** The lengths of the dimensions, if there are three; else 0. */
    final transient long planes;
    final transient long planeRows;
    final transient long planeColumns;

    /** Whether closing this closes the opening: false for a slice that was made here. */
    private final transient boolean owner;

    /** From the first element to the last, if they are next to each other, row by row; else all of the file's; or {@link #CLOSED}. */
    transient MemorySegment segment;

    /** The whole file, for the atomic updates of elements smaller than a word; or {@link #CLOSED}. */
    transient MemorySegment file;

    MappedArray(Attachment attachment, Dtype dtype, Geometry geometry, boolean owner) {
        this.attachment = attachment;
        this.dtype = dtype;
        this.geometry = geometry;
        this.length = geometry.length();
        this.owner = owner;
        this.file = attachment.file().memory();
        MemorySegment elements = attachment.file().elements();
        this.segment = isRowMajorPiece() ? elements.asSlice(geometry.offset(), length * dtype.bytes()) : elements;
        Shape shape = geometry.shape();
        boolean matrix = shape.rank() == 2;
        boolean cube = shape.rank() == 3;
        this.rows = matrix ? shape.length(0) : 0;
        this.columns = matrix ? shape.length(1) : 0;
        this.planes = cube ? shape.length(0) : 0;
        this.planeRows = cube ? shape.length(1) : 0;
        this.planeColumns = cube ? shape.length(2) : 0;
    }

    private boolean isRowMajorPiece() {
        return geometry.isContiguous() && !geometry.isColumnMajor();
    }

    private static MemorySegment closedSegment() {
        try (Arena arena = Arena.ofShared()) {
            return arena.allocate(8);
        }
    }

    @Override
    public final long length() {
        return length;
    }

    @Override
    public final Shape shape() {
        return geometry.shape();
    }

    @Override
    public final boolean isColumnMajor() {
        return geometry.isColumnMajor();
    }

    @Override
    public final long index(long... indices) {
        return geometry.index(indices);
    }

    @Override
    public final SharedLock lock() {
        SharedLock known = lock;
        if (known == null) {
            requireOpen();
            known = attachment.lock();
            lock = known;
        }
        return known;
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
        return from == to ? 0 : attachment.stripe(geometry.lowest(from, to) / attachment.elementBytes());
    }

    private int behindLastStripe(long from, long to) {
        return from == to ? 0 : attachment.stripe(geometry.highest(from, to) / attachment.elementBytes()) + 1;
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
        } finally {
            Reference.reachabilityFence(this); // so that the garbage collector does not close the array meanwhile
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
        return attachment.file().layout().dataOffset() + geometry.at(index);
    }

    /** The size of the vector that this is the whole of; fails if it is none. */
    final VectorSize vectorSize() {
        VectorSize size = attachment.vectorSize();
        if (!geometry.equals(attachment.file().layout().contents().geometry()) || geometry.shape().rank() != 1) {
            throw new ArrayFormatException(
                    "A part of " + attachment.file().label() + " is not a vector; open it as a " + dtype.arrayClass());
        }
        return size;
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
        return new ArrayHandle(attachment.file().address(), attachment.lockAddress().orElse(null), dtype, geometry,
                !isReadOnly());
    }

    @Override
    public final MemorySegment segment() {
        requireOpen();
        if (!geometry.isContiguous()) {
            throw new UnsupportedOperationException(
                    "The elements of this view are not next to each other, but by "
                            + Arrays.toString(geometry.strides()) + " bytes");
        }
        return isRowMajorPiece() ? segment : segment.asSlice(geometry.offset(), byteSize());
    }

    @Override
    public final void flush() {
        requireOpen();
        attachment.flush();
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

    /** The geometry of the part of an array that spans name. */
    final Geometry selected(Span... spans) {
        requireOpen();
        if (spans.length != geometry.shape().rank()) {
            throw new IllegalArgumentException(
                    spans.length + " spans for an array of shape " + geometry.shape() + ", which needs "
                            + geometry.shape().rank());
        }
        Geometry part = geometry;
        int kept = 0;
        for (int i = 0; i < spans.length; i++) {
            part = spans[i].isSingle()
                    ? part.pick(kept, spans[i].from())
                    : part.range(kept++, spans[i].from(), spans[i].to(geometry.shape().length(i)), spans[i].step());
        }
        return part;
    }

    /** Where an element is in {@link #segment}, in bytes. */
    final long place(long index) {
        Objects.checkIndex(index, length);
        return isRowMajorPiece() ? index * dtype.bytes() : geometry.at(index);
    }

    /** The element of the file, counted there, in which an element lies. */
    final long fileIndex(long index) {
        return geometry.at(index) / attachment.elementBytes();
    }

    /** Whether both are elements of one file, so that copying one to the other might overtake itself. */
    final boolean mayOverlap(MappedArray other) {
        return attachment.file().isSameFileAs(other.attachment.file());
    }

    /** Whether two arrays of one shape count their elements in a different order. */
    final boolean isOrderedOtherThan(MappedArray other) {
        return geometry.isColumnMajor() != other.geometry.isColumnMajor()
                && geometry.shape().equals(other.geometry.shape());
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
        Lengths.requireSame(length, other);
    }

    final void requireSameBytes(long other) {
        Lengths.requireSameBytes(byteSize(), other);
    }

    /** The exception for people in place of what an access of {@link #segment} threw: a {@link RuntimeException}, or an {@link InternalError}. */
    final RuntimeException explained(Throwable failure) {
        if (!isOpen()) {
            return closed(failure); // whatever the check of the memory that stands for closed ones said
        }
        return failure instanceof InternalError fault
                ? attachment.file().unreachable(fault)
                : (RuntimeException) failure;
    }

    /** The exception for people in place of what an access of one element threw. */
    final RuntimeException explained(Throwable failure, long index) {
        requireElement(index);
        return explained(failure);
    }

    /** The exception for people in place of what a change of one element threw. */
    final RuntimeException explainedChange(Throwable failure, long index) {
        requireElement(index);
        return explainedChange(failure);
    }

    /** Says that there is no such element, if the array is open. */
    private void requireElement(long index) {
        if (isOpen()) {
            Objects.checkIndex(index, length);
        }
    }

    /** The exception for people in place of what an access by several indices threw. */
    final RuntimeException explainedAt(Throwable failure, long... indices) {
        if (isOpen() && indices.length != geometry.shape().rank()) {
            return geometry.wrongRank(indices.length);
        }
        return explained(failure);
    }

    /** The exception for people in place of what a change by several indices threw. */
    final RuntimeException explainedChangeAt(Throwable failure, long... indices) {
        if (isOpen() && indices.length != geometry.shape().rank()) {
            return geometry.wrongRank(indices.length);
        }
        return explainedChange(failure);
    }

    /** The exception for people in place of what a change of {@link #segment} threw. */
    final RuntimeException explainedChange(Throwable failure) {
        boolean refused = failure instanceof IllegalArgumentException
                || failure instanceof UnsupportedOperationException;
        return isOpen() && isReadOnly() && refused
                ? new ReadOnlyArrayException(attachment.file().label() + " was opened read-only")
                : explained(failure);
    }

    private ArrayClosedException closed(Throwable cause) {
        return new ArrayClosedException("This process has closed " + attachment.file().label(), cause);
    }

    /** An element for people. */
    abstract String show(long index);

    /**
     * The elements for people, like NumPy's; of more than 1000, the first and the last three of each long dimension.
     *
     * @return for instance {@code [1, 2, 3]}
     */
    @Override
    public final String toString() {
        return isOpen()
                ? ArrayText.of(geometry, this::show)
                : dtype.arrayClass()
                        + (geometry.shape().rank() == 1 ? " of length " + length : " of shape " + geometry.shape())
                        + " (closed)";
    }

    /** Sent as its handle; see {@link SentArray}. */
    Object writeReplace() {
        return SentArray.of(handle());
    }
}
