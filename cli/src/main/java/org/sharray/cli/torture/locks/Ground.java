package org.sharray.cli.torture.locks;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;

import org.sharray.SharedLongArray;
import org.sharray.Synchronizers;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedLatch;

/**
 * All memory that supervisor and workers share.
 *
 * @param workers    how many processes work
 * @param arena      an array with locks of every kind, and what they guard
 * @param meeting    the barrier's home: each death breaks it
 * @param ledger     what is known of each thread
 * @param complaints what went wrong
 */
record Ground(int workers, SharedLongArray arena, Synchronizers meeting, Ledger ledger, Complaints complaints)
        implements
            Serializable,
            AutoCloseable {

    /** Threads of each worker. */
    static final int THREADS = 2;

    /** So many that a bit for each seat fits a {@code long}. */
    static final int MOST_WORKERS = 32;

    /** How long anything may take; only a hang takes longer. */
    static final int BOUND_SECONDS = 30;

    /** Elements of each stripe; one stripe guards one tally. */
    private static final int BLOCK = 128;
    private static final int BLOCKS = 16;

    private static final int MAIN = 0;
    private static final int TABLE = BLOCK;
    private static final int BUFFER = 2 * BLOCK;
    private static final int STRIPES = 8 * BLOCK;

    /** A few more than processes: so a slot that is never given back is missed soon. */
    private static final int SPARE_SLOTS = 4;

    static Ground create(int workers) {
        Ledger ledger = new Ledger(workers * THREADS + 1);
        return new Ground(workers,
                SharedLongArray.create((long) BLOCKS * BLOCK,
                        options().stripes(BLOCKS).synchronizers(8).participants(workers + SPARE_SLOTS)),
                Synchronizers.create(options().synchronizers(1).participants(workers + SPARE_SLOTS)), ledger,
                Complaints.create(ledger));
    }

    /** How many threads the workers have together. */
    int seats() {
        return workers * THREADS;
    }

    /** The seat of the supervisor's own thread that takes the main lock. */
    int probersSeat() {
        return seats();
    }

    /** What the array's lock guards. */
    SharedLongArray mainPart() {
        return arena.slice(MAIN, MAIN + BLOCK);
    }

    /** What the read-write lock guards. */
    SharedLongArray tablePart() {
        return arena.slice(TABLE, TABLE + BLOCK);
    }

    /** What the buffer's lock guards. */
    SharedLongArray bufferPart() {
        return arena.slice(BUFFER, STRIPES);
    }

    /** What the locks of the stripes guard: several blocks. */
    SharedLongArray stripedPart() {
        return arena.slice(STRIPES, arena.length());
    }

    /** What one stripe guards. */
    SharedLongArray block(int stripe) {
        return stripedPart().slice((long) stripe * BLOCK, (long) (stripe + 1) * BLOCK);
    }

    int blocks() {
        return Math.toIntExact(stripedPart().length() / BLOCK);
    }

    /** Two threads meet here. */
    SharedBarrier barrier() {
        return meeting.barrier("two", 2);
    }

    /** Opens when the first workers have all been started. */
    SharedLatch start() {
        return arena.synchronizers().latch("start", 1);
    }

    /** Opens when all threads have ended in good order. */
    SharedLatch end() {
        return arena.synchronizers().latch("end", seats());
    }

    @Override
    public void close() {
        arena.close();
        meeting.close();
        ledger.close();
        complaints.text().close();
    }
}
