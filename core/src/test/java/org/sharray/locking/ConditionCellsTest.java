package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import org.junit.jupiter.api.Test;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Waiter;

/** How signals come to the cells of processes, whatever the processes are. */
class ConditionCellsTest {
    private static final int SLOTS = 4;
    private static final int MOST = 0xFF_FFFF;

    private final ControlRegion region = new ControlRegion(SLOTS, 2);
    private final SlotTable slots = region.slots;
    private final int record = region.make(0, SynchronizerKind.CONDITION, 0);
    private final int other = region.make(1, SynchronizerKind.CONDITION, 0);

    private void join(int slot, int threads) {
        for (int i = 0; i < threads; i++) {
            ConditionCells.join(slots, record, slot);
        }
    }

    private void assertCell(int slot, int waiting, int granted) {
        assertThat(ConditionCells.waiting(region.cell(slot, record))).as("waiting in %d", slot).isEqualTo(waiting);
        assertThat(ConditionCells.granted(region.cell(slot, record))).as("granted in %d", slot).isEqualTo(granted);
    }

    private void startAt(int next) {
        region.setInt(region.layout.record(record) + SynchronizerRecord.NEXT, next);
    }

    @Test
    void whoJoinsIsCountedInItsOwnCell() {
        join(1, 3);
        assertThat(region.cell(1, record)).isEqualTo(3L << 40);
        assertCell(0, 0, 0);
        assertCell(1, 3, 0);
        assertCell(2, 0, 0);
        assertThat(region.cell(1, other)).isZero();
    }

    @Test
    void aSignalMakesOneThatWaitsOneThatIsGranted() {
        join(2, 3);
        join(3, 1);
        ConditionCells.signal(slots, record);
        assertThat(region.cell(3, record)).as("another one's").isEqualTo(1L << 40);
        assertThat(region.cell(2, record)).isEqualTo(2L << 40 | 1 << 16 | 1);
        ConditionCells.take(slots, record, 2);
        assertThat(region.cell(2, record)).as("the number of grants stays").isEqualTo(2L << 40 | 1);
    }

    @Test
    void withoutAnyoneWhoWaitsASignalDoesNothing() {
        startAt(2);
        ConditionCells.signal(slots, record);
        ConditionCells.signalAll(slots, record);
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(region.cell(slot, record)).isZero();
        }
        join(2, 1);
        join(1, 1);
        ConditionCells.signal(slots, record);
        assertCell(2, 0, 1);
        assertCell(1, 1, 0);
    }

    @Test
    void processesHaveTheirTurns() {
        join(0, 2);
        join(1, 2);
        join(3, 2);
        int[] expected = {0, 1, 3, 0, 1, 3};
        int[] granted = new int[SLOTS];
        for (int slot : expected) {
            ConditionCells.signal(slots, record);
            granted[slot]++;
            for (int any = 0; any < SLOTS; any++) {
                assertCell(any, any == 2 ? 0 : 2 - granted[any], granted[any]);
            }
        }
    }

    /** It counts on and on, and another program may have written anything. */
    @Test
    void theTurnsStandInAnyNumber() {
        join(0, 9);
        join(1, 9);
        join(2, 9);
        join(3, 9);
        startAt(-1);
        ConditionCells.signal(slots, record);
        assertCell(3, 8, 1);
        startAt(Integer.MAX_VALUE);
        ConditionCells.signal(slots, record);
        assertCell(3, 7, 2);
        startAt(Integer.MIN_VALUE + 1);
        ConditionCells.signal(slots, record);
        assertCell(1, 8, 1);
    }

    @Test
    void aSignalToAllIsForThoseThatWaitNow() {
        join(0, 1);
        join(3, 5);
        ConditionCells.signal(slots, record);
        join(0, 2);
        ConditionCells.signalAll(slots, record);
        assertCell(0, 0, 3);
        assertCell(3, 0, 5);
        join(3, 1);
        assertCell(3, 1, 5);
        assertThat(region.cell(SLOTS, record)).as("what is behind the last slot").isEqualTo(-1);
    }

    @Test
    void withdrawsFromWhatWasSeenAlone() {
        join(1, 2);
        long seen = region.cell(1, record);
        assertThat(ConditionCells.withdraw(slots, record, 1, seen)).isTrue();
        assertCell(1, 1, 0);
        assertThat(ConditionCells.withdraw(slots, record, 1, seen)).isFalse();
        assertCell(1, 1, 0);
    }

    /** So a thread that has seen the cell before a grant does not fall asleep on it, though the grant was taken by then. */
    @Test
    void theFutexWordIsAnotherOneAfterEachGrant() {
        for (int i = 0; i < 3; i++) {
            join(0, 1);
            int before = ConditionCells.futexValue(region.cell(0, record));
            ConditionCells.signal(slots, record);
            ConditionCells.take(slots, record, 0);
            assertThat(ConditionCells.futexValue(region.cell(0, record))).isEqualTo(before + 1);
        }
    }

    @Test
    void theNumberOfGrantsEndsAsItBegan() {
        region.setCell(0, record, 5L << 40 | 7L << 16 | 0xFFFF);
        ConditionCells.signal(slots, record);
        assertThat(region.cell(0, record)).isEqualTo(4L << 40 | 8L << 16);
    }

    @Test
    void moreThreadsThanCanBeCountedAreRefused() {
        for (int granted : new int[]{0, 1, MOST}) {
            long full = (long) (MOST - granted) << 40 | (long) granted << 16;
            region.setCell(0, record, full);
            assertThatExceptionOfType(Error.class).isThrownBy(() -> ConditionCells.join(slots, record, 0));
            assertThat(region.cell(0, record)).isEqualTo(full);
        }
        region.setCell(0, record, (MOST - 2L) << 40 | 1 << 16);
        ConditionCells.join(slots, record, 0);
        assertCell(0, MOST - 1, 1);
        ConditionCells.signalAll(slots, record);
        assertCell(0, 0, MOST);
    }

    /** D3. */
    @Test
    void whatADeadProcessDidNotTakeGoesToOthers() {
        join(1, 3);
        join(2, 1);
        join(3, 4);
        startAt(1);
        region.setCell(1, record, 1L << 40 | 2 << 16 | 2);
        ConditionCells.settle(slots, record, 1);
        assertThat(region.cell(1, record)).as("the dead one's").isZero();
        assertCell(2, 0, 1);
        assertCell(3, 3, 1);
    }

    @Test
    void whatNobodyWaitsForEndsWithTheDead() {
        region.setCell(1, record, 2L << 40 | 5 << 16 | 5);
        region.setCell(2, other, 1L << 40);
        ConditionCells.settle(slots, record, 1);
        for (int slot = 0; slot < SLOTS; slot++) {
            assertThat(region.cell(slot, record)).isZero();
        }
        assertThat(region.cell(2, other)).isEqualTo(1L << 40);
    }

    @Test
    @NativeOnly("nobody sleeps in the kernel there")
    void whoIsSignalledIsWoken() {
        join(1, 2);
        Waiter<Void> first = region.sleeper(region.layout.cell(1, record));
        Waiter<Void> second = region.sleeper(region.layout.cell(1, record));
        ConditionCells.signal(slots, record);
        first.result();
        second.result();
    }
}
