package org.sharray;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.sharray.codec.RecordCodec;
import org.sharray.journal.Journal;

/** Records in a mapped file, as a transaction reads and writes them: each through a copy on the heap. */
final class MappedRecordTransaction<R extends Record> extends MappedTransaction implements RecordTransaction<R> {
    private final RecordCodec<R> codec;
    private final MemorySegment element;

    MappedRecordTransaction(Journal journal, MappedRecordArray<R> array) {
        super(journal, array);
        this.codec = array.codec();
        this.element = MemorySegment.ofArray(new byte[array.elementType().bytes()]);
    }

    @Override
    public R get(long index) {
        read(index, element);
        return codec.read(element, 0);
    }

    @Override
    public void set(long index, R value) {
        Objects.requireNonNull(value, "value");
        read(index, element); // what lies between its fields stays
        codec.write(element, 0, value);
        write(index, element);
    }
}
