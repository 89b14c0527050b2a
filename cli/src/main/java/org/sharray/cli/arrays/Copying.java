package org.sharray.cli.arrays;

import java.lang.foreign.MemorySegment;
import java.util.Optional;

import org.sharray.process.Slicing;

/** Copies elements: memory as it is where the types and the orders are the same, else value by value, each checked. */
final class Copying {
    private static final long CHUNK = 1 << 24;

    private Copying() {}

    static void copy(Elements from, Elements to, Slicing.Progress progress) {
        Optional<MemorySegment> source = memory(from);
        Optional<MemorySegment> target = memory(to);
        boolean sameOrder = from.array().isColumnMajor() == to.array().isColumnMajor();
        if (from.type().equals(to.type()) && sameOrder && source.isPresent() && target.isPresent()) {
            long bytes = source.get().byteSize();
            for (long done = 0; done < bytes;) {
                long count = Math.min(CHUNK, bytes - done);
                MemorySegment.copy(source.get(), done, target.get(), done, count);
                done += count;
                progress.reached(done, bytes);
            }
            return;
        }
        for (long i = 0; i < from.count(); i++) {
            to.set(i, from.get(i));
            if ((i & 0xFFFF) == 0) {
                progress.reached(i, from.count());
            }
        }
    }

    private static Optional<MemorySegment> memory(Elements elements) {
        try {
            return Optional.of(elements.array().segment());
        } catch (UnsupportedOperationException apart) {
            return Optional.empty();
        }
    }
}
