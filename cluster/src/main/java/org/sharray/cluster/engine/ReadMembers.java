package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.concurrent.Callable;

/** Asks a member who the members are, as far as it knows. */
final class ReadMembers extends Wired implements Callable<String>, HazelcastInstanceAware {
    private HazelcastInstance instance;

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        instance = here;
    }

    @Override
    public String call() {
        return Membership.seenBy(instance);
    }

    @Override
    public int getClassId() {
        return Wire.READ_MEMBERS;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // nothing to say
    }

    @Override
    public void readData(ObjectDataInput in) {
        // nothing was said
    }
}
