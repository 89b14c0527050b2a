package org.sharray.cli.torture.transfers;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.cli.torture.Notes;
import org.sharray.sync.SharedLock;

/**
 * The accounts, in two arrays, and what is known of each teller: how many of its transfers are in the accounts, which is written in the same transaction as these, and, beside all
 * transactions, how many it has begun and how many have returned to it.
 *
 * @param name     of the array with the lock
 * @param accounts has the lock and the journal
 * @param savings  more accounts, under the same lock
 * @param applied  by seat, how many transfers have happened; under the same lock
 * @param notes    without lock: whether to stop, and by seat what {@link Note} says
 */
record Bank(String name, SharedLongArray accounts, SharedLongArray savings, SharedLongArray applied,
        Notes<Common, Note> notes)
        implements
            Serializable,
            AutoCloseable {

    /** How many accounts each of the two arrays has. */
    static final int ACCOUNTS = 2_000;

    /** How long it may take to have the lock; only a hang takes longer. */
    private static final int BOUND_SECONDS = 60;

    private static final long AT_FIRST = 1_000;
    private static final int JOURNAL = 1 << 16;

    /** What is noted of each seat, by its teller alone, but for the first. */
    enum Note {
        /** How many tellers have sat there, one after the other. */
        LIVES,
        /** The life whose teller works. */
        WORKS,
        /** Transfers that were begun, that were given up within the transaction, and that have returned. */
        BEGUN, GIVEN_UP, DONE
    }

    /** What is noted once. */
    enum Common {
        /** Whether to stop. */
        STOP
    }

    static Bank create(String name, int seats) {
        SharedLongArray accounts = SharedLongArray.create(ACCOUNTS, options().named(name).journal(JOURNAL));
        var bank = new Bank(name, accounts, SharedLongArray.create(ACCOUNTS, options().lock(accounts.lock())),
                SharedLongArray.create(seats, options().lock(accounts.lock())),
                new Notes<>(seats, Common.class, Note.class));
        bank.accounts.fill(AT_FIRST);
        bank.savings.fill(AT_FIRST);
        return bank;
    }

    int seats() {
        return Math.toIntExact(applied.length());
    }

    void stop() {
        notes.set(Common.STOP, 1);
    }

    boolean isStopped() {
        return notes.get(Common.STOP) != 0;
    }

    /**
     * Takes the lock and looks whether all is as it has to be.
     *
     * @return what is wrong, or null
     */
    String check() throws InterruptedException {
        SharedLock lock = accounts.lock();
        if (!lock.tryLock(BOUND_SECONDS, TimeUnit.SECONDS)) {
            return "the lock could not be had for " + BOUND_SECONDS + " s: " + lock;
        }
        try {
            long sum = accounts.sum() + savings.sum();
            if (sum != 2 * ACCOUNTS * AT_FIRST) {
                return String.format(Locale.ROOT, "the accounts have %,d together, not %,d", sum,
                        2 * ACCOUNTS * AT_FIRST);
            }
            for (int seat = 0; seat < seats(); seat++) {
                // In this order: the first two become more by the teller alone, and each life has at most one transfer of which it has not heard.
                long done = notes.get(seat, Note.DONE);
                long happened = applied.get(seat);
                long begun = notes.get(seat, Note.BEGUN);
                long lives = notes.get(seat, Note.LIVES);
                if (done > happened || happened > begun || happened - done > lives) {
                    return String.format(Locale.ROOT,
                            "of the transfers of seat %d, %,d have returned, %,d are in the accounts, %,d were begun, in %d lives",
                            seat, done, happened, begun, lives);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        accounts.close();
        savings.close();
        applied.close();
        notes.close();
        SharedArray.delete(name);
    }
}
