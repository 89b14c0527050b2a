package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;

/** Makes a chunk forget the last changes of processes that have left the cluster. */
final class ForgetCallers extends Wired implements EntryProcessor<Integer, Chunk, Object> {
    private static final long serialVersionUID = 1L;

    private transient RollCall rollCall;

    /** For the engine. */
    ForgetCallers() {}

    ForgetCallers(RollCall rollCall) {
        this.rollCall = rollCall;
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        if (chunk != null) {
            chunk.forget(rollCall);
            entry.setValue(chunk);
        }
        return null;
    }

    @Override
    public int getClassId() {
        return Wire.FORGET_CALLERS;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        rollCall.writeTo(out);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        rollCall = RollCall.readFrom(in);
    }
}
