package org.sharray.locking;

import static org.sharray.locking.Step.O1;
import static org.sharray.locking.Step.O2;
import static org.sharray.locking.Step.O3;

import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.List;
import org.sharray.error.OwnerDiedException;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.LockRecord;
import org.sharray.os.Os;

/**
 * A copy of elements as they were at one moment between two owners of the locks that guard them.
 *
 * <pre>
 * O1 for each lock: FREE -> OBSERVED with a new number, by compare-and-set; an OBSERVED word is taken as it is
 * O2 copy
 * O3 acquire fence; is every word still what it was? Then nobody has owned a lock in between
 * </pre>
 *
 * <p>
 * Who acquires an OBSERVED word takes the mark away and passes a full fence before it writes (A2): so a copy that has seen any of its
 * writes, or of a later owner's, finds the word changed. The mark costs those who use the lock one turn of the slow path. Where owners
 * follow each other too closely, the copy is made with the locks held.
 */
final class Snapshot {
    private static final int ATTEMPTS = 8;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private final Home home;
    private final List<WordLock> locks = new ArrayList<>();

    /** What {@link #observe} found, by lock. */
    private final long[] seen;

    private Snapshot(Home home, int from, int to) {
        this.home = home;
        locks.add(home.lockAt(FileLayout.ARRAY_LOCK));
        for (int stripe = from; stripe < to; stripe++) {
            locks.add(home.lockAt(home.layout().stripeRecord(stripe)));
        }
        this.seen = new long[locks.size()];
    }

    /** For the array's lock and some of its stripes. */
    static Snapshot of(Home home, int from, int to) {
        return new Snapshot(home, from, to);
    }

    void take(Runnable copy) {
        try {
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                if (observe()) {
                    Os.current().reached(O1);
                    copy.run();
                    Os.current().reached(O2);
                    VarHandle.acquireFence();
                    if (isUnchanged()) {
                        Os.current().reached(O3);
                        return;
                    }
                }
                Thread.onSpinWait();
            }
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
        hold(copy);
    }

    /** O1; false if somebody owns one of the locks. */
    private boolean observe() {
        for (int i = 0; i < seen.length; i++) {
            long offset = home.at(locks.get(i).record(), LockRecord.WORD);
            long word = LockWord.read(home.file(), offset);
            if (LockWord.isOwned(word)) {
                if (!locks.get(i).isHeldByCurrentThread()) {
                    return false;
                }
            } else if (LockWord.has(word, LockWord.DIED)) {
                throw died(locks.get(i));
            } else if (!LockWord.has(word, LockWord.OBSERVED)) {
                long observed = LockWord.observed(nextNumber(locks.get(i)));
                if (word != LockWord.FREE || !LockWord.change(home.file(), offset, word, observed)) {
                    return false;
                }
                word = observed;
            }
            seen[i] = word;
        }
        return true;
    }

    private int nextNumber(WordLock lock) {
        return (int) INT.getAndAdd(home.file(), home.at(lock.record(), LockRecord.SNAPSHOTS), 1);
    }

    /** O3. A word of our own may get waiters meanwhile. */
    private boolean isUnchanged() {
        for (int i = 0; i < seen.length; i++) {
            long word = LockWord.read(home.file(), home.at(locks.get(i).record(), LockRecord.WORD));
            boolean same = LockWord.isOwned(seen[i]) ? LockWord.sameOwner(word, seen[i]) : word == seen[i];
            if (!same) {
                return false;
            }
        }
        return true;
    }

    private void hold(Runnable copy) {
        List<WordLock> held = new ArrayList<>();
        try {
            for (WordLock lock : locks) {
                boolean nested = lock.isHeldByCurrentThread();
                lock.lock();
                held.add(lock);
                if (!nested && lock.previousOwnerDied()) {
                    throw died(lock);
                }
            }
            copy.run();
        } finally {
            held.reversed().forEach(WordLock::giveBackOnce);
        }
    }

    private static OwnerDiedException died(WordLock lock) {
        return new OwnerDiedException("An owner of " + lock.label()
                + " died while it held it, and nobody has acquired the lock since; acquire it and mend what it protects first");
    }
}
