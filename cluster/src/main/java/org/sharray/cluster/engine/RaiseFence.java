package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/**
 * Shuts a chunk to all owners of the lock before this one. Done to all chunks of an array by an owner that finds that the one before it never released: that
 * one may only have been thought dead, and be about to write.
 */
final class RaiseFence extends Wired implements EntryProcessor<Integer, Chunk, Object> {
    private static final long serialVersionUID = 1L;

    private transient long epoch;

    /** For the engine. */
    RaiseFence() {}

    RaiseFence(long epoch) {
        this.epoch = epoch;
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        if (chunk != null) {
            chunk.raiseFence(epoch);
            entry.setValue(chunk);
        }
        return null;
    }

    @Override
    public int getClassId() {
        return Wire.RAISE_FENCE;
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
