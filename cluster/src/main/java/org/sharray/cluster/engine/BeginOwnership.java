package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import org.sharray.cluster.inspect.LockOwner;

/** Notes a new owner of a lock, by the one that has just acquired the engine's lock of the entry; its result is what is noted, or null if
 * who noted it has lost the majority. */
final class BeginOwnership extends Wired
        implements
            EntryProcessor<String, Ownership, Ownership>,
            HazelcastInstanceAware {
    private static final long serialVersionUID = 1L;

    private transient long owner;
    private transient long request;
    private transient LockOwner holder;
    private transient long now;
    private transient HazelcastInstance here;

    /** For the engine. */
    BeginOwnership() {}

    BeginOwnership(Caller caller, LockOwner holder) {
        this.owner = caller.id();
        this.request = caller.nextNumber();
        this.holder = holder;
        this.now = System.currentTimeMillis();
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance instance) {
        here = instance;
    }

    @Override
    public Ownership process(Map.Entry<String, Ownership> entry) {
        Ownership before = entry.getValue() == null ? Ownership.lost(now) : entry.getValue();
        Ownership begun = before.begin(owner, request, holder);
        entry.setValue(begun);
        return Majority.isLost(here) ? null : begun;
    }

    @Override
    public int getClassId() {
        return Wire.BEGIN_OWNERSHIP;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(owner);
        out.writeLong(request);
        Ownership.write(holder, out);
        out.writeLong(now);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        owner = in.readLong();
        request = in.readLong();
        holder = Ownership.read(in);
        now = in.readLong();
    }
}
