package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** Gives some elements of a chunk one value, all at one moment. */
final class FillPieces extends Change {
    private static final long serialVersionUID = 1L;

    private transient Pieces pieces;
    private transient long value;

    /** For the engine. */
    FillPieces() {}

    FillPieces(Caller caller, long epoch, Pieces pieces, long value) {
        super(caller, epoch);
        this.pieces = pieces;
        this.value = value;
    }

    @Override
    long apply(Chunk chunk) {
        int width = pieces.width();
        pieces.each((inChunk, _, bytes) -> {
            for (int offset = inChunk; offset < inChunk + bytes; offset += width) {
                chunk.setBits(offset, width, value);
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
        out.writeLong(value);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        pieces = Pieces.readFrom(in);
        value = in.readLong();
    }
}
