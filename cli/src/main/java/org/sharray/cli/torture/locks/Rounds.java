package org.sharray.cli.torture.locks;

import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedBarrier;

/**
 * A barrier at which any two threads meet. Each death breaks it; who finds it broken makes it as new.
 *
 * <p>
 * The action counts the rounds, and each thread that passes counts itself as the last to arrive or as another: so there are as many
 * last ones as rounds, and never more others than last ones, but for those that died here.
 */
final class Rounds {

    private final Ledger ledger;
    private final SharedBarrier barrier;

    Rounds(Ground ground) {
        this.ledger = ground.ledger();
        this.barrier = ground.barrier();
    }

    void meet(Seat seat) throws InterruptedException {
        var acted = new boolean[1];
        seat.set(Column.AT_BARRIER, 1);
        try {
            int toCome = await(seat, () -> {
                acted[0] = true;
                ledger.add(Common.ROUNDS, 1);
            });
            if (toCome != (acted[0] ? 0 : 1)) {
                throw new Violation("a barrier of two says that %d are still to come, and the action %s", toCome,
                        acted[0] ? "ran" : "did not run");
            }
            seat.note(acted[0] ? Column.LAST : Column.OTHER);
        } catch (BrokenBarrierException | TimeoutException | InterruptedException e) {
            seat.note(Column.BROKEN);
            if (acted[0]) {
                seat.note(Column.IN_VAIN);
            }
            if (barrier.isBroken()) {
                barrier.reset();
            }
            if (e instanceof InterruptedException interrupt) {
                throw interrupt;
            }
        } finally {
            seat.set(Column.AT_BARRIER, 0);
        }
    }

    private int await(Seat seat, Runnable action)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        return seat.chance(8)
                ? barrier.await(seat.shortNanos(), TimeUnit.NANOSECONDS, action)
                : barrier.await(action);
    }

    /** Lets nobody wait any more, after the stop. */
    void breakUp() {
        barrier.reset();
    }

    /**
     * Looks whether the counts agree when no worker is left.
     *
     * @param died how many threads died at the barrier, so that it is not known what they had counted
     */
    void settle(long died) {
        long rounds = ledger.get(Common.ROUNDS) - ledger.sum(Column.IN_VAIN);
        long last = ledger.sum(Column.LAST);
        long other = ledger.sum(Column.OTHER);
        // Another one that is too late to know how its round ended is told that it broke.
        boolean agree = last <= rounds && rounds <= last + died && other <= last + died
                && last <= other + ledger.sum(Column.BROKEN) + died;
        if (!agree) {
            throw new Violation(
                    "barrier: %d rounds, %d were last to arrive, %d not last, and only %d died there, %d found it broken",
                    rounds, last, other, died, ledger.sum(Column.BROKEN));
        }
    }
}
