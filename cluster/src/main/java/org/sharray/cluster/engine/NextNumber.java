package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.util.Map;

/** Counts. Done twice it leaves a number out, which does no harm. */
final class NextNumber extends Wired implements EntryProcessor<String, Integer, Integer> {
    private static final long serialVersionUID = 1L;

    @Override
    public Integer process(Map.Entry<String, Integer> entry) {
        int next = entry.getValue() == null ? 1 : entry.getValue() + 1;
        entry.setValue(next);
        return next;
    }

    @Override
    public int getClassId() {
        return Wire.NEXT_NUMBER;
    }

    @Override
    public void writeData(ObjectDataOutput out) {
        // there is nothing to tell
    }

    @Override
    public void readData(ObjectDataInput in) {
        // there is nothing to learn
    }
}
