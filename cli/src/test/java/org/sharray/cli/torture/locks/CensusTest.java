package org.sharray.cli.torture.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;
import org.sharray.sync.SharedSemaphore;

/** The permits of the dead come back, and no others. */
class CensusTest {

    private static final int SEAT = 2;

    private final Ground ground = Ground.create(2);
    private final Ledger ledger = ground.ledger();
    private final Census census = new Census(ground);
    private final SharedSemaphore semaphore = Permits.semaphore(ground);

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void returnsWhatADeadThreadSurelyHad() {
        assertThat(semaphore.tryAcquire(2)).isTrue();
        ledger.set(SEAT, Column.PERMITS, 2);
        ledger.add(Common.INSIDE, 1L << SEAT);

        census.bury(SEAT);

        assertThat(semaphore.availablePermits()).isEqualTo(Permits.COUNT);
        assertThat(ledger.get(Common.INSIDE)).isZero();
    }

    @Test
    void findsOutWhatADeadThreadMayHaveHad() throws Exception {
        assertThat(semaphore.tryAcquire(2)).isTrue();
        ledger.set(SEAT, Column.PERMITS, 2);
        census.bury(SEAT);
        ledger.set(SEAT + 1, Column.PERMITS, 1); // waited only
        census.bury(SEAT + 1);
        assertThat(semaphore.availablePermits()).isEqualTo(1);

        census.count();

        assertThat(semaphore.availablePermits()).isEqualTo(Permits.COUNT);
        assertThat(census.returned()).isEqualTo(2);
    }

    @Test
    void noticesAPermitThatNobodyCanHaveTaken() {
        assertThat(semaphore.tryAcquire()).isTrue();

        assertThatThrownBy(census::count).isInstanceOf(Violation.class)
                .hasMessageContaining("1 permits are missing when nobody has one, and the dead explain 0");
    }

    @Test
    void noticesAPermitTooMany() {
        semaphore.release();

        assertThatThrownBy(census::count).isInstanceOf(Violation.class).hasMessageContaining("-1 permits are missing");
    }
}
