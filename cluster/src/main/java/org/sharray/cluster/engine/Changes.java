package org.sharray.cluster.engine;

import com.hazelcast.map.IMap;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.error.LostElementsException;
import org.sharray.error.ArrayNotFoundException;

/**
 * What of some elements that follow each other has changed since it was read last, chunk by chunk. All members are asked for the versions of their chunks, with a message each, and then only those
 * chunks are read that have another one than before. Used by one thread.
 */
public final class Changes {
    private final Chunks chunks;
    private final IMap<Integer, Chunk> map;
    private final Majority majority;
    private final long from;
    private final long to;
    private final Set<Integer> numbers = new TreeSet<>();

    /** The versions of the chunks as they were taken last. */
    private final Map<Integer, Long> taken = new HashMap<>();

    Changes(Chunks chunks, IMap<Integer, Chunk> map, Majority majority, long from, long to) {
        this.chunks = chunks;
        this.map = map;
        this.majority = majority;
        this.from = from;
        this.to = to;
        for (int chunk = chunks.chunk(from); chunks.begin(chunk) < to; chunk++) {
            numbers.add(chunk);
        }
    }

    /** What takes the elements of one chunk. */
    @FunctionalInterface
    public interface Target {
        /**
         * Takes them.
         *
         * @param place  of the first of them, in bytes from the first one of all
         * @param memory with all of them, as they were at one moment
         */
        void take(long place, MemorySegment memory);
    }

    /**
     * Reads what has changed; the first time, all. What was acknowledged before the call is there after it; {@link Majority} tells how that is known.
     *
     * @param target what takes it; what it failed to take is read again the next time
     * @return how many chunks were read
     * @throws LostElementsException       if elements are gone
     * @throws ArrayNotFoundException      if the array was deleted
     * @throws ClusterUnavailableException if the majority of the members is missing
     */
    public int read(Target target) {
        int[] read = new int[1];
        Failures.explained(() -> majority.certain(() -> read[0] += readOnce(target)));
        return read[0];
    }

    private int readOnce(Target target) {
        Map<Integer, Object> now = Failures.explained(() -> map.executeOnKeys(numbers, new ReadVersion()));
        Window<Object> window = new Window<>(Chunks.WINDOW);
        int read = 0;
        for (int chunk : numbers) {
            Long version = (Long) chunks.checked(chunk, now.get(chunk));
            if (!version.equals(taken.get(chunk))) {
                long first = Math.max(from, chunks.begin(chunk));
                int bytes = (int) (Math.min(to, chunks.begin(chunk + 1)) - first);
                ReadChunk reading = new ReadChunk((int) (first - chunks.begin(chunk)), bytes);
                window.add(bytes, () -> chunks.execute(chunk, reading), answer -> {
                    byte[] result = (byte[]) chunks.checked(chunk, answer);
                    target.take(first - from, MemorySegment.ofArray(result).asSlice(Long.BYTES));
                    taken.put(chunk, ByteBuffer.wrap(result).getLong());
                });
                read++;
            }
        }
        window.finish();
        return read;
    }

    /** Has all elements read the next time: what was taken of them was lost. */
    public void forget() {
        taken.clear();
    }
}
