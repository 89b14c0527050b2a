package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.Map;

/**
 * Some of an array's elements, as a member has them in memory, and what makes changes of them safe: a fence against owners that lost the lock, and of each
 * caller the last change and its result.
 *
 * <p>
 * The engine may apply one change twice: if the member that applied it leaves before it has answered, the caller's process sends it again, and the
 * backup may have it already. A caller makes one change at a time and counts them; a change whose number is the last one's gets the last
 * one's result, and nothing happens. What a change does depends on the chunk and the change alone, so the backup, which applies each of
 * them too, is the same chunk at all times, with the same fence and the same last results.
 *
 * <p>
 * Guarded by the engine: one thread at a time works on the entry of a map.
 */
final class Chunk extends Wired {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    /** The elements, little-endian. */
    private byte[] elements;

    /** The number of the first ownership of the lock that may still change something; see {@link RaiseFence}. */
    private long fence;

    /** What stands for all changes that were made, one after the other: it differs if they do, but for once in 2<sup>64</sup> times. */
    private long version;

    /** By the caller, its last change. */
    private final Map<Long, Made> last = new HashMap<>();

    /** Whose last changes have been forgotten. */
    private RollCall rollCall = RollCall.NONE;

    /** A change that was made. */
    private record Made(long number, long result) {}

    /** For the engine. */
    Chunk() {}

    Chunk(int bytes) {
        elements = new byte[bytes];
    }

    byte[] elements() {
        return elements;
    }

    /** Whether an owner of the lock may not change anything any more; an epoch of 0 is no owner's. */
    boolean isFenced(long epoch) {
        return epoch != 0 && epoch < fence;
    }

    void raiseFence(long epoch) {
        fence = Math.max(fence, epoch);
    }

    /** The result of a change, if it has been made already; or null. Of an earlier one, for which nobody waits any more, any number. */
    Long resultOf(long caller, long number) {
        Made made = last.get(caller);
        return made == null || made.number < number ? null : (Long) made.result;
    }

    void made(long caller, long number, long result) {
        last.put(caller, new Made(number, result));
        version = mixed(mixed(version ^ caller) ^ number);
    }

    /** From a number to another one, each to one of its own, without a pattern (the finaliser of MurmurHash3). */
    private static long mixed(long number) {
        long mixed = (number ^ number >>> 33) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ mixed >>> 33) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ mixed >>> 33;
    }

    /**
     * What is the same as before if the elements are. A mere count would not do: when the member that kept the chunk dies, changes that it had not told the backup yet are gone or made
     * again, in another order perhaps, and the count comes to the same number with other elements.
     */
    long version() {
        return version;
    }

    /** Forgets what was the last change of those that have gone. Should one not have gone, it may make no change any more: one that comes a second time would be made twice. */
    void forget(RollCall newer) {
        if (newer.isAfter(rollCall)) {
            rollCall = newer;
            last.keySet().removeIf(caller -> rollCall.isGone(Caller.process(caller)));
        }
    }

    boolean isGone(long caller) {
        return rollCall.isGone(Caller.process(caller));
    }

    /** For tests and people: of how many callers the last change is known. */
    int callers() {
        return last.size();
    }

    /** The bits of an element, the low ones of the result. */
    long bits(int offset, int width) {
        return switch (width) {
            case 1 -> elements[offset] & 0xffL;
            case 2 -> (short) SHORT.get(elements, offset) & 0xffffL;
            case 4 -> (int) INT.get(elements, offset) & 0xffffffffL;
            case 8 -> (long) LONG.get(elements, offset);
            default -> throw new IllegalArgumentException("Elements of " + width + " bytes");
        };
    }

    void setBits(int offset, int width, long bits) {
        switch (width) {
            case 1 -> elements[offset] = (byte) bits;
            case 2 -> SHORT.set(elements, offset, (short) bits);
            case 4 -> INT.set(elements, offset, (int) bits);
            case 8 -> LONG.set(elements, offset, bits);
            default -> throw new IllegalArgumentException("Elements of " + width + " bytes");
        }
    }

    @Override
    public int getClassId() {
        return Wire.CHUNK;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(elements);
        out.writeLong(fence);
        out.writeLong(version);
        rollCall.writeTo(out);
        out.writeInt(last.size());
        for (Map.Entry<Long, Made> entry : last.entrySet()) {
            out.writeLong(entry.getKey());
            out.writeLong(entry.getValue().number);
            out.writeLong(entry.getValue().result);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        elements = in.readByteArray();
        fence = in.readLong();
        version = in.readLong();
        rollCall = RollCall.readFrom(in);
        for (int rest = in.readInt(); rest > 0; rest--) {
            long caller = in.readLong();
            last.put(caller, new Made(in.readLong(), in.readLong()));
        }
    }
}
