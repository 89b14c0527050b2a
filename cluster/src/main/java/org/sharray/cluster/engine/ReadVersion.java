package org.sharray.cluster.engine;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.Map;

/** Reads the {@linkplain Chunk#version version} of a chunk. */
final class ReadVersion extends Wired implements EntryProcessor<Integer, Chunk, Object>, ReadOnly {
    private static final long serialVersionUID = 1L;

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        return chunk == null ? (Object) Refusal.LOST.number() : (Object) chunk.version();
    }

    @Override
    public EntryProcessor<Integer, Chunk, Object> getBackupProcessor() {
        return null; // nothing changes
    }

    @Override
    public int getClassId() {
        return Wire.READ_VERSION;
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
