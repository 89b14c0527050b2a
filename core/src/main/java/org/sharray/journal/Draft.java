package org.sharray.journal;

import static org.sharray.journal.Entries.HEAD;
import static org.sharray.journal.Entries.UUID_BYTES;
import static org.sharray.journal.Entries.length;
import static org.sharray.journal.Entries.place;
import static org.sharray.journal.Entries.size;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The transaction that a thread of this JVM has under way: its entries, as they will stand in the journal, on the heap. One for all openings of a file; guarded by the array's lock. */
public final class Draft {
    /** From so many bytes of entries on, a set tells what may be among them, which else is looked for from the first on. */
    private static final int SEARCHED = 1024;

    /** What there is room for at first, and what is kept after a larger transaction. */
    private static final int FIRST_WORDS = 128;
    private static final int KEPT_WORDS = 1 << 16;

    /** Who has begun it; of one that lost the lock by force, something may be left here. */
    private Thread owner;

    /** How many transactions are inside each other, of which only the outermost is committed. */
    private int depth;

    private long[] words = new long[FIRST_WORDS];

    /** How many bytes of entries there are. */
    private int end;

    /** The arrays that the entries name, in their order. */
    private final List<Part> named = new ArrayList<>();

    /** The array of the next entry. */
    private Part current;

    /** The words in which elements were written; filled only from {@link #SEARCHED} on, then not null. */
    private Set<Long> touched;

    /** Whether the last one was committed, and not all was written. */
    private boolean unfinished;

    /** Creates an empty draft. */
    public Draft() {}

    /**
     * Where a transaction begins: at the beginning, or within another one.
     *
     * @param end     the bytes of entries before
     * @param arrays  the arrays that those name
     * @param current that of the next entry
     */
    public record Mark(int end, int arrays, Part current) {}

    // -- whose it is

    /** Whether the calling thread has a transaction under way. */
    boolean isUnderWay() {
        return owner == Thread.currentThread();
    }

    /** Begins a new one of the calling thread. What lost the lock by force is forgotten; it was finished by who acquired the lock. */
    void begin(Part home) {
        clear();
        unfinished = false;
        owner = Thread.currentThread();
        current = home;
    }

    /** Goes one transaction deeper. */
    Mark enter() {
        depth++;
        return new Mark(end, named.size(), current);
    }

    boolean isOutermost() {
        return depth == 1;
    }

    /** Ends one transaction; with the outermost one, all. */
    void leave() {
        if (--depth == 0) {
            clear();
        }
    }

    boolean isUnfinished() {
        return unfinished;
    }

    void setUnfinished(boolean newUnfinished) {
        unfinished = newUnfinished;
    }

    void rollBack(Mark mark) {
        undoTo(mark.end, mark.arrays, mark.current);
    }

    void clear() {
        depth = 0;
        undoTo(0, 0, null);
        touched = null;
        owner = null;
        if (words.length > KEPT_WORDS) {
            words = new long[FIRST_WORDS];
        }
    }

    private void undoTo(int newEnd, int arrays, Part newCurrent) {
        end = newEnd;
        if (named.size() > arrays) {
            named.subList(arrays, named.size()).clear();
        }
        current = newCurrent;
    }

    // -- what it has written

    /** How many bytes of entries there are. */
    int bytes() {
        return end;
    }

    /** The entries, up to {@link #bytes}. */
    long[] words() {
        return words;
    }

    /** The arrays that the entries name, in their order. */
    List<Part> named() {
        return named;
    }

    /** How many bytes more the first entry for an array takes than the next ones. */
    long bytesToName(Part part) {
        return isCurrent(part) ? 0 : Entries.sizeOfName(part.path().getBytes(StandardCharsets.UTF_8).length);
    }

    private boolean isCurrent(Part part) {
        return part == current || part.isSameAs(current);
    }

    /** Adds an entry for an element of 1, 2, 4 or 8 bytes. */
    void write(Part part, long place, int bytes, long bits) {
        int at = begin(part, place, bytes);
        words[at / HEAD + 1] = bits;
        end(at, place, bytes);
    }

    /** Adds as many entries as the bytes take. */
    void write(Part part, long place, MemorySegment source) {
        for (long done = 0; done < source.byteSize(); done += Entries.MOST_BYTES) {
            int bytes = (int) Math.min(Entries.MOST_BYTES, source.byteSize() - done);
            int at = begin(part, place + done, bytes);
            putBytes(at + HEAD, source.asSlice(done, bytes));
            end(at, place + done, bytes);
        }
    }

