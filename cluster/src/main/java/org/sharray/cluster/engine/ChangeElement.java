package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;

/** An atomic update of one element; its result is what was there before. */
final class ChangeElement extends Change {
    private static final long serialVersionUID = 1L;

    private transient Operation operation;
    private transient int offset;
    private transient int width;
    private transient long operand;
    private transient long second;

    /** For the engine. */
    ChangeElement() {}

    ChangeElement(Caller caller, long epoch, Operation operation, int offset, int width, long operand, long second) {
        super(caller, epoch);
        this.operation = operation;
        this.offset = offset;
        this.width = width;
        this.operand = operand;
        this.second = second;
    }

    @Override
    long apply(Chunk chunk) {
        long before = chunk.bits(offset, width);
        chunk.setBits(offset, width, operation.apply(before, operand, second, width));
        return before;
    }

    @Override
    public int getClassId() {
        return Wire.CHANGE_ELEMENT;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        super.writeData(out);
        out.writeByte(operation.ordinal());
        out.writeInt(offset);
        out.writeByte(width);
        out.writeLong(operand);
        out.writeLong(second);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        super.readData(in);
        operation = Operation.of(in.readByte());
        offset = in.readInt();
        width = in.readByte();
        operand = in.readLong();
        second = in.readLong();
    }
}
