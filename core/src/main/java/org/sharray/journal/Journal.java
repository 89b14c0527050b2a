package org.sharray.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.zip.CRC32C;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.JournalFullException;
import org.sharray.error.StorageException;
import org.sharray.journal.Draft.Mark;
import org.sharray.journal.WriteOut.Extent;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.JournalArea;
import org.sharray.os.Os;

/**
 * The journal of a file's transactions: a redo log of one transaction, used by the owner of the array's lock alone.
 *
 * <p>
 * What a transaction writes is kept on the heap at first, entry behind entry, and copied into the journal when it ends (T1). One store of the journal's state commits it (T2): from then
 * on it has happened, whatever becomes of the process. Then each entry is written to its element (T3), and the state becomes 0 again (T4).
 *
 * <pre>
 * state   killed then          what the next owner of the lock does first
 * 0       before T2            nothing: entries without a state mean nothing, no element was touched
 * n       between T2 and T4    T3 for all n bytes of entries, and T4; that may be done any number of times
 * 0       after T4             nothing: all is done
 * </pre>
 *
 * <p>
 * A kill leaves any prefix of the stores that the program makes, in the program's order; so that the compiler keeps this order there is a fence at T2 and T4. A power failure leaves any mixture of pages,
 * old and new. Of a durable array, the journal is therefore flushed between T2 and T3, with a checksum, and the elements between T3 and T4: whatever mixture there is, either
 * the journal is whole, and is written out again, or no element of it was touched.
 *
 * <p>
 * An owner that lives and can't come from T2 to T4, because an array was closed by another thread meanwhile, say, leaves the lock as a dead one does ({@link #isUnfinished}).
 *
 * <p>
 * docs/transactions.md has the protocol, docs/format.md the bytes. Fields: all final; the journal is in the file, the {@link Draft} on the heap, both
 * guarded by the array's lock.
 */
public final class Journal {
    private static final Logger LOGGER = System.getLogger("org.sharray");
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;
    private static final VarHandle LONGS = LONG.varHandle();

    /** So many bytes of entries are copied one by one. */
    private static final int FEW = 128;

    private final Part home;
    private final MemorySegment area;
    private final String label;
    private final boolean durable;
    private final Draft draft;
    private final Neighbours neighbours;

    /**
     * Creates an object for a file's journal; any is as good as another that has the same draft.
     *
     * @param home       the file with the journal
     * @param layout     of it
     * @param label      what to call it in a message
     * @param draft      what all openings of the file in this JVM share
     * @param neighbours finds other files
     */
    public Journal(Part home, FileLayout layout, String label, Draft draft, Neighbours neighbours) {
        this.home = home;
        this.area = home.memory().asSlice(layout.journal(), layout.journalBytes());
        this.label = label;
        this.durable = layout.isDurable();
        this.draft = draft;
        this.neighbours = neighbours;
    }

    /**
     * The file that has the journal, as a target of writes.
     *
     * @return the part that needs no name in it
     */
    public Part home() {
        return home;
    }

    /**
     * Whether another journal is the same one.
     *
     * @param other of any file
     * @return true if it is for the same file in this JVM
     */
    public boolean isSameAs(Journal other) {
        return draft == other.draft;
    }

    /**
     * Begins a transaction, or one within another. The caller has the array's lock.
     *
     * @return to be committed or rolled back, by this thread
     */
    public Mark begin() {
        if (!draft.isUnderWay()) {
            draft.begin(home);
        }
        return draft.enter();
    }

    /**
     * Whether the calling thread has a transaction under way.
     *
     * @return true within it
     */
    public boolean isUnderWay() {
        return draft.isUnderWay();
    }

    /**
     * Fails unless the calling thread has a transaction under way.
     *
     * @throws IllegalStateException if the transaction has ended, or is another thread's
     */
    public void requireUnderWay() {
        if (!isUnderWay()) {
            throw new IllegalStateException("This transaction of " + label
                    + " has ended, or is another thread's: its elements are for its own thread, until it ends");
        }
    }

    /**
     * Takes back what was written since a transaction began.
     *
     * @param mark where it began
     */
    public void rollBack(Mark mark) {
        if (isUnderWay()) {
            draft.rollBack(mark);
            draft.leave();
        }
    }

