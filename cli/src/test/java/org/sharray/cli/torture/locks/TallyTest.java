package org.sharray.cli.torture.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sharray.cli.torture.locks.Ledger.Column;

/** The books of the torture would notice what they are there to notice. */
class TallyTest {

    private final Ground ground = Ground.create(2);
    private final Tally tally = MainLock.tally(ground);
    private final Seat first = seat(0);
    private final Seat second = seat(1);

    @AfterEach
    void close() {
        ground.close();
    }

    @Test
    void balancesAsLongAsOwnersFollowEachOther() {
        for (int i = 0; i < 100; i++) {
            tally.use(first, false, Column.TOLD);
            tally.use(second, false, Column.TOLD);
        }

        tally.requireWhole();
        assertThat(ground.ledger().sum(Column.MENDED)).isZero();
    }

    @Test
    void finishesWhatADeadOwnerHadBegun() {
        tally.use(first, false, Column.TOLD);
        tally.enter(first, false, Column.TOLD);
        tally.begin(first);

        tally.use(second, true, Column.TOLD);

        tally.requireWhole();
        assertThat(first.get(Column.MENDED)).isZero();
        assertThat(second.get(Column.MENDED)).isEqualTo(1);
        assertThat(second.get(Column.TOLD)).isEqualTo(1);
    }

    @Test
    void noticesADeathThatIsNotTold() {
        tally.enter(first, false, Column.TOLD);
        tally.begin(first);

        assertThatThrownBy(() -> tally.enter(second, false, Column.TOLD)).isInstanceOf(Violation.class)
                .hasMessageContaining("seat 0 is still in");
    }

    @Test
    void noticesTwoOwnersAtATime() {
        tally.enter(first, false, Column.TOLD);
        tally.begin(first);
        tally.enter(second, true, Column.TOLD); // as if the first were dead
        tally.begin(second);
        tally.finish(first);

        assertThatThrownBy(() -> tally.leave(first)).isInstanceOf(Violation.class)
                .hasMessageContaining("seat 0 owns it, but seat 1 is in");
    }

    @Test
    void noticesALostUpdate() {
        tally.use(first, false, Column.TOLD);
        tally.use(second, false, Column.TOLD);

        ground.mainPart().set(0, 1);
        assertThatThrownBy(tally::requireWhole).isInstanceOf(Violation.class)
                .hasMessageContaining("the copies of its counter are 1 and 2");
        ground.mainPart().set(1, 1);
        assertThatThrownBy(tally::requireWhole).isInstanceOf(Violation.class)
                .hasMessageContaining("its counter is 1 with 2 credits and 0 explained");
    }

    private Seat seat(int number) {
        return new Seat(number, 0, ground.ledger(), new SplittableRandom(number));
    }
}
