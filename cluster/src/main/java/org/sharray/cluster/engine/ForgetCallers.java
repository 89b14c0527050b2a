package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes a chunk forget the last changes of processes that have left the cluster. */
final class ForgetCallers extends Wired implements EntryProcessor<Integer, Chunk, Object> {
    private static final long serialVersionUID = 1L;

    /** Their numbers, as {@link Caller#process} has them. */
    private transient Set<Integer> processes;

    /** For the engine. */
    ForgetCallers() {}

    ForgetCallers(Set<Integer> processes) {
        this.processes = Set.copyOf(processes);
    }

    @Override
    public Object process(Map.Entry<Integer, Chunk> entry) {
        Chunk chunk = entry.getValue();
        if (chunk != null && chunk.forget(caller -> processes.contains(Caller.process(caller)))) {
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
        out.writeIntArray(processes.stream().mapToInt(Integer::intValue).toArray());
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        processes = IntStream.of(in.readIntArray()).boxed().collect(Collectors.toSet());
    }
}
