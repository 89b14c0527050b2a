package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import java.io.IOException;
import java.util.Map;

/**
 * A change of a chunk that is made exactly once, by an owner of the lock only as long as it is one; {@link Chunk} tells how. Its result is a {@link Long}, or a
 * {@link Refusal}'s number, an {@link Integer}.
 */
abstract class Change extends Wired implements EntryProcessor<Integer, Chunk, Object>, HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    private transient long caller;
    private transient long number;
    private transient long epoch;
    private transient HazelcastInstance here;

    /** For the engine. */
    Change() {}

    /** By a caller whose changes before this one are all done, under an ownership of the lock, or 0. */
    Change(Caller caller, long epoch) {
        this.caller = caller.id();
        this.number = caller.nextNumber();
        this.epoch = epoch;
    }

    /** Makes the change; its result may depend on nothing but the chunk and the change. */
    abstract long apply(Chunk chunk);

    @Override
    public final void setHazelcastInstance(HazelcastInstance instance) {
        here = instance;
    }

    /** The chunk is changed even by one who is cut off: what a backup does must not depend on what it sees of others. */
    @Override
    public final Object process(Map.Entry<Integer, Chunk> entry) {
        Object result = applied(entry);
        return Majority.isLost(here) ? Refusal.CUT_OFF.number() : result;
    }

    private Object applied(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        if (chunk == null) {
            return Refusal.LOST.number();
        }
        Long made = chunk.resultOf(caller, number);
        if (made != null) {
            return made;
        }
        if (chunk.isGone(caller)) {
            return Refusal.GONE.number();
        }
        if (chunk.isFenced(epoch)) {
            return Refusal.FENCED.number();
        }
        long result = apply(chunk);
        chunk.made(caller, number, result);
        entry.setValue(chunk);
        return result;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(caller);
        out.writeLong(number);
        out.writeLong(epoch);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        caller = in.readLong();
        number = in.readLong();
        epoch = in.readLong();
    }
}
