package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.Synchronizers;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.SynchronizerUser;
import org.sharray.testing.Waiter;

/** Parties of a barrier that end: the others are told, instead of waiting for ever. */
class BarrierDeathTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private Synchronizers home;

    @BeforeEach
    void create() {
        home = Synchronizers.create(options().named("jobs"));
    }

    @AfterEach
    void close() {
        home.close();
    }

    private SharedBarrier barrier(int parties) {
        return home.barrier("round", parties);
    }

    private static ChildJvm start() {
        return ChildJvm.start(SynchronizerUser.class, "jobs").expect("in");
    }

    private static void assertBreaks(Waiter<?> waiter) {
        assertThat(waiter.failure()).isExactlyInstanceOf(BrokenBarrierException.class)
                .hasMessageContaining("\"round\" of \"jobs\"");
    }

    @Test
    void oneThatWaitedIsKilled() {
        SharedBarrier barrier = barrier(3);
        try (ChildJvm child = start()) {
            child.say("wait barrier round 3 await");
            child.expect("waiting");
            Waiter<Integer> waiter = Waiter.start(barrier::await);
            child.kill();
            assertBreaks(waiter);
            assertThat(barrier.isBroken()).isTrue();
            barrier.reset();
            assertThat(barrier.isBroken()).isFalse();
        }
    }

    @Test
    void oneThatHadNotArrivedIsKilled() {
        SharedBarrier barrier = barrier(2);
        try (ChildJvm child = start(); ChildJvm third = start()) {
            child.say("barrier round 2 join");
            child.expect(2);
            third.say("wait barrier round 2 await");
            third.expect("waiting");
            child.kill();
            third.expect("BrokenBarrierException");
            assertThat(barrier.isBroken()).isTrue();
        }
    }

    @Test
    void theLastOneIsKilledInItsAction() {
        SharedBarrier barrier = barrier(3);
        try (ChildJvm other = start(); ChildJvm child = start()) {
            other.say("wait barrier round 3 await");
            other.expect("waiting");
            Waiter<Integer> waiter = Waiter.start(barrier::await);
            child.say("barrier round 3 await-in-action");
            child.expect("in the action");
            assertThat(waiter.isWaiting()).isTrue();
            child.kill();
            assertBreaks(waiter);
            other.expect("BrokenBarrierException");
        }
    }

    @Test
    void whoComesAfterADeathIsToldToo() {
        SharedBarrier barrier = barrier(2);
        try (ChildJvm child = start()) {
            child.say("barrier round 2 join");
            child.expect(2);
            child.kill();
            assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
        }
    }

    @Test
    void oneThatEndsWithoutClosingIsAsDead() {
        SharedBarrier barrier = barrier(2);
        try (ChildJvm child = start()) {
            child.say("barrier round 2 join");
            child.expect(2);
            Waiter<Integer> waiter = Waiter.start(barrier::await);
            child.say("end");
            child.expect("ended").join();
            assertBreaks(waiter);
        }
    }

    @Test
    void oneThatClosesLeavesItWhole() throws Exception {
        SharedBarrier barrier = barrier(2);
        try (ChildJvm child = start()) {
            child.say("wait barrier round 2 await");
            child.expect("waiting");
            assertThat(barrier.await()).isZero();
            child.expect(1);
            child.say("close");
            child.expect("closed");
            Waiter<Integer> waiter = Waiter.start(barrier::await);
            child.kill();
            assertThat(barrier.await()).isZero();
            assertThat(waiter.result()).isOne();
        }
    }

    @Test
    void oneThatClosesWhileItWaitsBreaksIt() {
        SharedBarrier barrier = barrier(3);
        try (ChildJvm child = start()) {
            child.say("wait barrier round 3 await");
            child.expect("waiting");
            Waiter<Integer> waiter = Waiter.start(barrier::await);
            child.say("close");
            assertThat(List.of(child.hear(), child.hear())).containsExactlyInAnyOrder("closed", "ArrayClosedException");
            assertBreaks(waiter);
        }
    }

    @Test
    void oneThatNeverAskedForItTakesNoPart() throws Exception {
        SharedBarrier barrier = barrier(2);
        try (ChildJvm child = start()) {
            child.say("event other set");
            child.expect(true);
            Waiter<Integer> waiter = Waiter.start(barrier::await);
            child.kill();
            assertThat(barrier.await()).isZero();
            assertThat(waiter.result()).isOne();
        }
    }

    @Test
    void whenNobodyTakesPartAnyMoreItIsAsNew() {
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> barrier(2).await(0, TimeUnit.SECONDS));
        assertThat(barrier(2).isBroken()).isTrue();
        home.close();
        home = Synchronizers.open("jobs");
        assertThat(barrier(2).isBroken()).isFalse();
    }

    @Test
    void afterTheDeathOfAllItIsAsNew() {
        try (ChildJvm first = start(); ChildJvm second = start()) {
            for (ChildJvm child : List.of(first, second)) {
                child.say("wait barrier round 3 await");
                child.expect("waiting");
            }
            first.kill();
            second.expect("BrokenBarrierException");
            second.say("barrier round 3 broken");
            second.expect(true);
            second.kill();
            SharedBarrier barrier = barrier(3);
            assertThat(barrier.isBroken()).isFalse();
            assertThat(barrier.getNumberWaiting()).isZero();
        }
    }
}
