package org.sharray.cli.torture.locks;

import java.util.concurrent.TimeUnit;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedSemaphore;

/**
 * A semaphore as a limit. Each seat tells how many permits it asks for before it does, and sets its bit as long as it surely has
 * them: so the {@link Census} knows who died with how many. The bits are in one element, so their number at one moment is exact.
 */
final class Permits {

    static final int COUNT = 3;

    private final Ledger ledger;
    private final SharedSemaphore semaphore;

    Permits(Ground ground) {
        this.ledger = ground.ledger();
        this.semaphore = semaphore(ground);
    }

    static SharedSemaphore semaphore(Ground ground) {
        return ground.arena().synchronizers().semaphore("permits", COUNT);
    }

    void use(Seat seat) throws InterruptedException {
        int permits = 1 + seat.random().nextInt(2);
        seat.set(Column.PERMITS, permits);
        try {
            // First told, then looked: if the census has begun, either we see it here or it waits for us.
            if (ledger.get(Common.CENSUS) == 0 && acquire(seat, permits)) {
                beInside(seat, permits);
                semaphore.release(permits);
            }
        } finally {
            ledger.setAndNotify(seat.number(), Column.PERMITS, 0);
        }
    }

    private boolean acquire(Seat seat, int permits) throws InterruptedException {
        return switch (seat.random().nextInt(4)) {
            case 0 -> semaphore.tryAcquire(permits);
            case 1 -> semaphore.tryAcquire(permits, seat.shortNanos(), TimeUnit.NANOSECONDS);
            case 2 -> {
                semaphore.acquireUninterruptibly(permits);
                yield true;
            }
            default -> {
                semaphore.acquire(permits);
                yield true;
            }
        };
    }

    private void beInside(Seat seat, int permits) {
        long bit = 1L << seat.number();
        long inside = ledger.add(Common.INSIDE, bit) + bit;
        long limit = ledger.get(Common.LIMIT);
        if (Long.bitCount(inside) + permits - 1 > limit) {
            throw new Violation("with %d permits, %d threads are inside, and one of them has %d", limit,
                    Long.bitCount(inside), permits);
        }
        seat.dawdle();
        ledger.add(Common.INSIDE, -bit);
    }
}