    /**
     * Ends a transaction. When this returns from the outermost one, the elements are written; and on the storage, of a durable array.
     *
     * @throws IllegalStateException if it is another thread's
     * @throws StorageException      if the storage refuses; then nothing has happened, or the message says that it has
     */
    public void commit() {
        requireUnderWay();
        if (!draft.isOutermost()) {
            draft.leave();
            return;
        }
        try {
            if (draft.bytes() > 0) {
                for (int i = 0; i < draft.named().size(); i++) {
                    draft.named().get(i).requireOpen();
                }
                commit(draft.bytes(), draft.named());
            }
        } finally {
            draft.clear();
        }
    }

    private void commit(int bytes, List<Part> named) {
        publish(bytes);
        Os.current().reached(Step.T1);
        draft.setUnfinished(true);
        setState(durable ? checked(bytes) : bytes);
        Os.current().reached(Step.T2);
        try {
            flushJournal();
        } catch (IOException refused) {
            setState(0); // no element was touched
            draft.setUnfinished(false);
            throw new StorageException("The transaction has not happened: the storage of " + label + " refuses it: "
                    + refused.getMessage(), refused);
        }
        try {
            finish(draft.words(), bytes, named);
        } catch (IllegalStateException closed) {
            throw new ArrayClosedException(
                    "The transaction has happened, but this process has closed an array of it while it was written: "
                            + "the next owner of the lock of " + label + " finishes it",
                    closed);
        }
    }

    /** T1. A call of a stub that copies takes longer than some stores. */
    private void publish(int bytes) {
        long[] words = draft.words();
        if (bytes > FEW) {
            MemorySegment.copy(words, 0, area, LONG, JournalArea.ENTRIES, bytes / Long.BYTES);
            return;
        }
        for (int at = 0; at < bytes; at += Long.BYTES) {
            area.set(LONG, JournalArea.ENTRIES + at, words[at / Long.BYTES]);
        }
    }

    /**
     * Whether the last transaction was committed, and its thread could not write all of it. Then the lock is to be left as a dead owner leaves it, so that the next one finishes it.
     *
     * @return false if all is done, or nothing
     */
    public boolean isUnfinished() {
        return draft.isUnfinished();
    }

    private void flushJournal() throws IOException {
        if (durable) {
            Os.current().flush(area);
        }
    }

    /** T3 and T4, with a flush in between. */
    private void finish(long[] words, int bytes, List<Part> named) {
        IOException refusal = null;
        List<Extent> extents = WriteOut.write(words, bytes, home, named, durable);
        if (durable) {
            try {
                for (Extent extent : extents) {
                    extent.flush();
                }
            } catch (IOException refused) {
                refusal = refused;
            }
        }
        VarHandle.releaseFence();
        LONGS.setOpaque(area, JournalArea.STATE, 0L);
        VarHandle.storeStoreFence(); // to the same elements, under the lock, say
        draft.setUnfinished(false);
        Os.current().reached(Step.T4);
        if (refusal != null) {
            throw new StorageException(
                    "The transaction has happened, but may not survive a power failure: the storage of "
                            + label + " refuses it: " + refusal.getMessage(),
                    refusal);
        }
    }

    /** T2 and T4: everything before it is written before, everything behind it after it. */
    private void setState(long state) {
        VarHandle.releaseFence();
        LONGS.setOpaque(area, JournalArea.STATE, state);
        VarHandle.fullFence();
    }

    private long checked(long bytes) {
        CRC32C crc = new CRC32C();
        crc.update(area.asSlice(JournalArea.ENTRIES, bytes).asByteBuffer());
        return crc.getValue() << Integer.SIZE | JournalArea.CHECKED | bytes;
    }

    // -- what a transaction reads and writes

    /**
     * Reads an element as the transaction has left it.
     *
     * @param part  the array
     * @param place of the element, in bytes from the file's start; a multiple of its size
     * @param bytes its size: 1, 2, 4 or 8
     * @return its bits
     * @throws IllegalStateException if the transaction has ended, or is another thread's
     */
    public long read(Part part, long place, int bytes) {
        requireUnderWay();
        return draft.read(home, part, place, bytes);
    }

