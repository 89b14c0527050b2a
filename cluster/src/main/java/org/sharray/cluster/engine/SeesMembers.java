package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Asks a member whether it sees others, and is with the majority; {@link Majority#seenBy} has the answer. */
final class SeesMembers extends Wired implements Callable<Integer>, HazelcastInstanceAware {
    private final List<UUID> members;
    private HazelcastInstance instance;

    /** For the engine. */
    SeesMembers() {
        this(new ArrayList<>());
    }

    SeesMembers(List<UUID> members) {
        this.members = members;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        instance = here;
    }

    @Override
    public Integer call() {
        return Majority.seenBy(instance, members);
    }

    @Override
    public int getClassId() {
        return Wire.SEES_MEMBERS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(members.size());
        for (UUID member : members) {
            out.writeLong(member.getMostSignificantBits());
            out.writeLong(member.getLeastSignificantBits());
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        for (int rest = in.readInt(); rest > 0; rest--) {
            members.add(new UUID(in.readLong(), in.readLong()));
        }
    }
}
