package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import java.util.concurrent.Callable;

/** Asks a member whether another one, for it too, is a member. */
final class IsMember extends Wired implements Callable<Boolean>, HazelcastInstanceAware {
    private UUID member;
    private HazelcastInstance instance;

    /** For the engine. */
    IsMember() {}

    IsMember(UUID member) {
        this.member = member;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        instance = here;
    }

    @Override
    public Boolean call() {
        return instance.getCluster().getMembers().stream().anyMatch(each -> each.getUuid().equals(member));
    }

    @Override
    public int getClassId() {
        return Wire.IS_MEMBER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(member.getMostSignificantBits());
        out.writeLong(member.getLeastSignificantBits());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        member = new UUID(in.readLong(), in.readLong());
    }
}
