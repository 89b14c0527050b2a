package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** Notes that an owner releases, just before it gives the engine's lock of the entry back. */
final class EndOwnership extends Wired implements EntryProcessor<String, Ownership, Object> {
    private static final long serialVersionUID = 1L;

    private transient long epoch;

    /** For the engine. */
    EndOwnership() {}

    EndOwnership(long epoch) {
        this.epoch = epoch;
    }

    @Override
    public Object process(Map.Entry<String, Ownership> entry) {
        if (entry.getValue() != null) {
            entry.setValue(entry.getValue().end(epoch));
        }
        return null;
    }

    @Override
    public int getClassId() {
        return Wire.END_OWNERSHIP;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(epoch);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
    }
}
