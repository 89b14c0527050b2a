package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** Makes a chunk of zeros where there is none, so that zeros do not go over the network. */
final class MakeChunk extends Wired implements EntryProcessor<Integer, Chunk, Object> {
    private static final long serialVersionUID = 1L;

    private transient int bytes;

    /** For the engine. */
    MakeChunk() {}

    MakeChunk(int bytes) {
        this.bytes = bytes;
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        if (entry.getValue() == null) {
            entry.setValue(new Chunk(bytes));
        }
        return null;
    }

    @Override
    public int getClassId() {
        return Wire.MAKE_CHUNK;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(bytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        bytes = in.readInt();
    }
}
