package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** Writes some elements of a chunk, all at one moment. */
final class WritePieces extends Change {
    private static final long serialVersionUID = 1L;

    private transient Pieces pieces;
    private transient byte[] values;

    /** For the engine. */
    WritePieces() {}

    WritePieces(Caller caller, long epoch, Pieces pieces, byte[] values) {
        super(caller, epoch);
        this.pieces = pieces;
        this.values = values;
    }

    @Override
    long apply(Chunk chunk) {
        pieces.each(
                (inChunk, inMessage, bytes) -> System.arraycopy(values, inMessage, chunk.elements(), inChunk, bytes));
        return 0;
    }

    @Override
    public int getClassId() {
        return Wire.WRITE_PIECES;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        super.writeData(out);
        pieces.writeTo(out);
        out.writeByteArray(values);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        pieces = Pieces.readFrom(in);
        values = in.readByteArray();
    }
}
