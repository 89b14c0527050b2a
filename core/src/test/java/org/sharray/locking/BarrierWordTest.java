package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Waiter;

/** The bits of a barrier's word, and how processes come and go in its cells. */
class BarrierWordTest {
    private static final int SLOTS = 3;
    private static final long TAKES_PART = 1;
    private static final long ONE_THREAD = 1L << 32;

    private final ControlRegion region = new ControlRegion(SLOTS, 1);
    private final SlotTable slots = region.slots;
    private final int record = region.make(0, SynchronizerKind.BARRIER, 3);

    @Test
    void arrivalsAreCounted() {
        long state = 7;
        for (int arrived = 0; arrived < 4; arrived++) {
            assertThat(BarrierWord.arrived(state)).isEqualTo(arrived);
            assertThat(BarrierWord.generation(state)).isEqualTo(7);
            assertThat(BarrierWord.isBroken(state)).isFalse();
            state = BarrierWord.oneMore(state);
        }
        long broken = 0xFFFF_FFFF_FFFF_FFFFL;
        assertThat(BarrierWord.arrived(broken)).isEqualTo(BarrierWord.MAX_PARTIES);
        assertThat(BarrierWord.generation(broken)).isEqualTo(Integer.MAX_VALUE);
        assertThat(BarrierWord.isBroken(broken)).isTrue();
    }

    @Test
    void theNextGenerationIsWholeAndNobodyIsThere() {
        assertThat(BarrierWord.next(0, false)).isEqualTo(1);
        assertThat(BarrierWord.next(BarrierWord.oneMore(8) | BarrierWord.BROKEN, true)).isEqualTo(1L << 48 | 9);
        assertThat(BarrierWord.next(5L << 48 | Integer.MAX_VALUE, false)).as("generations begin anew")
                .isEqualTo(10L << 48);
        assertThat(BarrierWord.next(0xFFFFL << 48, false)).as("the oldest is forgotten").isEqualTo(0xFFFEL << 48 | 1);
    }

    @Test
    void howAGenerationEndedIsKnownForSixteen() {
        for (int start : new int[]{0, 1_000, Integer.MAX_VALUE - 5}) {
            long state = start;
            for (int i = 0; i < 20; i++) {
                state = BarrierWord.next(state, i % 3 == 0);
            }
            for (int i = 0; i < 20; i++) {
                assertThat(BarrierWord.tripped(state, start + i & Integer.MAX_VALUE)).as("%d from %d", i, start)
                        .isEqualTo(i >= 4 && i % 3 != 0);
            }
            assertThat(BarrierWord.tripped(state, start + 20 & Integer.MAX_VALUE)).as("that is not over").isFalse();
            assertThat(BarrierWord.tripped(state, start + 21 & Integer.MAX_VALUE)).as("that is to come").isFalse();
        }
    }

    @Test
    void aGenerationIsBrokenOnceAndOnlyWhileItLasts() {
        region.setWord(record, 2L << 32 | 7);
        assertThat(BarrierWord.breakGeneration(slots, record, 6)).isFalse();
        assertThat(region.word(record)).isEqualTo(2L << 32 | 7);
        assertThat(BarrierWord.breakGeneration(slots, record, 7)).isTrue();
        assertThat(region.word(record)).isEqualTo(2L << 32 | 7 | BarrierWord.BROKEN);
        assertThat(BarrierWord.breakGeneration(slots, record, 7)).isFalse();
    }

    @Test
    void threadsAreCountedUntilTheyAreCountedOut() {
        BarrierWord.takePart(slots, record, 1);
        BarrierWord.takePart(slots, record, 1);
        assertThat(region.cell(1, record)).isEqualTo(TAKES_PART);
        BarrierWord.threadComes(slots, record, 1);
        BarrierWord.threadComes(slots, record, 1);
        assertThat(region.cell(1, record)).isEqualTo(2 * ONE_THREAD + TAKES_PART);
        BarrierWord.threadGoes(slots, record, 1);
        BarrierWord.threadGoes(slots, record, 1);
        BarrierWord.threadGoes(slots, record, 1);
        assertThat(region.cell(1, record)).isEqualTo(TAKES_PART);
        assertThat(region.cell(0, record)).isZero();
        assertThat(region.word(record)).as("a process takes part still").isZero();
    }

    @Test
    void afterTheLastOneTheBarrierIsNew() {
        region.setWord(record, BarrierWord.BROKEN | 4);
        BarrierWord.takePart(slots, record, 1);
        BarrierWord.takePart(slots, record, 2);
        BarrierWord.threadComes(slots, record, 1);
        BarrierWord.leaveInOrder(slots, record, 1);
        assertThat(region.cell(1, record)).as("a thread is there").isEqualTo(ONE_THREAD);
        BarrierWord.threadGoes(slots, record, 1);
        assertThat(region.cell(1, record)).isZero();
        assertThat(region.word(record)).as("another process takes part").isEqualTo(BarrierWord.BROKEN | 4);
        BarrierWord.leaveInOrder(slots, record, 1);
        BarrierWord.leaveInOrder(slots, record, 2);
        assertThat(region.word(record)).isEqualTo(1L << 48 | 5);
        BarrierWord.leaveInOrder(slots, record, 2);
        assertThat(region.word(record)).as("nobody has left").isEqualTo(1L << 48 | 5);
    }

    @Test
    void whoDiesBreaksIt() {
        region.setWord(record, ONE_THREAD | 4);
        region.setCell(0, record, TAKES_PART);
        region.setCell(1, record, TAKES_PART);
        BarrierWord.left(slots, record, 1, true);
        assertThat(region.word(record)).isEqualTo(ONE_THREAD | BarrierWord.BROKEN | 4);
        assertThat(region.cell(1, record)).isZero();
        assertThat(region.cell(0, record)).isEqualTo(TAKES_PART);
        BarrierWord.left(slots, record, 0, true);
        assertThat(region.word(record)).as("the last has gone").isEqualTo(1L << 48 | 5);
    }

    @Test
    void whoLeavesBreaksItIfItsThreadsAreThere() {
        region.setCell(0, record, TAKES_PART);
        region.setCell(1, record, TAKES_PART);
        region.setCell(2, record, ONE_THREAD);
        BarrierWord.left(slots, record, 1, false);
        assertThat(region.word(record)).isZero();
        assertThat(region.cell(1, record)).isZero();
        BarrierWord.left(slots, record, 2, false);
        assertThat(region.word(record)).isEqualTo(BarrierWord.BROKEN);
        assertThat(region.cell(2, record)).isZero();
    }

    @Test
    @NativeOnly("nobody sleeps in the kernel there")
    void whoBreaksItWakesAll() {
        long word = region.layout.record(record);
        Waiter<Void> first = region.sleeper(word);
        Waiter<Void> second = region.sleeper(word);
        BarrierWord.breakGeneration(slots, record, 0);
        first.result();
        second.result();
        region.setCell(0, record, TAKES_PART);
        region.setCell(1, record, TAKES_PART);
        Waiter<Void> third = region.sleeper(word);
        BarrierWord.left(slots, record, 1, true);
        third.result();
    }
}
