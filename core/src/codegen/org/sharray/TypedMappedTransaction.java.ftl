[#include "bits.ftl"]
package org.sharray;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import org.sharray.journal.Journal;

/** {@code [=type]} elements in a mapped file, as a transaction reads and writes them. */
final class [=className] extends MappedTransaction implements [=Type]Transaction {
    [=className](Journal journal, MappedArray array) {
        super(journal, array);
    }

    @Override
    public [=type] get(long index) {
        return [=fromBits("bits(index)")];
    }

    @Override
    public void set(long index, [=type] value) {
        setBits(index, [=toBits("value")]);
    }

    @Override
    public void copyFrom(long from, [=type][] values) {
        Objects.checkFromIndexSize(from, values.length, length);
[#if !bool]
        if (geometry.isContiguous() && !geometry.isColumnMajor()) {
            write(from, MemorySegment.ofArray(values));
            return;
        }
[/#if]
        together(() -> {
            for (int i = 0; i < values.length; i++) {
                set(from + i, values[i]);
            }
        });
    }
}
