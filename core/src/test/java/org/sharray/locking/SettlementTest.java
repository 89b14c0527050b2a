package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Waiter;

/** What is done with what a dead process held, and with nothing else. */
class SettlementTest {
    private static final int DEAD = 1;
    private static final int GENERATION = 0x1003;
    private static final long LOST = LockWord.owned(LockWord.participant(DEAD, GENERATION), 17);
    private static final long ANOTHERS = LockWord.owned(LockWord.participant(2, GENERATION), 17);

    private final ControlRegion region = new ControlRegion(3, 8);
    private final FileLayout layout = region.layout;
    private final Settlement settlement = new Settlement(region.slots);
    private final int lock = region.make(0, SynchronizerKind.LOCK, 0);
    private final int table = region.make(1, SynchronizerKind.READ_WRITE_LOCK, 0);
    private final int vector = region.make(2, SynchronizerKind.VECTOR, 0);
    private final int semaphore = region.make(3, SynchronizerKind.SEMAPHORE, 0);
    private final int condition = region.make(4, SynchronizerKind.CONDITION, FileLayout.ARRAY_LOCK);
    private final int conditionOfLock = region.make(5, SynchronizerKind.CONDITION, lock);
    private final int barrier = region.make(6, SynchronizerKind.BARRIER, 3);

    /** All records with a lock, the fixed ones first. */
    private final int[] locks = {FileLayout.ARRAY_LOCK, FileLayout.REGISTRY_LOCK, layout.stripeRecord(0),
            layout.stripeRecord(1), lock, table, vector};

    private void setAll(long word) {
        for (int record = 0; record < layout.records(); record++) {
            region.setWord(record, word);
        }
    }

    private void assertAll(long word, int deaths) {
        for (int record : locks) {
            assertThat(region.word(record)).as("record %d", record).isEqualTo(word);
            assertThat(region.ownerDeaths(record)).as("record %d", record).isEqualTo(deaths);
        }
    }

    /** What looks like an owner's word where no lock is means something else. */
    private void assertNoneElse(long word) {
        for (int record : new int[]{semaphore, condition, conditionOfLock, barrier, layout.records() - 1}) {
            assertThat(region.word(record)).as("record %d", record).isEqualTo(word);
            assertThat(region.ownerDeaths(record)).isZero();
        }
    }

    @Test
    void allLocksOfASlotAreFreedAndTold() {
        setAll(LOST | LockWord.WAITERS | LockWord.STARVING);
        settlement.locksOf(DEAD);
        assertAll(LockWord.DIED, 1);
        assertNoneElse(LOST | LockWord.WAITERS | LockWord.STARVING);
        setAll(LOST);
        settlement.locksOf(DEAD);
        assertAll(LockWord.DIED, 2);
    }

    @Test
    void locksOfOthersAndFreeOnesStayAsTheyAre() {
        for (long word : new long[]{ANOTHERS, LockWord.FREE, LockWord.DIED, LockWord.observed(5)}) {
            setAll(word);
            settlement.locksOf(DEAD);
            settlement.locksOf(DEAD, GENERATION);
            assertAll(word, 0);
        }
    }

    @Test
    void ofOneLifeOnlyItsLocksAreFreed() {
        long later = LockWord.owned(LockWord.participant(DEAD, GENERATION + 1), 17);
        setAll(later);
        settlement.locksOf(DEAD, GENERATION);
        assertAll(later, 0);
        region.setWord(lock, LOST);
        settlement.locksOf(DEAD, GENERATION);
        assertThat(region.word(lock)).isEqualTo(LockWord.DIED);
        assertThat(region.word(table)).isEqualTo(later);
        settlement.locksOf(DEAD);
        assertAll(LockWord.DIED, 1);
    }

    @Test
    void ofSomeThreadsOnlyTheirLocksAreFreed() {
        long participant = LockWord.participant(DEAD, GENERATION);
        long living = LockWord.owned(participant, 18);
        setAll(LOST | LockWord.WAITERS);
        region.setWord(table, living);
        region.setWord(layout.stripeRecord(1), ANOTHERS);
        region.setWord(vector, LockWord.DIED);
        List<Integer> forgotten = new ArrayList<>();
        settlement.locksOfThreads(participant, tag -> tag == 17, record -> {
            assertThat(region.word(record)).as("told before").isEqualTo(LOST | LockWord.WAITERS);
            forgotten.add(record);
        });
        assertThat(forgotten).containsExactly(FileLayout.ARRAY_LOCK, FileLayout.REGISTRY_LOCK, layout.stripeRecord(0),
                lock);
        for (int record : forgotten) {
            assertThat(region.word(record)).isEqualTo(LockWord.DIED);
            assertThat(region.ownerDeaths(record)).isOne();
        }
        assertThat(region.word(table)).isEqualTo(living);
        assertThat(region.word(layout.stripeRecord(1))).isEqualTo(ANOTHERS);
        assertThat(region.word(vector)).isEqualTo(LockWord.DIED);
        assertNoneElse(LOST | LockWord.WAITERS);
    }

    @Test
    void freeingTellsWhetherThereWasAnythingToFree() {
        assertThat(settlement.free(lock, _ -> true)).as("free").isFalse();
        region.setWord(lock, LOST);
        assertThat(settlement.free(lock, _ -> false)).isFalse();
        assertThat(region.word(lock)).isEqualTo(LOST);
        assertThat(settlement.free(lock, _ -> true)).isTrue();
    }

