package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** Gives some elements of a chunk one value, all at one moment. */
final class FillPieces extends Change {
    private static final long serialVersionUID = 1L;

    private transient Pieces pieces;
    private transient byte[] value;

    /** For the engine. */
    FillPieces() {}

    FillPieces(Caller caller, long epoch, Pieces pieces, byte[] value) {
        super(caller, epoch);
        this.pieces = pieces;
        this.value = value;
    }

    @Override
    long apply(Chunk chunk) {
        byte[] elements = chunk.elements();
        pieces.each((inChunk, _, bytes) -> {
            System.arraycopy(value, 0, elements, inChunk, value.length);
            for (int filled = value.length; filled < bytes; filled *= 2) {
                System.arraycopy(elements, inChunk, elements, inChunk + filled, Math.min(filled, bytes - filled));
            }
        });
        return 0;
    }

    @Override
    public int getClassId() {
        return Wire.FILL_PIECES;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        super.writeData(out);
        pieces.writeTo(out);
        out.writeByteArray(value);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        pieces = Pieces.readFrom(in);
        value = in.readByteArray();
    }
}
