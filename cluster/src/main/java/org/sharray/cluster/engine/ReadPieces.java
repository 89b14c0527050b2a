package org.sharray.cluster.engine;

import com.hazelcast.core.ReadOnly;
import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** Reads some elements of a chunk, all at one moment. */
final class ReadPieces extends Wired implements EntryProcessor<Integer, Chunk, Object>, ReadOnly {
    private static final long serialVersionUID = 1L;

    private transient Pieces pieces;

    /** For the engine. */
    ReadPieces() {}

    ReadPieces(Pieces pieces) {
        this.pieces = pieces;
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        if (chunk == null) {
            return Refusal.LOST.number();
        }
        byte[] result = new byte[pieces.bytes()];
        pieces.each(
                (inChunk, inMessage, bytes) -> System.arraycopy(chunk.elements(), inChunk, result, inMessage, bytes));
        return result;
    }

    @Override
    public EntryProcessor<Integer, Chunk, Object> getBackupProcessor() {
        return null; // nothing changes
    }

    @Override
    public int getClassId() {
        return Wire.READ_PIECES;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        pieces.writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        pieces = Pieces.readFrom(in);
    }
}
