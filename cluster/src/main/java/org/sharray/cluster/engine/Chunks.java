package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.map.IMap;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.error.LockLostException;
import org.sharray.cluster.error.LostElementsException;
import org.sharray.layout.Contents;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.layout.Geometry;

/**
 * An array's elements in the engine: chunks of 256 KiB or a little less in a map of the array's own, which the engine spreads over the members, with one backup each. One element is read and changed beside
 * the data; many go in messages of up to a chunk, some of them on the way at once. No element lies in two chunks, so that a record is read and written at one moment; one that is larger than that is a
 * chunk of its own.
 *
 * <p>
 * Places are in bytes, from the array's first element. Used by any number of threads; has no state but the engine's.
 */
public final class Chunks {
    /** The size of a chunk at most, if it has more than one element. */
    private static final int MOST_BYTES = 1 << 18;

    /** The size of an element at most: it goes in one message, and the member that works on it does nothing else meanwhile. */
    private static final int MOST_ELEMENT_BYTES = 64 << 20;

    /** How many bytes are on the way at once. */
    static final int WINDOW = 8 << 20;

    /** How many chunks are being made at once. */
    private static final int MAKING = 256;

    /** How many elements at most are planned before the first of them are sent. */
    private static final int PLANNED = 1 << 20;

    private final String name;
    private final Description description;
    private final IMap<Integer, Chunk> map;
    private final Callers callers;
    private final Majority majority;
    private final BooleanSupplier deleted;

    /** The size of a chunk; the last one may be smaller. */
    private final int bytes;

    /** With whether the array has been deleted, to be asked if a chunk is missing. */
    Chunks(String name, Description description, IMap<Integer, Chunk> map, Callers callers, Majority majority,
            BooleanSupplier deleted) {
        this.name = name;
        this.description = description;
        this.map = map;
        this.callers = callers;
        this.majority = majority;
        this.deleted = deleted;
        this.bytes = bytes(description.type().bytes());
    }

    /** As many whole elements as there is room for, one at least. */
    static int bytes(int elementBytes) {
        return Math.max(elementBytes, MOST_BYTES - MOST_BYTES % elementBytes);
    }

