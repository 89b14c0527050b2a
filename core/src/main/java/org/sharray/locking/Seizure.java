package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import org.sharray.inspect.LockFacts;
import org.sharray.layout.FileLayout;

/**
 * Takes a lock away from its owner because a person says so, though the owner may live: the one exception from the rule of who may change an owner. What the owner
 * left half done is told like a death, since it is no more whole: OWNED -> ORPHANED, by compare-and-set from exactly the word that was read, if it still names the owner that the
 * person has seen. No slot is needed for that. Steps D1 and D2.
 */
public final class Seizure {
    private final MemorySegment file;
    private final FileLayout layout;

    /**
     * For the locks of a file.
     *
     * @param file   mapped for writing
     * @param layout of the file, with locks of its own
     */
    public Seizure(MemorySegment file, FileLayout layout) {
        this.file = file;
        this.layout = layout;
    }

    /**
     * Takes a lock away.
     *
     * @param seen   the lock as an {@link Observer} has found it, held
     * @param holder of the lock, for people
     * @param array  what to call the file
     * @return false if that owner does not have it any more
     */
    public boolean take(LockFacts seen, LockFacts.Owner holder, String array) {
        long owner = LockWord.owned(
                LockWord.participant(holder.process().slot(), holder.process().generation()),
                Integer.toUnsignedLong(holder.thread()));
        Settlement settlement = new Settlement(new SlotTable(file, layout));
        for (int record = 0; record < layout.records(); record++) {
            if (record != FileLayout.REGISTRY_LOCK && SynchronizerKind.of(file, layout, record).hasLock()
                    && Observer.label(file, layout, record).equals(seen.label())
                    && settlement.free(record, word -> LockWord.sameOwner(word, owner))) {
                Events.lockForced(seen.label() + " of " + array, "thread " + Integer.toUnsignedString(holder.thread())
                        + " of process " + holder.process().pid() + " (" + holder.process().program() + ")");
                return true;
            }
        }
        return false;
    }
}
