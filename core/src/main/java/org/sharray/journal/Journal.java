package org.sharray.journal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.JournalFullException;
import org.sharray.error.StorageException;
import org.sharray.journal.Neighbours.Open;
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
    private static final VarHandle INTS = ValueLayout.JAVA_INT.varHandle();
    private static final VarHandle SHORTS = ValueLayout.JAVA_SHORT.varHandle();
    private static final VarHandle BYTES = ValueLayout.JAVA_BYTE.varHandle();

    /** An entry begins with the place in the lower bits of a long and the number of bytes above; with 0 bytes, it names the array of those that follow. */
    private static final int LENGTH_SHIFT = 48;
    private static final long PLACE_BITS = (1L << LENGTH_SHIFT) - 1;
    private static final int HEAD = 8;
    private static final int UUID_BYTES = 16;

    /** The most bytes of one entry; a multiple of all sizes of numbers. */
    private static final int MAX_ENTRY = 65_528;

    /** From so many bytes of entries on, a set tells what may be among them, which else is looked for from the first on. */
    private static final int SEARCHED = 1024;

    /** So many bytes of entries are copied one by one. */
    private static final int FEW = 128;

    /** What a draft has room for at first, and what it keeps after a larger transaction. */
    private static final int FIRST_WORDS = 128;
    private static final int KEPT_WORDS = 1 << 16;

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

    /** The transaction that a thread of this JVM has under way. Guarded by the array's lock. */
    public static final class Draft {
        /** Who has begun it; of one that lost the lock by force, something may be left here. */
        private Thread owner;

        /** How many transactions are inside each other, of which only the outermost is committed. */
        private int depth;

        /** The entries, as they will stand in the journal. */
        private long[] words = new long[FIRST_WORDS];

        /** How many bytes of entries there are. */
        private int end;

        /** The arrays that the entries name, in their order. */
        private final List<Part> named = new ArrayList<>();

        /** The array of the next entry. */
        private Part current;

        /** The words in which elements were written; filled only from {@link #SEARCHED} on, then not null. */
        private Set<Long> touched;

        /** Whether a transaction was committed, and not all was written. */
        private boolean unfinished;

        /** Creates an empty draft. */
        public Draft() {}

        private void clear() {
            depth = 0;
            undoTo(0, 0, null);
            touched = null;
            owner = null;
            if (words.length > KEPT_WORDS) {
                words = new long[FIRST_WORDS];
            }
        }

        private void makeRoom(int bytes) {
            if (end + bytes > Long.BYTES * words.length) {
                words = Arrays.copyOf(words, Math.max(2 * words.length, (end + bytes) / Long.BYTES));
            }
        }

        private void undoTo(int newEnd, int arrays, Part newCurrent) {
            end = newEnd;
            if (named.size() > arrays) {
                named.subList(arrays, named.size()).clear();
            }
            current = newCurrent;
        }
    }

    /**
     * Where a transaction begins: at the beginning, or within another one.
     *
     * @param end     the bytes of entries before
     * @param arrays  the arrays that those name
     * @param current that of the next entry
     */
    public record Mark(int end, int arrays, Part current) {}

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
        if (draft.owner != Thread.currentThread()) {
            draft.clear(); // of what lost the lock by force
            draft.unfinished = false; // and was finished by who acquired it
            draft.owner = Thread.currentThread();
            draft.current = home;
        }
        draft.depth++;
        return new Mark(draft.end, draft.named.size(), draft.current);
    }

    /**
     * Whether the calling thread has a transaction under way.
     *
     * @return true within it
     */
    public boolean isUnderWay() {
        return draft.owner == Thread.currentThread();
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
            draft.undoTo(mark.end, mark.arrays, mark.current);
            end();
        }
    }

    private void end() {
        if (--draft.depth == 0) {
            draft.clear();
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
        if (draft.depth > 1) {
            end();
            return;
        }
        try {
            if (draft.end > 0) {
                for (int i = 0; i < draft.named.size(); i++) {
                    draft.named.get(i).requireOpen();
                }
                commit(draft.end, draft.named);
            }
        } finally {
            draft.clear();
        }
    }

    private void commit(int bytes, List<Part> named) {
        publish(bytes);
        Os.current().reached(Step.T1);
        draft.unfinished = true;
        setState(durable ? checked(bytes) : bytes);
        Os.current().reached(Step.T2);
        try {
            flushJournal();
        } catch (IOException refused) {
            setState(0); // no element was touched
            draft.unfinished = false;
            throw new StorageException("The transaction has not happened: the storage of " + label + " refuses it: "
                    + refused.getMessage(), refused);
        }
        try {
            finish(bytes, named);
        } catch (IllegalStateException closed) {
            throw new ArrayClosedException(
                    "The transaction has happened, but this process has closed an array of it while it was written: "
                            + "the next owner of the lock of " + label + " finishes it",
                    closed);
        }
    }

    /** T1. A call of a stub that copies takes longer than some stores. */
    private void publish(int bytes) {
        if (bytes > FEW) {
            MemorySegment.copy(draft.words, 0, area, LONG, JournalArea.ENTRIES, bytes / Long.BYTES);
            return;
        }
        for (int at = 0; at < bytes; at += Long.BYTES) {
            area.set(LONG, JournalArea.ENTRIES + at, draft.words[at / Long.BYTES]);
        }
    }

    /**
     * Whether the last transaction was committed, and its thread could not write all of it. Then the lock is to be left as a dead owner leaves it, so that the next one finishes it.
     *
     * @return false if all is done, or nothing
     */
    public boolean isUnfinished() {
        return draft.unfinished;
    }

    private void flushJournal() throws IOException {
        if (durable) {
            Os.current().flush(area);
        }
    }

    /** T3 and T4, with a flush in between. */
    private void finish(int bytes, List<Part> named) {
        IOException refusal = null;
        List<Extent> extents = write(bytes, named);
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
        draft.unfinished = false;
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
        long value = bits(part.memory(), place, bytes);
        if (draft.end == 0 || !mayHaveTouched(place)) {
            return value;
        }
        int arrays = 0;
        boolean same = part.isSameAs(home);
        for (int at = 0; at < draft.end;) {
            long head = draft.words[at / HEAD];
            int length = length(head);
            if (length == 0) {
                same = draft.named.get(arrays++).isSameAs(part);
            } else if (same && place(head) == place && length == bytes) {
                value = draft.words[at / HEAD + 1];
            } else if (same && place(head) < place + bytes && place < place(head) + length) {
                value = overlaid(value, place, bytes, at, head);
            }
            at += (int) size(head);
        }
        return value;
    }

    /** What an element is after an entry that has some of its bytes, or more. */
    private long overlaid(long value, long place, int bytes, int at, long head) {
        long result = value;
        for (int i = 0; i < bytes; i++) {
            long inEntry = place + i - place(head);
            if (inEntry >= 0 && inEntry < length(head)) {
                long fresh = draft.words[at / HEAD + 1 + (int) (inEntry / 8)] >>> 8 * (inEntry % 8) & 0xffL;
                result = result & ~(0xffL << 8 * i) | fresh << 8 * i;
            }
        }
        return result;
    }

    /** An element is in one word, as it is aligned. */
    private boolean mayHaveTouched(long place) {
        return draft.touched == null || draft.touched.contains(place >>> 3);
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
        MemorySegment.copy(part.memory(), place, target, 0, target.byteSize());
        int arrays = 0;
        boolean same = part.isSameAs(home);
        MemorySegment entries = MemorySegment.ofArray(draft.words);
        for (int at = 0; at < draft.end;) {
            long head = draft.words[at / HEAD];
            if (length(head) == 0) {
                same = draft.named.get(arrays++).isSameAs(part);
            } else if (same) {
                long from = Math.max(place, place(head));
                long to = Math.min(place + target.byteSize(), place(head) + length(head));
                if (from < to) {
                    MemorySegment.copy(entries, at + HEAD + from - place(head), target, from - place, to - from);
                }
            }
            at += (int) size(head);
        }
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
        int at = begin(part, place, bytes);
        draft.words[at / HEAD + 1] = bits;
        end(at, place, bytes);
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
        long pieces = (source.byteSize() + MAX_ENTRY - 1) / MAX_ENTRY;
        requireRoom(part, pieces * HEAD + roundUp(source.byteSize()));
        for (long done = 0; done < source.byteSize(); done += MAX_ENTRY) {
            int bytes = (int) Math.min(MAX_ENTRY, source.byteSize() - done);
            int at = begin(part, place + done, bytes);
            putBytes(at + HEAD, source.asSlice(done, bytes));
            end(at, place + done, bytes);
        }
    }

    private int begin(Part part, long place, int bytes) {
        requireUnderWay();
        requireRoom(part, HEAD + roundUp(bytes));
        if (part != draft.current && !part.isSameAs(draft.current)) {
            name(part);
        }
        int at = draft.end;
        draft.makeRoom(HEAD + (int) roundUp(bytes));
        draft.words[at / HEAD] = (long) bytes << LENGTH_SHIFT | place;
        return at;
    }

    private void end(int at, long place, int bytes) {
        draft.end = at + HEAD + (int) roundUp(bytes);
        if (draft.end > SEARCHED || draft.touched != null) {
            note(place, bytes);
        }
    }

    /** Bytes, and zeros behind them up to a whole word. */
    private void putBytes(int at, MemorySegment bytes) {
        if (bytes.byteSize() > 0) {
            draft.words[(at + (int) bytes.byteSize() - 1) / Long.BYTES] = 0;
            MemorySegment.copy(bytes, 0, MemorySegment.ofArray(draft.words), at, bytes.byteSize());
        }
    }

    private void note(long place, long bytes) {
        if (draft.touched == null) {
            draft.touched = new HashSet<>();
            for (int at = 0; at < draft.end;) {
                long head = draft.words[at / HEAD];
                if (length(head) > 0) {
                    note(place(head), length(head));
                }
                at += (int) size(head);
            }
        }
        for (long word = place >>> 3; word <= place + bytes - 1 >>> 3; word++) {
            draft.touched.add(word);
        }
    }

    private void name(Part part) {
        byte[] path = part.path().getBytes(StandardCharsets.UTF_8);
        int bytes = HEAD + UUID_BYTES + (int) roundUp(path.length);
        draft.makeRoom(bytes);
        int word = draft.end / HEAD;
        draft.words[word] = path.length;
        draft.words[word + 1] = Long.reverseBytes(part.uuid().getMostSignificantBits());
        draft.words[word + 2] = Long.reverseBytes(part.uuid().getLeastSignificantBits());
        putBytes(draft.end + HEAD + UUID_BYTES, MemorySegment.ofArray(path));
        draft.named.add(part);
        draft.current = part;
        draft.end += bytes;
    }

    private void requireRoom(Part part, long bytes) {
        long named = part == draft.current || part.isSameAs(draft.current)
                ? 0
                : HEAD + UUID_BYTES + roundUp(part.path().getBytes(StandardCharsets.UTF_8).length);
        if (named + bytes > area.byteSize() - JournalArea.ENTRIES - draft.end) {
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
        Map<String, Open> opened = new HashMap<>();
        try {
            List<Part> named = find(bytes, opened);
            if (named != null) {
                flushJournal();
                finish((int) bytes, named);
                long replays = area.get(LONG, JournalArea.REPLAYS);
                area.set(LONG, JournalArea.REPLAYS, replays + 1);
            } else {
                LOGGER.log(Level.ERROR, "The journal of " + label
                        + " is damaged: what its lock protects may be half done. It was emptied");
                setState(0);
            }
        } catch (IOException refused) {
            throw new StorageException("A transaction can't be finished: the storage of " + label + " refuses it: "
                    + refused.getMessage(), refused);
        } finally {
            opened.values().forEach(open -> {
                if (open != null) {
                    open.close();
                }
            });
        }
    }

    /** Opens the arrays that entries name, and looks whether all entries are for elements; null if they are not. One that is gone is null in the list. */
    private List<Part> find(long bytes, Map<String, Open> opened) {
        List<Part> named = new ArrayList<>();
        Part current = home;
        long end = JournalArea.ENTRIES + bytes;
        for (long at = JournalArea.ENTRIES; at < end;) {
            long head = area.get(LONG, at);
            if (size(head) > end - at) {
                return null;
            }
            if (length(head) == 0) {
                current = named(at, (int) place(head), opened);
                named.add(current);
            } else if (current != null && !current.holds(place(head), length(head))) {
                return null;
            }
            at += size(head);
        }
        return named;
    }

    private Part named(long at, int pathBytes, Map<String, Open> opened) {
        UUID uuid = new UUID(Long.reverseBytes(area.get(LONG, at + HEAD)),
                Long.reverseBytes(area.get(LONG, at + HEAD + 8)));
        byte[] path = area.asSlice(at + HEAD + UUID_BYTES, pathBytes).toArray(ValueLayout.JAVA_BYTE);
        String text = new String(path, StandardCharsets.UTF_8);
        if (uuid.equals(home.uuid())) { // wherever it was then: it may have been moved or copied since
            return home;
        }
        String key = uuid + text;
        if (!opened.containsKey(key)) {
            opened.put(key, neighbours.open(uuid, text, home.uuid()));
        }
        return opened.get(key) == null ? null : opened.get(key).part();
    }

    /** What was written of a file: from its first byte to its last. */
    private static final class Extent {
        private final Part part;
        private long from = Long.MAX_VALUE;
        private long to;

        Extent(Part part) {
            this.part = part;
        }

        void add(long place, long bytes) {
            from = Math.min(from, place);
            to = Math.max(to, place + bytes);
        }

        void flush() throws IOException {
            if (from < to) {
                Os.current().flush(part.memory().asSlice(from, to - from));
            }
        }
    }

    /** T3: writes all entries to their elements, one whose size is that of a number by one store. Returns what is to be flushed. */
    private List<Extent> write(int bytes, List<Part> named) {
        List<Extent> extents = durable ? new ArrayList<>() : List.of();
        Part current = home;
        Extent extent = durable ? flushed(home, extents) : null;
        int arrays = 0;
        for (long at = JournalArea.ENTRIES; at < JournalArea.ENTRIES + bytes;) {
            long head = area.get(LONG, at);
            int length = length(head);
            if (length == 0) {
                current = named.get(arrays++);
                extent = durable ? flushed(current, extents) : null;
            } else if (current != null && current.holds(place(head), length)) { // looked at again, as the memory is others', too
                put(current.memory(), place(head), length, at + HEAD);
                if (extent != null) {
                    extent.add(place(head), length);
                }
                Os.current().reached(Step.T3);
            }
            at += size(head);
        }
        return extents;
    }

    private static Extent flushed(Part part, List<Extent> extents) {
        Extent extent = new Extent(part);
        extents.add(extent);
        return extent;
    }

    private void put(MemorySegment memory, long place, int length, long from) {
        boolean aligned = (place & length - 1) == 0;
        if (length == 8 && aligned) {
            LONGS.setOpaque(memory, place, area.get(LONG, from));
        } else if (length == 4 && aligned) {
            INTS.setOpaque(memory, place, (int) area.get(LONG, from));
        } else if (length == 2 && aligned) {
            SHORTS.setOpaque(memory, place, (short) area.get(LONG, from));
        } else if (length == 1) {
            BYTES.setOpaque(memory, place, (byte) area.get(LONG, from));
        } else {
            MemorySegment.copy(area, from, memory, place, length);
        }
    }

    private static long bits(MemorySegment memory, long place, int bytes) {
        return switch (bytes) {
            case 8 -> memory.get(LONG, place);
            case 4 -> memory.get(ValueLayout.JAVA_INT, place) & 0xffff_ffffL;
            case 2 -> memory.get(ValueLayout.JAVA_SHORT, place) & 0xffffL;
            default -> memory.get(ValueLayout.JAVA_BYTE, place) & 0xffL;
        };
    }

    private static int length(long head) {
        return (int) (head >>> LENGTH_SHIFT);
    }

    private static long place(long head) {
        return head & PLACE_BITS;
    }

    /** How many bytes an entry has, its head included. */
    private static long size(long head) {
        return length(head) == 0
                ? HEAD + UUID_BYTES + roundUp(place(head))
                : HEAD + roundUp(length(head));
    }

    private static long roundUp(long bytes) {
        return bytes + 7 & -8L;
    }
}
