package org.sharray;

import java.lang.foreign.MemorySegment;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.sharray.journal.Draft.Mark;
import org.sharray.journal.Journal;
import org.sharray.journal.Part;
import org.sharray.layout.Geometry;
import org.sharray.sync.SharedLock;

/** A transaction's view of one array in a mapped file; the generated classes add the type of the elements. The state of the transaction is its {@link Journal}'s. */
abstract class MappedTransaction implements Transaction {
    final long length;
    final Geometry geometry;
    private final Journal journal;
    private final Part part;
    private final long first;
    private final int bytes;

    MappedTransaction(Journal journal, MappedArray array) {
        this.journal = journal;
        this.part = array.attachment.part();
        this.geometry = array.geometry;
        this.length = array.length;
        this.first = array.attachment.file().layout().dataOffset();
        this.bytes = array.dtype.bytes();
    }

    /** Runs a transaction on an array: nothing of it happens if it throws. */
    static <T> void run(MappedArray array, Function<Journal, T> make, Consumer<? super T> body) {
        array.requireOpen();
        Journal journal = array.attachment.journal();
        SharedLock lock = array.lock();
        lock.lock();
        boolean done = false;
        try {
            Mark mark = journal.begin();
            boolean whole = false;
            try {
                body.accept(make.apply(journal));
                if (!lock.isHeldByCurrentThread()) {
                    throw new IllegalMonitorStateException(
                            "The transaction has not happened: " + lock + " was released, or taken away, within it");
                }
                whole = true;
            } finally {
                if (!whole) {
                    journal.rollBack(mark);
                }
            }
            journal.commit();
            done = true;
        } catch (IllegalStateException failure) {
            throw array.explained(failure);
        } finally {
            if (done) {
                lock.unlock();
            } else {
                array.attachment.home().giveUpTransaction();
            }
        }
    }

    public final long length() {
        return length;
    }

    /** Where an element is, in bytes from the file's start. */
    private long place(long index) {
        return first + geometry.at(Objects.checkIndex(index, length));
    }

    final long bits(long index) {
        return journal.read(part, place(index), bytes);
    }

    final void setBits(long index, long bits) {
        journal.write(part, place(index), bytes, bits);
    }

    /** Reads an element that is no number. */
    final void read(long index, MemorySegment target) {
        journal.read(part, place(index), target);
    }

    /** Runs several writes, of which none remains if one is refused. */
    final void together(Runnable writes) {
        journal.requireUnderWay();
        Mark mark = journal.begin();
        boolean whole = false;
        try {
            writes.run();
            whole = true;
        } finally {
            if (whole) {
                journal.commit(); // with the transaction
            } else {
                journal.rollBack(mark);
            }
        }
    }

    /** Writes elements that lie next to each other, or one that is no number. */
    final void write(long from, MemorySegment values) {
        if (values.byteSize() > 0) {
            journal.write(part, place(from), values);
        }
    }

    @Override
    public final TextTransaction on(SharedTextArray array) {
        return new MappedTextTransaction(journal, (MappedTextArray) mapped(array));
    }

    @Override
    public final <R extends Record> RecordTransaction<R> on(SharedRecordArray<R> array) {
        mapped(array);
        return new MappedRecordTransaction<>(journal, (MappedRecordArray<R>) array);
    }

    private MappedArray mapped(SharedArray array) {
        if (!(Objects.requireNonNull(array, "array") instanceof MappedArray mapped)) {
            throw new IllegalArgumentException("Not an array in shared memory: " + array);
        }
        mapped.requireOpen();
        if (!mapped.attachment.journal().isSameAs(journal)) {
            throw new IllegalArgumentException(mapped.attachment.file().label()
                    + " uses another lock than the transaction's array; create it with options().lock(…)");
        }
        return mapped;
    }
[#list primitives as p]

    @Override
    public final [=p.Type]Transaction on(Shared[=p.Type]Array array) {
        return new Mapped[=p.Type]Transaction(journal, mapped(array));
    }
[/#list]
}