    /** What they wait for may have been the dead owner's to do. */
    @Test
    void whoWaitsForAConditionOfALostLockIsSignalled() {
        region.setCell(2, condition, 3L << 40);
        region.setCell(2, conditionOfLock, 2L << 40);
        region.setWord(lock, LOST);
        settlement.locksOf(DEAD);
        assertThat(ConditionCells.granted(region.cell(2, conditionOfLock))).isEqualTo(2);
        assertThat(region.cell(2, condition)).as("of another lock").isEqualTo(3L << 40);
        region.setWord(FileLayout.ARRAY_LOCK, LOST);
        settlement.locksOf(DEAD);
        assertThat(ConditionCells.granted(region.cell(2, condition))).isEqualTo(3);
        assertThat(ConditionCells.waiting(region.cell(2, condition))).isZero();
    }

    /** A read-write lock, say, whose parameter means nothing. */
    @Test
    void cellsOfWhatIsNoConditionAreNoWaits() {
        region.setCell(2, table, 3L << 40);
        region.setWord(FileLayout.ARRAY_LOCK, LOST);
        settlement.locksOf(DEAD);
        assertThat(region.cell(2, table)).isEqualTo(3L << 40);
    }

    @Test
    void cellsAreClearedAsTheirKindsWantIt() {
        for (int slot = 0; slot < 3; slot++) {
            for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
                region.setCell(slot, record, 1);
            }
            region.setCell(slot, condition, 1L << 40 | 1 << 16);
        }
        settlement.cellsOf(DEAD, true);
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            assertThat(region.cell(DEAD, record)).as("record %d", record).isZero();
            assertThat(region.cell(2, record)).as("record %d", record).isNotZero();
        }
        assertThat(
                ConditionCells.granted(region.cell(2, condition)) + ConditionCells.granted(region.cell(0, condition)))
                .as("the signal that it did not take is one of theirs").isEqualTo(3);
        assertThat(region.word(barrier)).isEqualTo(BarrierWord.BROKEN);
    }

    @Test
    void aBarrierThatAProcessLeavesInOrderIsWhole() {
        region.setCell(DEAD, barrier, 1);
        region.setCell(0, barrier, 1);
        settlement.cellsOf(DEAD, false);
        assertThat(region.cell(DEAD, barrier)).isZero();
        assertThat(region.word(barrier)).isZero();
    }

    /** A cell that is clear needs no settling: the barrier may be others'. */
    @Test
    void whereItTookNoPartNothingIsDone() {
        region.setWord(barrier, 9);
        settlement.cellsOf(DEAD, true);
        assertThat(region.word(barrier)).isEqualTo(9);
    }

    @Test
    void whoGoesInOrderLeavesBarriersAlone() {
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            region.setCell(DEAD, record, 1);
            region.setCell(0, record, 1);
        }
        settlement.barriersOf(DEAD);
        for (int record = layout.firstSynchronizer(); record < layout.records(); record++) {
            assertThat(region.cell(DEAD, record)).as("record %d", record).isEqualTo(record == barrier ? 0 : 1);
            assertThat(region.cell(0, record)).isOne();
        }
        assertThat(region.word(barrier)).isZero();
    }

    /** The first slot lies there: its first cell where a record has its kind, and its cells' end where the next slot begins. */
    @Test
    void whatLiesBehindTheRecordsIsNone() {
        for (SynchronizerKind kind : SynchronizerKind.values()) {
            region.setLong(layout.slot(0), LOST);
            region.setCell(0, layout.firstSynchronizer(), kind.ordinal());
            region.slots.setState(1, Slot.BY_LOCK, GENERATION);
            region.slots.setState(2, Slot.BY_LOCK, GENERATION);
            region.setWord(FileLayout.ARRAY_LOCK, LOST);
            settlement.locksOfThreads(LockWord.participant(DEAD, GENERATION), _ -> true, _ -> {});
            settlement.locksOf(DEAD);
            settlement.cellsOf(DEAD, true);
            settlement.barriersOf(DEAD);
            assertThat(region.slots.state(0)).as("%s", kind).isEqualTo(LOST);
            assertThat(SlotTable.kind(region.slots.state(1))).as("%s", kind).isEqualTo(Slot.BY_LOCK);
            assertThat(SlotTable.generation(region.slots.state(1))).as("%s", kind).isEqualTo(GENERATION);
            assertThat(region.slots.state(2)).as("%s", kind).isEqualTo(region.slots.state(1));
        }
    }

    @Test
    @NativeOnly("nobody sleeps in the kernel there")
    void whoSleepsOnALostLockIsWoken() {
        region.setWord(lock, LOST | LockWord.WAITERS);
        Waiter<Void> first = region.sleeper(layout.record(lock));
        Waiter<Void> second = region.sleeper(layout.record(lock));
        settlement.locksOf(DEAD);
        first.result();
        second.result();
    }

    /** A writer sleeps on the cells of those that read. */
    @Test
    @NativeOnly("nobody sleeps in the kernel there")
    void aWriterThatWaitsForDeadReadersIsWoken() {
        region.setCell(DEAD, table, 2);
        Waiter<Void> writer = region.sleeper(layout.cell(DEAD, table));
        settlement.cellsOf(DEAD, true);
        writer.result();
    }
}
