package org.sharray.cluster;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
import org.sharray.layout.Lengths;
import org.sharray.layout.TypeName;
import org.sharray.sync.SharedLock;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * What all arrays of a cluster have in common; the others add what depends on the type of the elements, whose bits are all that goes over the network.
 *
 * <p>
 * An access of one element is as strong as a volatile one, whatever its name: the member that keeps the element does one thing after the other.
 */
abstract class ClusterArray implements SharedArray {
    private static final long serialVersionUID = 1L;

    /** How many elements are taken at once where a Java array is needed in between. */
    static final int BATCH = 1 << 20;

    /** The same, where elements are of any size. */
    private static final int BATCH_BYTES = 8 << 20;

    final transient Opening opening;
    final transient Dtype dtype;
    final transient Geometry geometry;
    final transient long length;
    private final transient Chunks chunks;
    private final transient ClusterLock lock;

    /** Whether closing this closes the opening: false for a view. */
    private final transient boolean owner;

    /** Whether this view was closed alone; a thread that does not see that yet may go on. */
    private transient boolean closed;

    ClusterArray(Opening opening, Dtype dtype, Geometry geometry, boolean owner) {
        this.opening = opening;
        this.dtype = dtype;
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
        private final Chunks chunks;
        private final ClusterLock lock;
        private volatile boolean closed;

        Opening(Cluster cluster, String name, Chunks chunks, ClusterLock lock) {
            this.cluster = cluster;
            this.name = name;
            this.chunks = chunks;
            this.lock = lock;
        }

        Cluster cluster() {
            return cluster;
        }

        Chunks chunks() {
            return chunks;
        }

        ClusterLock lock() {
            return lock;
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

    /** What was acknowledged is in the memory of two members, and there is nothing behind it. */
    @Override
    public final void flush() {
        requireOpen();
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
        Lengths.requireSame(length, other);
    }

    final void requireSameBytes(long other) {
        Lengths.requireSameBytes(byteSize(), other);
    }

    final long bits(long index) {
        return bitsAt(place(index), dtype.bytes());
    }

    /** The bits of what is somewhere in the array. */
    final long bitsAt(long place, int width) {
        requireOpen();
        return chunks.read(place, width);
    }

    final long change(Operation operation, long index, long operand, long second) {
        return changeAt(operation, place(index), dtype.bytes(), operand, second);
    }

    /** Changes what is somewhere in the array. */
    final long changeAt(Operation operation, long place, int width, long operand, long second) {
        requireOpen();
        return lock.change(epoch -> chunks.change(operation, place, width, operand, second, epoch));
    }

    /** Where an element is, in bytes from the array's first one. */
    final long place(long index) {
        return geometry.at(Objects.checkIndex(index, length));
    }

    /** Room for some elements as they are in memory. */
    final MemorySegment room(long elements) {
        return MemorySegment.ofArray(new byte[Math.toIntExact(elements * dtype.bytes())]);
    }

    /** The bytes of one element, read at one moment. */
    final MemorySegment element(long index) {
        Objects.checkIndex(index, length);
        MemorySegment bytes = room(1);
        read(index, index + 1, bytes);
        return bytes;
    }

    /** What puts an element into memory, or takes it from there. */
    interface Transfer {
        void at(long index, MemorySegment memory, long offset);
    }

    /** How many elements are taken at once where they are bytes in between. */
    private long atOnce() {
        return Math.clamp(BATCH_BYTES / dtype.bytes(), 1, Math.max(1, length));
    }

    /** Writes all elements, many at once. If one can't be put into memory, those before it are written. */
    final void writeAll(Transfer put) {
        long batch = atOnce();
        MemorySegment room = room(batch);
        for (long from = 0; from < length; from += batch) {
            long to = from;
            try {
                for (; to < Math.min(length, from + batch); to++) {
                    put.at(to, room, (to - from) * dtype.bytes());
                }
            } finally {
                write(from, to, room);
            }
        }
    }

    /** Reads all elements, many at once. */
    final void readAll(Transfer take) {
        long batch = atOnce();
        MemorySegment room = room(batch);
        for (long from = 0; from < length; from += batch) {
            long to = Math.min(length, from + batch);
            read(from, to, room);
            for (long index = from; index < to; index++) {
                take.at(index, room, (index - from) * dtype.bytes());
            }
        }
    }

    /** Reads some elements into native memory or a Java array. */
    final void read(long from, long to, MemorySegment target) {
        requireOpen();
        chunks.read(geometry, from, to, dtype.bytes(), target);
    }

    final void write(long from, long to, MemorySegment source) {
        write(geometry, from, to, source);
    }

    /** Writes some of a geometry's elements from native memory or a Java array. */
    final void write(Geometry target, long from, long to, MemorySegment source) {
        requireOpen();
        lock.change(epoch -> {
            chunks.write(target, from, to, dtype.bytes(), source, epoch);
            return 0;
        });
    }

    /** This array's elements in the order in which those of another one are stored that they are copied from or toat the same indices if both have the same shape. */
    final Geometry countedAs(SharedArray other) {
        return other.isColumnMajor() != isColumnMajor() && other.shape().equals(shape())
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

    /** Reads all elements straight into another array's memory. */
    final void readToMemoryOf(SharedArray target) {
        requireOpen();
        try {
            chunks.read(countedAs(target), 0, length, dtype.bytes(), target.segment());
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    /** Replaces all elements by those of an array of the same type, as bytes, many at once. */
    final void copyBytesFrom(ClusterArray source) {
        Geometry target = countedAs(source);
        long batch = isSameArrayAs(source) ? length : atOnce();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = arena.allocate(batch * dtype.bytes());
            for (long from = 0; from < length; from += batch) {
                long to = Math.min(length, from + batch);
                source.read(from, to, room);
                write(target, from, to, room);
            }
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

    static UnsupportedOperationException noWaiting() {
        return new UnsupportedOperationException(
                "Nobody can wait for an element of a cluster's array: the engine has no way to wake who does");
    }

    static UnsupportedOperationException noTransactions() {
        return new UnsupportedOperationException(
                "An array of a cluster has no transactions: its elements are on several members, which die alone");
    }

    final void fillBits(long bits) {
        byte[] value = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(bits).array();
        fillBytes(Arrays.copyOf(value, dtype.bytes()));
    }

    /** The size of a chunk. */
    final long chunkBytes() {
        return chunks.bytes();
    }

    /** What of this array or slice, whose elements follow each other, changes from now on. */
    final Changes changes(Engine engine) {
        requireOpen();
        return engine.changes(chunks, geometry.offset(), geometry.offset() + byteSize());
    }

    /** Gives all elements one value, as it is in memory. */
    final void fillBytes(byte[] value) {
        requireOpen();
        lock.change(epoch -> {
            chunks.fill(geometry, value, epoch);
            return 0;
        });
    }

    /** Whether each chunk from the first element's to the last one's has some that follow each other, so that a loop can go from one to the next. */
    final boolean hasSlices() {
        return geometry.isUniform() && !geometry.isColumnMajor() && geometry.stride() > 0
                && geometry.stride() <= chunks.bytes();
    }

    /** How many chunks have elements of this array or slice, if it {@linkplain #hasSlices has} such. */
    final int slices() {
        return length == 0 ? 0 : chunks.chunk(geometry.at(length - 1)) - chunks.chunk(geometry.at(0)) + 1;
    }

    /** The chunk of one of the {@link #slices}. */
    final int chunkOf(int slice) {
        return chunks.chunk(geometry.at(0)) + slice;
    }

    /** The first index of one of the {@link #slices}, or behind the last. */
    final long sliceFrom(int slice) {
        long place = chunks.begin(chunkOf(slice)) - geometry.offset();
        return Math.clamp(Math.ceilDiv(place, geometry.stride()), 0, length);
    }

    /** Whether both are elements of one array, so that copying one to the other might overtake itself. */
    final boolean isSameArrayAs(SharedArray other) {
        return other instanceof ClusterArray that && that.opening.name.equals(opening.name)
                && that.opening.cluster == opening.cluster;
    }

    /** The class of the records, or null. */
    Class<? extends Record> recordClass() {
        return null;
    }

    /** Sent by its name. */
    final Object writeReplace() {
        return new Sent.Array(opening.cluster.name(), opening.name, TypeName.of(dtype), geometry, recordClass());
    }

    /** For messages. */
    final String label() {
        return "Array " + opening.name + " of cluster " + opening.cluster.name();
    }

    @Override
    public final String toString() {
        return dtype.arrayClass() + " " + opening.name + " of shape " + geometry.shape() + " on cluster "
                + opening.cluster.name();
    }
}
