package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.concurrent.Callable;

/** Asks a member whether all chunks have their backups. */
final class HaveBackups extends Wired implements Callable<Boolean>, HazelcastInstanceAware {
    private HazelcastInstance instance;

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        instance = here;
    }

    @Override
    public Boolean call() {
        return instance.getPartitionService().isClusterSafe();
    }

    @Override
    public int getClassId() {
        return Wire.HAVE_BACKUPS;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // there is nothing to tell
    }

    @Override
    public void readData(ObjectDataInput in) {
        // there is nothing to learn
    }
}
