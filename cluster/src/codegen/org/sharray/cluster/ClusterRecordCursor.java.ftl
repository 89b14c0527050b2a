[#include "/org/sharray/bits.ftl"]
package org.sharray.cluster;

import org.sharray.RecordCursor;
import org.sharray.cluster.engine.Operation;
import org.sharray.layout.Place;

/** Goes over records on the members of a cluster. Each access of a field is a message: nothing is read ahead, so that what is read is what stands there. */
final class ClusterRecordCursor extends RecordCursor {
    private final ClusterRecordArray<?> records;
    private long index = -1;

    ClusterRecordCursor(ClusterRecordArray<?> records) {
        this.records = records;
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public void moveTo(long to) {
        records.place(to);
        index = to;
    }

    @Override
    public boolean next() {
        index = index + 1 < records.length() ? index + 1 : -1;
        return index >= 0;
    }

    /** Where a field of the record is. */
    private long place(int offset) {
        records.requireOpen();
        if (index < 0) {
            throw new IllegalStateException("The cursor is at no record: call next() or moveTo(…)");
        }
        return records.place(index) + offset;
    }
[#list primitives as p]
[#assign type = p.type bool = p.bool]

    @Override
    public [=p.Type]Field [=p.type]Field(String name) {
        int offset = Place.ofPrimitive(records.elementType(), name, [=p.type].class);
        return new [=p.Type]Field() {
            @Override
            public [=p.type] get() {
                return [=fromBits("records.bitsAt(place(offset), " + p.bytes + ")")];
            }

            @Override
            public void set([=p.type] value) {
                records.changeAt(Operation.SET, place(offset), [=p.bytes], [=toBits("value")], 0);
            }
        };
    }
[/#list]
}
