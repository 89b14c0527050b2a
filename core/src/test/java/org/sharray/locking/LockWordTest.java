package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The bits of a lock's word, as docs/format.md has them. */
class LockWordTest {
    private static final long[] FLAGS = {LockWord.WAITERS, LockWord.DIED, LockWord.OBSERVED, LockWord.STARVING};

    @Test
    void theOwnerIsThreadGenerationAndSlot() {
        assertThat(LockWord.participant(0, 0)).isOne();
        assertThat(LockWord.participant(0x1234, 0x567)).isEqualTo(0x0567_1235);
        assertThat(LockWord.participant(65_534, 0x7FFF_FFFF)).as("the last slot, a late life").isEqualTo(0x0FFF_FFFF);
        assertThat(LockWord.owned(0x0567_1235, 0x1_2345_6789L)).isEqualTo(0x2345_6789_0567_1235L);
    }

    @Test
    void whatWasPutInComesOut() {
        long word = LockWord.owned(LockWord.participant(65_534, 0xABC), 0xFEDC_BA98L);
        for (long flag : FLAGS) {
            assertThat(LockWord.slot(word | flag)).isEqualTo(65_534);
            assertThat(LockWord.generation(word | flag)).isEqualTo(0xABC);
            assertThat(LockWord.tag(word | flag)).isEqualTo(0xFEDC_BA98);
            assertThat(LockWord.futexValue(word | flag)).isEqualTo((int) (0x0ABC_FFFF | flag));
        }
        assertThat(LockWord.slot(LockWord.FREE)).isEqualTo(-1);
        assertThat(LockWord.slot(-1L)).isEqualTo(65_534);
    }

    @Test
    void flagsAreNoOwnerAndChangeNone() {
        long word = LockWord.owned(LockWord.participant(3, 4), 5);
        for (long flag : FLAGS) {
            assertThat(LockWord.isOwned(flag)).isFalse();
            assertThat(LockWord.isOwned(word | flag)).isTrue();
            assertThat(LockWord.sameOwner(word | flag, word)).isTrue();
            for (long other : FLAGS) {
                assertThat(LockWord.has(word | flag, other)).isEqualTo(flag == other);
            }
        }
        assertThat(LockWord.isOwned(LockWord.observed(-1))).isFalse();
        assertThat(LockWord.observed(0x89AB_CDEF)).isEqualTo(0x89AB_CDEF_2000_0000L);
    }

    @Test
    void anotherThreadSlotOrLifeIsAnotherOwner() {
        long word = LockWord.owned(LockWord.participant(3, 4), 5);
        assertThat(LockWord.sameOwner(word, LockWord.owned(LockWord.participant(2, 4), 5))).isFalse();
        assertThat(LockWord.sameOwner(word, LockWord.owned(LockWord.participant(3, 5), 5))).isFalse();
        assertThat(LockWord.sameOwner(word, LockWord.owned(LockWord.participant(3, 4), 6))).isFalse();
        assertThat(LockWord.sameOwner(word, LockWord.FREE)).isFalse();
    }

    @Test
    void isChangedFromExactlyWhatWasRead() {
        ControlRegion region = new ControlRegion(1, 0);
        MemorySegment file = region.slots.file();
        long at = region.layout.record(1);
        assertThat(LockWord.change(file, at, LockWord.FREE, 5)).isTrue();
        assertThat(LockWord.change(file, at, LockWord.FREE, 6)).isFalse();
        assertThat(LockWord.read(file, at)).isEqualTo(5);
        assertThat(LockWord.readAfterWrite(file, at)).isEqualTo(5);
        assertThat(region.word(0)).isZero();
    }

    /** A word has 12 bits of a generation that is a number of 32. */
    @Test
    void aLifeIsKnownByItsLastBits() {
        long word = LockWord.participant(7, 0x1005);
        assertThat(LockWord.isOfGeneration(word, 0x1005)).isTrue();
        assertThat(LockWord.isOfGeneration(word, 0x2005)).as("not to be told apart").isTrue();
        assertThat(LockWord.isOfGeneration(word, 0x1004)).isFalse();
        assertThat(LockWord.isOfGeneration(word, 0x1805)).isFalse();
    }
}
