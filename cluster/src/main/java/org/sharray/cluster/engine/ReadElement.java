package org.sharray.cluster.engine;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** Reads one element where it is, so that its bits alone go over the network. */
final class ReadElement extends Wired implements EntryProcessor<Integer, Chunk, Object>, ReadOnly {
    private static final long serialVersionUID = 1L;

    private transient int offset;
    private transient int width;

    /** For the engine. */
    ReadElement() {}

    ReadElement(int offset, int width) {
        this.offset = offset;
        this.width = width;
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        return chunk == null ? Refusal.LOST.number() : (Object) chunk.bits(offset, width);
    }

    @Override
    public EntryProcessor<Integer, Chunk, Object> getBackupProcessor() {
        return null; // nothing changes
    }

    @Override
    public int getClassId() {
        return Wire.READ_ELEMENT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(offset);
        out.writeByte(width);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        offset = in.readInt();
        width = in.readByte();
    }
}
