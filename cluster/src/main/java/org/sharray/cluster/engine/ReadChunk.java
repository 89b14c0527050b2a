package org.sharray.cluster.engine;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;

/** Reads the {@linkplain Chunk#version version} of a chunk, and behind it some of its bytes that follow each other, all at one moment. */
final class ReadChunk extends Wired implements EntryProcessor<Integer, Chunk, Object>, ReadOnly {
    private static final long serialVersionUID = 1L;

    private transient int from;
    private transient int bytes;

    /** For the engine. */
    ReadChunk() {}

    ReadChunk(int from, int bytes) {
        this.from = from;
        this.bytes = bytes;
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        return chunk == null
                ? (Object) Refusal.LOST.number()
                : ByteBuffer.allocate(Long.BYTES + bytes).putLong(chunk.version()).put(chunk.elements(), from, bytes)
                        .array();
    }

    @Override
    public EntryProcessor<Integer, Chunk, Object> getBackupProcessor() {
        return null; // nothing changes
    }

    @Override
    public int getClassId() {
        return Wire.READ_CHUNK;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(from);
        out.writeInt(bytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        from = in.readInt();
        bytes = in.readInt();
    }
}
