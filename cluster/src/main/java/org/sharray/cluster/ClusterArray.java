package org.sharray.cluster;

import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.util.Objects;
import java.util.Optional;
import org.sharray.ArrayHandle;
import org.sharray.SharedArray;
import org.sharray.Span;
import org.sharray.Synchronizers;
import org.sharray.cluster.engine.Changes;
import org.sharray.cluster.engine.Chunks;
import org.sharray.cluster.engine.Engine;
import org.sharray.cluster.engine.Operation;
import org.sharray.error.ArrayClosedException;
import org.sharray.layout.Geometry;
import org.sharray.sync.SharedLock;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * What all arrays of a cluster have in common; the generated classes add what depends on the type of the elements, whose bits are all that goes over the network.
 *
 * <p>
 * An access of one element is as strong as a volatile one, whatever its name: the member that keeps the element does one thing after the other.
 */
abstract class ClusterArray implements SharedArray {
    private static final long serialVersionUID = 1L;

    /** How many elements are taken at once where a Java array is needed in between. */
    static final int BATCH = 1 << 20;

    final transient Opening opening;
    final transient ElementType type;
    final transient Geometry geometry;
    final transient long length;
    private final transient Chunks chunks;
    private final transient ClusterLock lock;

    /** Whether closing this closes the opening: false for a view. */
    private final transient boolean owner;

    /** Whether this view was closed alone; a thread that does not see that yet may go on. */
    private transient boolean closed;

    ClusterArray(Opening opening, Geometry geometry, boolean owner) {
        this.opening = opening;
        this.type = opening.type();
        this.geometry = geometry;
        this.length = geometry.length();
        this.chunks = opening.chunks();
        this.lock = opening.lock();
        this.owner = owner;
    }

    /** What all views of one opening of an array share. */
    static final class Opening {
        private final Cluster cluster;
        private final String name;
        private final ElementType type;
        private final Chunks chunks;
        private final ClusterLock lock;
        private volatile boolean closed;

        Opening(Cluster cluster, String name, ElementType type, Chunks chunks, ClusterLock lock) {
            this.cluster = cluster;
            this.name = name;
            this.type = type;
            this.chunks = chunks;
            this.lock = lock;
        }

        Cluster cluster() {
            return cluster;
        }

        ElementType type() {
            return type;
        }

        Chunks chunks() {
            return chunks;
        }

        ClusterLock lock() {
            return lock;
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
        requireOpen();
        return lock;
    }

    @Override
    public final SharedLock lock(long index) {
        throw noParts();
    }

    @Override
    public final SharedLock.Guard lockRange(long from, long to) {
        throw noParts();
    }

    private static UnsupportedOperationException noParts() {
        return new UnsupportedOperationException("An array of a cluster has one lock, and none for its parts");
    }

    @Override
    public final Synchronizers synchronizers() {
        throw new UnsupportedOperationException("An array of a cluster has no synchronisers");
    }

    @Override
    public final boolean hasLock() {
        return true;
    }

    @Override
    public final boolean isReadOnly() {
        return false;
    }

    @Override
    public final boolean isOpen() {
        return !closed && !opening.closed && opening.cluster.isOpen();
    }

    @Override
    public final Optional<String> name() {
        return Optional.of(opening.name);
    }

    @Override
    public final ArrayHandle handle() {
        throw new UnsupportedOperationException(
                "An array of a cluster has no handle; other processes open it by its name");
    }

    @Override
    public final MemorySegment segment() {
        throw new UnsupportedOperationException(
                "The elements of a cluster's array are not in this process's memory; copy them");
    }

    @Override
    public final void close() {
        if (owner) {
            opening.closed = true;
        }
        closed = true;
    }

    final void requireOpen() {
        if (!isOpen()) {
            throw new ArrayClosedException(
                    "This process has closed array " + opening.name + " of cluster " + opening.cluster.name());
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

    static int lengthForJava(long elements) {
        if (elements > Integer.MAX_VALUE - 8) {
            throw new IllegalStateException(
                    "A Java array can't have " + elements + " elements; copy it slice by slice");
        }
        return (int) elements;
    }

    final long bits(long index) {
        Objects.checkIndex(index, length);
        requireOpen();
        return chunks.read(geometry.at(index), type.bytes());
    }

    final long change(Operation operation, long index, long operand, long second) {
        Objects.checkIndex(index, length);
        requireOpen();
        return chunks.change(operation, geometry.at(index), type.bytes(), operand, second, lock.epoch());
    }

    /** Reads some elements into native memory or a Java array. */
    final void read(long from, long to, MemorySegment target) {
        requireOpen();
        chunks.read(geometry, from, to, type.bytes(), target);
    }

    /** Writes some of a geometry's elements from native memory or a Java array. */
    final void write(Geometry target, long from, long to, MemorySegment source) {
        requireOpen();
        chunks.write(target, from, to, type.bytes(), source, lock.epoch());
    }

    /** This array's elements in the order in which those of another one are stored that go to them: to the same indices if both have the same shape. */
    final Geometry countedAs(SharedArray source) {
        return source.isColumnMajor() != isColumnMajor() && source.shape().equals(shape())
                ? geometry.reordered()
                : geometry;
    }

    /** Writes all elements straight from another array's memory; false if they are not in memory, or not next to each other. */
    final boolean writeMemoryOf(SharedArray source, Geometry target) {
        MemorySegment memory;
        try {
            memory = source.segment();
        } catch (UnsupportedOperationException scattered) {
            return false;
        }
        try {
            write(target, 0, length, memory);
        } finally {
            Reference.reachabilityFence(source); // so that the garbage collector does not close it meanwhile
        }
        return true;
    }

    /** The geometry of the part of an array that spans name. */
    final Geometry selected(Span... spans) {
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

    static UnsupportedOperationException noWaiting() {
        return new UnsupportedOperationException(
                "Nobody can wait for an element of a cluster's array: the engine has no way to wake who does");
    }

    final void fillBits(long bits) {
        requireOpen();
        chunks.fill(geometry, type.bytes(), bits, lock.epoch());
    }

    /** What of this array or slice, whose elements follow each other, changes from now on. */
    final Changes changes(Engine engine) {
        requireOpen();
        return engine.changes(chunks, geometry.offset(), geometry.offset() + byteSize());
    }

    /** Whether the array has not been deleted. */
    final boolean isIn(Engine engine) {
        return engine.has(opening.name, chunks);
    }

    /** How many chunks have elements of this array or slice, which follow each other. */
    final int slices() {
        return length == 0 ? 0 : Chunks.chunk(geometry.at(length - 1)) - Chunks.chunk(geometry.at(0)) + 1;
    }

    /** The chunk of one of the {@link #slices}. */
    final int chunkOf(int slice) {
        return Chunks.chunk(geometry.at(0)) + slice;
    }

    /** The first index of one of the {@link #slices}, or behind the last. */
    final long sliceFrom(int slice) {
        long place = Chunks.begin(chunkOf(slice)) - geometry.offset();
        return Math.clamp(place / type.bytes(), 0, length);
    }

    /** Whether both are elements of one array, so that copying one to the other might overtake itself. */
    final boolean isSameArrayAs(SharedArray other) {
        return other instanceof ClusterArray that && that.opening.name.equals(opening.name)
                && that.opening.cluster == opening.cluster;
    }

    /** Sent by its name. */
    final Object writeReplace() {
        return new Sent.Array(opening.cluster.name(), opening.name, geometry);
    }

    @Override
    public final String toString() {
        return type.arrayClass() + " " + opening.name + " of shape " + geometry.shape() + " on cluster "
                + opening.cluster.name();
    }
}
