package org.sharray;

import java.lang.foreign.MemorySegment;
import org.sharray.codec.TextCodec;
import org.sharray.journal.Journal;

/** Texts in a mapped file, as a transaction reads and writes them: each through a copy on the heap. */
final class MappedTextTransaction extends MappedTransaction implements TextTransaction {
    private final TextCodec codec;
    private final MemorySegment element;

    MappedTextTransaction(Journal journal, MappedTextArray array) {
        super(journal, array);
        this.codec = array.codec();
        this.element = MemorySegment.ofArray(new byte[array.elementType().bytes()]);
    }

    @Override
    public String get(long index) {
        read(index, element);
        return codec.read(element, 0);
    }

    @Override
    public void set(long index, String value) {
        codec.write(element, 0, value);
        write(index, element);
    }
}
