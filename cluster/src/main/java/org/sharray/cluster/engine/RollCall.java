package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.Arrays;
import java.util.Collection;

/**
 * Which processes have gone: of those with numbers up to the last one, all but the present. Few bytes, however many there have been; the next one knows of all that
 * this one knows. Immutable.
 */
final class RollCall {
    /** Before anybody has gone. */
    static final RollCall NONE = new RollCall(0, new int[0]);

    private final int last;
    private final int[] present;

    private RollCall(int last, int[] present) {
        this.last = last;
        this.present = present;
    }

    /** Of numbers as {@link Caller#process} has them: the last one that has been given to a process, and who is there of those. */
    static RollCall of(int last, Collection<Integer> present) {
        return new RollCall(last,
                present.stream().mapToInt(Integer::intValue).filter(process -> process <= last).sorted().toArray());
    }

    boolean isGone(int process) {
        return process <= last && Arrays.binarySearch(present, process) < 0;
    }

    /** Whether it knows more than another one. */
    boolean isAfter(RollCall other) {
        return last > other.last || last == other.last && present.length < other.present.length;
    }

    void writeTo(ObjectDataOutput out) throws IOException {
        out.writeInt(last);
        out.writeIntArray(present);
    }

    static RollCall readFrom(ObjectDataInput in) throws IOException {
        return new RollCall(in.readInt(), in.readIntArray());
    }
}