    /**
     * Reads bytes as the transaction has left them.
     *
     * @param part   the array
     * @param place  of the first, from the file's start
     * @param target as many as it has
     * @throws IllegalStateException if the transaction has ended, or is another thread's
     */
    public void read(Part part, long place, MemorySegment target) {
        requireUnderWay();
        draft.read(home, part, place, target);
    }

    /**
     * Writes an element, as far as the transaction is concerned.
     *
     * @param part  the array
     * @param place of the element, in bytes from the file's start
     * @param bytes its size: 1, 2, 4 or 8
     * @param bits  its bits
     * @throws JournalFullException  if there is no room
     * @throws IllegalStateException if the transaction has ended, or is another thread's
     */
    public void write(Part part, long place, int bytes, long bits) {
        requireUnderWay();
        requireRoom(part, Entries.sizeOf(bytes));
        draft.write(part, place, bytes, bits);
    }

    /**
     * Writes bytes, as far as the transaction is concerned.
     *
     * @param part   the array
     * @param place  of the first, from the file's start
     * @param source all of it
     * @throws JournalFullException  if there is no room; of these bytes, none is written
     * @throws IllegalStateException if the transaction has ended, or is another thread's
     */
    public void write(Part part, long place, MemorySegment source) {
        requireUnderWay();
        long pieces = (source.byteSize() + Entries.MOST_BYTES - 1) / Entries.MOST_BYTES;
        requireRoom(part, pieces * Entries.HEAD + Entries.roundUp(source.byteSize()));
        draft.write(part, place, source);
    }

    private void requireRoom(Part part, long bytes) {
        if (draft.bytesToName(part) + bytes > area.byteSize() - JournalArea.ENTRIES - draft.bytes()) {
            throw new JournalFullException("The transaction writes more than the journal of " + label
                    + " keeps, which has "
                    + area.byteSize() + " bytes; nothing has happened. Create the array with options().journal(bytes), "
                    + "16 for each element of up to 8 bytes, or write less at a time");
        }
    }

    // -- what is left to do after a death

    /**
     * Whether there is a committed transaction whose writes are not finished. Asked without the lock, that may be one that its owner is finishing.
     *
     * @return false if all is done
     */
    public boolean isPending() {
        return (long) LONGS.getAcquire(area, JournalArea.STATE) != 0;
    }

    /**
     * The same, for who has not begun to use the lock.
     *
     * @param file   with the lock
     * @param layout of it
     * @return false if all is done, or there is no journal
     */
    public static boolean isPending(MemorySegment file, FileLayout layout) {
        return layout.journalBytes() > 0 && (long) LONGS.getAcquire(file, layout.journal() + JournalArea.STATE) != 0;
    }

    /**
     * Finishes what a dead owner of the lock, or a power failure, has left to do. The caller has the lock, and has it alone.
     *
     * @throws org.sharray.error.SharrayException if an array can't be opened to which the transaction has written; then it is left to the next owner
     */
    public void recover() {
        long state = (long) LONGS.getAcquire(area, JournalArea.STATE);
        if (state == 0) {
            return;
        }
        long bytes = state & JournalArea.CHECKED - 1;
        if (bytes > area.byteSize() - JournalArea.ENTRIES || bytes % 8 != 0
                || (state & JournalArea.CHECKED) != 0 && checked(bytes) != state) {
            setState(0); // a power failure while it was being committed: it has not happened
            return;
        }
        long[] words = area.asSlice(JournalArea.ENTRIES, bytes).toArray(LONG);
        try (Targets targets = new Targets(home, neighbours)) {
            List<Part> named = targets.find(words);
            if (named == null) {
                LOGGER.log(Level.ERROR, "The journal of " + label
                        + " is damaged: what its lock protects may be half done. It was emptied");
                setState(0);
                return;
            }
            flushJournal();
            finish(words, (int) bytes, named);
            area.set(LONG, JournalArea.REPLAYS, area.get(LONG, JournalArea.REPLAYS) + 1);
        } catch (IOException refused) {
            throw new StorageException("A transaction can't be finished: the storage of " + label + " refuses it: "
                    + refused.getMessage(), refused);
        }
    }
}
