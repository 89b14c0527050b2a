package org.sharray.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Who owned a lock, and whether that one released it. */
class OwnershipTest {
    @Test
    void anOwnerThatReleasedIsNoDeath() {
        Ownership first = Ownership.NONE.begin(7, 1, null);
        assertThat(first.epoch()).isOne();
        assertThat(first.foundDeath()).isFalse();
        Ownership second = first.end(1).begin(8, 1, null);
        assertThat(second.epoch()).isEqualTo(2);
        assertThat(second.foundDeath()).isFalse();
        assertThat(second.deaths()).isZero();
    }

    @Test
    void whoFollowsAnOwnerThatDidNotReleaseIsToldAndTheNextOneIsNot() {
        Ownership second = Ownership.NONE.begin(7, 1, null).begin(8, 1, null);
        assertThat(second.foundDeath()).isTrue();
        assertThat(second.deaths()).isOne();
        assertThat(second.end(2).begin(9, 1, null).foundDeath()).isFalse();
    }

    @Test
    void askingAgainIsTheSameOwnership() {
        Ownership second = Ownership.NONE.begin(7, 1, null).begin(8, 1, null);
        assertThat(second.begin(8, 1, null)).isSameAs(second);
        assertThat(second.begin(8, 2, null).deaths()).isEqualTo(2); // the same thread, which lost the lock and acquired it again
    }

    @Test
    void aLateReleaseEndsNobodyElsesOwnership() {
        Ownership second = Ownership.NONE.begin(7, 1, null).begin(8, 1, null);
        assertThat(second.end(1).isHeld()).isTrue();
    }

    @Test
    void aLockThatWasLostWithItsMembersHasALargerNumberThanAnyBefore() {
        long now = System.currentTimeMillis();
        Ownership first = Ownership.lost(now).begin(7, 1, null);
        assertThat(first.foundDeath()).isTrue();
        assertThat(first.epoch()).isGreaterThan(Integer.MAX_VALUE * 1000L);
        assertThat(Ownership.lost(now + 1).begin(7, 2, null).epoch())
                .isGreaterThan(first.end(first.epoch()).begin(8, 1, null).epoch());
    }
}