    private int begin(Part part, long place, int bytes) {
        if (!isCurrent(part)) {
            name(part);
        }
        int at = end;
        makeRoom((int) Entries.sizeOf(bytes));
        words[at / HEAD] = Entries.head(place, bytes);
        return at;
    }

    private void end(int at, long place, int bytes) {
        end = at + (int) Entries.sizeOf(bytes);
        if (end > SEARCHED || touched != null) {
            note(place, bytes);
        }
    }

    private void makeRoom(int bytes) {
        if (end + bytes > Long.BYTES * words.length) {
            words = Arrays.copyOf(words, Math.max(2 * words.length, (end + bytes) / Long.BYTES));
        }
    }

    /** Bytes, and zeros behind them up to a whole word. */
    private void putBytes(int at, MemorySegment bytes) {
        if (bytes.byteSize() > 0) {
            words[(at + (int) bytes.byteSize() - 1) / Long.BYTES] = 0;
            MemorySegment.copy(bytes, 0, MemorySegment.ofArray(words), at, bytes.byteSize());
        }
    }

    private void name(Part part) {
        byte[] path = part.path().getBytes(StandardCharsets.UTF_8);
        int bytes = (int) Entries.sizeOfName(path.length);
        makeRoom(bytes);
        int word = end / HEAD;
        words[word] = Entries.head(path.length, 0);
        words[word + 1] = Long.reverseBytes(part.uuid().getMostSignificantBits());
        words[word + 2] = Long.reverseBytes(part.uuid().getLeastSignificantBits());
        putBytes(end + HEAD + UUID_BYTES, MemorySegment.ofArray(path));
        named.add(part);
        current = part;
        end += bytes;
    }

    private void note(long place, long bytes) {
        if (touched == null) {
            touched = new HashSet<>();
            for (int at = 0; at < end;) {
                long head = words[at / HEAD];
                if (length(head) > 0) {
                    note(place(head), length(head));
                }
                at += (int) size(head);
            }
        }
        for (long word = place >>> 3; word <= place + bytes - 1 >>> 3; word++) {
            touched.add(word);
        }
    }

    // -- what it reads

    /** An element as it is in memory, with what was written since. */
    long read(Part home, Part part, long place, int bytes) {
        long value = bits(part.memory(), place, bytes);
        if (end == 0 || !mayHaveTouched(place)) {
            return value;
        }
        int arrays = 0;
        boolean same = part.isSameAs(home);
        for (int at = 0; at < end;) {
            long head = words[at / HEAD];
            int length = length(head);
            if (length == 0) {
                same = named.get(arrays++).isSameAs(part);
            } else if (same && place(head) == place && length == bytes) {
                value = words[at / HEAD + 1];
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
                long fresh = words[at / HEAD + 1 + (int) (inEntry / 8)] >>> 8 * (inEntry % 8) & 0xffL;
                result = result & ~(0xffL << 8 * i) | fresh << 8 * i;
            }
        }
        return result;
    }

    /** An element is in one word, as it is aligned. */
    private boolean mayHaveTouched(long place) {
        return touched == null || touched.contains(place >>> 3);
    }

    /** Bytes as they are in memory, with what was written since. */
    void read(Part home, Part part, long place, MemorySegment target) {
        MemorySegment.copy(part.memory(), place, target, 0, target.byteSize());
        int arrays = 0;
        boolean same = part.isSameAs(home);
        MemorySegment entries = MemorySegment.ofArray(words);
        for (int at = 0; at < end;) {
            long head = words[at / HEAD];
            if (length(head) == 0) {
                same = named.get(arrays++).isSameAs(part);
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

    private static long bits(MemorySegment memory, long place, int bytes) {
        return switch (bytes) {
            case 8 -> memory.get(ValueLayout.JAVA_LONG, place);
            case 4 -> memory.get(ValueLayout.JAVA_INT, place) & 0xffff_ffffL;
            case 2 -> memory.get(ValueLayout.JAVA_SHORT, place) & 0xffffL;
            default -> memory.get(ValueLayout.JAVA_BYTE, place) & 0xffL;
        };
    }
}
