package org.sharray;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;
import org.sharray.layout.Place;

/** Goes over records in a mapped file. */
final class MappedRecordCursor extends RecordCursor {
    private static final long NOWHERE = Long.MIN_VALUE / 2;

    private final MappedRecordArray<?> records;
    private final MemorySegment memory;
    private long index = -1;

    /** Where the record is, in bytes; beyond all memory while there is none. */
    private long base = NOWHERE;

    MappedRecordCursor(MappedRecordArray<?> records) {
        this.records = records;
        this.memory = records.segment;
    }

    @Override
    public long index() {
        return index;
    }

    @Override
    public void moveTo(long to) {
        base = records.place(to);
        index = to;
    }

    @Override
    public boolean next() {
        if (index + 1 < records.length()) {
            moveTo(index + 1);
            return true;
        }
        index = -1;
        base = NOWHERE;
        return false;
    }

    private RuntimeException explained(Throwable failure, boolean change) {
        if (records.isOpen() && base == NOWHERE) {
            return new IllegalStateException("The cursor is at no record: call next() or moveTo(…)");
        }
        return change ? records.explainedChange(failure) : records.explained(failure);
    }
[#list primitives as p]

    @Override
    public [=p.Type]Field [=p.type]Field(String name) {
        return new Mapped[=p.Type]Field(Place.ofPrimitive(records.elementType(), name, [=p.type].class));
    }
[/#list]
[#list primitives as p]

    private final class Mapped[=p.Type]Field extends [=p.Type]Field {
        private static final ValueLayout.Of[=p.Type] LAYOUT = ValueLayout.JAVA_[=p.TYPE][#if p.bytes > 1]_UNALIGNED[/#if];

        private final int offset;

        private Mapped[=p.Type]Field(int offset) {
            this.offset = offset;
        }

        @Override
        public [=p.type] get() {
            try {
                return memory.get(LAYOUT, base + offset);
            } catch (RuntimeException | InternalError failure) {
                throw explained(failure, false);
            } finally {
                Reference.reachabilityFence(records);
            }
        }

        @Override
        public void set([=p.type] value) {
            try {
                memory.set(LAYOUT, base + offset, value);
            } catch (RuntimeException | InternalError failure) {
                throw explained(failure, true);
            } finally {
                Reference.reachabilityFence(records);
            }
        }
    }
[/#list]
}