    /**
     * Refuses what can't be in chunks.
     *
     * @param contents the array's elements
     * @throws IllegalArgumentException if an element is too large, or there are too many
     */
    static void requireFit(Contents contents) {
        int elementBytes = contents.type().bytes();
        if (elementBytes > MOST_ELEMENT_BYTES) {
            throw new IllegalArgumentException("An element of a cluster's array has at most " + MOST_ELEMENT_BYTES
                    + " bytes, not " + elementBytes);
        }
        if (contents.bytes() / bytes(elementBytes) >= Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "An array of " + contents.bytes() + " bytes has more than 2^31 - 1 chunks");
        }
    }

    /**
     * The size of a chunk.
     *
     * @return in bytes, a multiple of an element's size; the last one may be smaller
     */
    public int bytes() {
        return bytes;
    }

    /**
     * The chunk of an element.
     *
     * @param place of the element
     * @return its number, from 0
     */
    public int chunk(long place) {
        return (int) (place / bytes);
    }

    /**
     * Where a chunk begins.
     *
     * @param chunk its number
     * @return in bytes from the array's first element
     */
    public long begin(int chunk) {
        return (long) chunk * bytes;
    }

    private int inChunk(long place) {
        return (int) (place % bytes);
    }

    private int count() {
        return description.chunks();
    }

    /** Makes all chunks that are not there. */
    void make() {
        int last = count() - 1;
        Window<Object> window = new Window<>(MAKING);
        for (int chunk = 0; chunk <= last; chunk++) {
            int number = chunk;
            int size = (int) Math.min(bytes, description.bytes() - begin(chunk));
            window.add(1, () -> execute(number, new MakeChunk(size)), _ -> {});
        }
        window.finish();
    }

    void destroy() {
        Failures.explained(map::destroy);
    }

    /**
     * Shuts the array to those that owned its lock before.
     *
     * @param epoch the number of the first ownership that may change something
     */
    public void raiseFence(long epoch) {
        Failures.explained(() -> map.executeOnEntries(new RaiseFence(epoch)));
    }

    void forget(ForgetCallers callersThatLeft) {
        Failures.explained(() -> map.executeOnEntries(callersThatLeft));
    }

    /**
     * Reads an element.
     *
     * @param place of the element
     * @param width of the element, in bytes
     * @return its bits, in the low ones
     * @throws LostElementsException if it is gone
     */
    public long read(long place, int width) {
        int chunk = chunk(place);
        return (long) checked(chunk, execute(chunk, new ReadElement(inChunk(place), width)));
    }

    /**
     * Changes an element, exactly once.
     *
     * @param operation what to do
     * @param place     of the element
     * @param width     of the element, in bytes
     * @param operand   bits
     * @param second    bits, for operations with two operands
     * @param epoch     the number of the ownership of the lock under which it is done, or 0
     * @return the bits that were there before
     * @throws LostElementsException if it is gone
     * @throws LockLostException     if that ownership is over
     */
    public long change(Operation operation, long place, int width, long operand, long second, long epoch) {
        int chunk = chunk(place);
        Caller caller = callers.borrow();
        Object result = execute(chunk,
                new ChangeElement(caller, epoch, operation, inChunk(place), width, operand, second));
        callers.giveBack(caller);
        return (long) checked(chunk, result);
    }

    /**
     * Reads elements; those of one chunk at one moment.
     *
     * @param geometry where they are
     * @param from     index of the first of them in that
     * @param to       index behind the last
     * @param width    of an element, in bytes
     * @param target   where to write them, from its beginning
     * @throws LostElementsException if one is gone
     */
    public void read(Geometry geometry, long from, long to, int width, MemorySegment target) {
        Window<Object> window = new Window<>(WINDOW);
        plan(geometry, from, to, width,
                (chunk, part) -> window.add(part.pieces.bytes(), () -> execute(chunk, new ReadPieces(part.pieces)),
                        result -> part.scatter((byte[]) checked(chunk, result), target)));
        window.finish();
    }

    /** What of some elements changes from now on, from a place to another one. */
    Changes changes(long from, long to) {
        return new Changes(this, map, majority, from, to);
    }

    /**
     * Writes elements; those of one chunk at one moment.
     *
     * @param geometry where they are
     * @param from     index of the first of them in that
     * @param to       index behind the last
     * @param width    of an element, in bytes
     * @param source   where to read them, from its beginning
     * @param epoch    the number of the ownership of the lock under which it is done, or 0
     * @throws LostElementsException if one is gone
     * @throws LockLostException     if that ownership is over
     */
    public void write(Geometry geometry, long from, long to, int width, MemorySegment source, long epoch) {
        change(geometry, from, to, width,
                (caller, part) -> new WritePieces(caller, epoch, part.pieces, part.gather(source)));
    }

    /**
     * Gives elements a value; those of one chunk at one moment.
     *
     * @param geometry where they are
     * @param value    as it is in memory
     * @param epoch    the number of the ownership of the lock under which it is done, or 0
     * @throws LostElementsException if one is gone
     * @throws LockLostException     if that ownership is over
     */
    public void fill(Geometry geometry, byte[] value, long epoch) {
        change(geometry, 0, geometry.length(), value.length,
                (caller, part) -> new FillPieces(caller, epoch, part.pieces, value));
    }

    /** What makes the change of a part. */
    private interface Changing {
        EntryProcessor<Integer, Chunk, Object> of(Caller caller, Part part);
    }

    private void change(Geometry geometry, long from, long to, int width, Changing changing) {
        Window<Object> window = new Window<>(WINDOW);
        plan(geometry, from, to, width, (chunk, part) -> {
            Caller caller = callers.borrow();
            EntryProcessor<Integer, Chunk, Object> change = changing.of(caller, part);
            window.add(part.pieces.bytes(), () -> execute(chunk, change), result -> {
                callers.giveBack(caller);
                checked(chunk, result);
            });
        });
        window.finish();
    }

    /** Has the member that keeps a chunk do something with it, and waits for the answer. (The engine's asynchronous call would start a thread for each answer where there are two processors.) */
    Object execute(int chunk, EntryProcessor<Integer, Chunk, Object> what) {
        return Failures.explained(() -> majority.answer(() -> {
            Object answer = map.executeOnKey(chunk, what);
            if (Refusal.CUT_OFF.number().equals(answer)) {
                throw Majority.cutOff();
            }
            return answer;
        }));
    }

    /** A result; an exception in place of a refusal. */
    Object checked(int chunk, Object result) {
        if (!(result instanceof Integer refusal)) {
            return result;
        }
        throw switch (Refusal.of(refusal)) {
            case LOST -> {
                if (deleted.getAsBoolean()) {
                    yield new ArrayNotFoundException("The array " + name + " has been deleted");
                }
                long first = begin(chunk) / description.type().bytes();
                long behind = Math.min(description.shape().elements(), first + bytes / description.type().bytes());
                yield new LostElementsException("Elements " + first + " to " + (behind - 1) + " of array " + name
                        + " are lost: all members that had them died at once");
            }
            case GONE -> {
                callers.renew();
                yield new ClusterUnavailableException(
                        "The cluster took this process for gone and forgot what it had done last; whether this was done, nobody knows",
                        null);
            }
            case CUT_OFF -> Majority.cutOff(); // which has been asked for again before
            case FENCED -> new LockLostException("The lock of array " + name
                    + " was taken from this thread, because the cluster took its process for dead; nothing was changed");
        };
    }

    /** What of some elements is in one chunk. */
    private static final class Part {
        private final Pieces pieces;
        /** Of each piece, the index of its first element among those that are wanted, and how many follow each other there. */
        private final List<long[]> places = new ArrayList<>();

        Part(int width) {
            this.pieces = new Pieces(width);
        }

        void add(long index, int offset, int stride, int count) {
            pieces.add(offset, stride, count);
            places.add(new long[]{index, count});
        }

        byte[] gather(MemorySegment source) {
            byte[] bytes = new byte[pieces.bytes()];
            MemorySegment message = MemorySegment.ofArray(bytes);
            each((inMessage, outside, length) -> MemorySegment.copy(source, outside, message, inMessage, length));
            return bytes;
        }

        void scatter(byte[] bytes, MemorySegment target) {
            MemorySegment message = MemorySegment.ofArray(bytes);
            each((inMessage, outside, length) -> MemorySegment.copy(message, inMessage, target, outside, length));
        }

        private interface Copy {
            void accept(long inMessage, long outside, long length);
        }

        private void each(Copy copy) {
            long inMessage = 0;
            for (long[] place : places) {
                long length = place[1] * pieces.width();
                copy.accept(inMessage, place[0] * pieces.width(), length);
                inMessage += length;
            }
        }
    }

    private interface Sending {
        void accept(int chunk, Part part);
    }

    /** Finds out which elements are in which chunks, and has them sent, chunk by chunk, before there are too many. */
    private void plan(Geometry geometry, long from, long to, int width, Sending sending) {
        Map<Integer, Part> parts = new LinkedHashMap<>();
        long planned = 0;
        long run = geometry.runLength();
        for (long index = from; index < to;) {
            long runEnd = Math.min(to, (index / run + 1) * run);
            long stride = geometry.isUniform() ? geometry.stride() : geometry.run(index - index % run).stride();
            for (long place = geometry.at(index); index < runEnd;) {
                int chunk = chunk(place);
                int inside = inChunk(place);
                long fit = stride > 0 ? (bytes - 1 - inside) / stride + 1 : inside / -stride + 1;
                int count = (int) Math.min(fit, runEnd - index);
                parts.computeIfAbsent(chunk, _ -> new Part(width)).add(index - from, inside,
                        Math.clamp(stride, -bytes, bytes), count);
                index += count;
                place += count * stride;
                planned += count;
                if (planned >= PLANNED || count * (long) width == bytes) {
                    parts.forEach(sending::accept);
                    parts.clear();
                    planned = 0;
                }
            }
        }
        parts.forEach(sending::accept);
    }
}
