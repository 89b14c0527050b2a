package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.HazelcastInstanceAware;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.UnaryOperator;

/** Bytes that another member does something with; what it does, that member's {@link Engine} was told when it joined. */
final class Errand extends Wired implements Callable<byte[]>, HazelcastInstanceAware {
    /** In the context of an engine's instance: what it does with bytes. */
    static final String RUNNER = "sharray.runner";

    private byte[] bytes;
    private HazelcastInstance instance;

    /** For the engine. */
    Errand() {}

    Errand(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public void setHazelcastInstance(HazelcastInstance here) {
        instance = here;
    }

    @Override
    public byte[] call() {
        @SuppressWarnings("unchecked")
        UnaryOperator<byte[]> runner = (UnaryOperator<byte[]>) instance.getUserContext().get(RUNNER);
        return runner.apply(bytes);
    }

    @Override
    public int getClassId() {
        return Wire.ERRAND;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeByteArray(bytes);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        bytes = in.readByteArray();
    }
}
