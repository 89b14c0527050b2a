package org.sharray.cluster.engine;

import com.hazelcast.map.EntryProcessor;
import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/**
 * Counts. Done twice it leaves a number out, which does no harm. If the count is gone with the members that had it, it goes on with the seconds of the clock, from the year 2026 on, so that nobody
 * gets a number that another one has.
 */
final class NextNumber extends Wired implements EntryProcessor<String, Integer, Integer> {
    private static final long serialVersionUID = 1L;
    private static final long BEGINNING = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    private transient int first;

    /** For the engine. */
    NextNumber() {}

    private NextNumber(int first) {
        this.first = first;
    }

    static NextNumber now() {
        return new NextNumber((int) Math.max(1, Instant.now().getEpochSecond() - BEGINNING));
    }

    @Override
    public Integer process(Map.Entry<String, Integer> entry) {
        int next = entry.getValue() == null ? first : entry.getValue() + 1;
        entry.setValue(next);
        return next;
    }

    @Override
    public int getClassId() {
        return Wire.NEXT_NUMBER;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeInt(first);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        first = in.readInt();
    }
}
