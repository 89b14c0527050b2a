package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** Parties of a barrier that end: the others are told, instead of waiting for ever. */
class BarrierDeathTest {
    /** The other JVM that lives on. */
    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private SharedIntArray home;
    private ActorJvm victim;

    @BeforeEach
    void create() {
        home = SharedIntArray.create(1, options().named("jobs"));
        victim = ActorJvm.start();
    }

    @AfterEach
    void close() {
        victim.close();
        home.close();
    }

    private static SharedBarrier barrier(SharedIntArray array, int parties) {
        return array.synchronizers().barrier("round", parties);
    }

    /** An actor that waits at the barrier. */
    private static CompletableFuture<Integer> await(Actor actor, int parties) {
        CompletableFuture<Integer> index = actor.start(array -> barrier(array, parties).await());
        actor.awaitAsleep();
        return index;
    }

    private static void assertBreaks(Waiter<?> waiter) {
        assertThat(waiter.failure()).isExactlyInstanceOf(BrokenBarrierException.class)
                .hasMessageContaining("\"round\" of \"jobs\"");
    }

    private static void assertBreaks(CompletableFuture<?> wait) {
        assertThat(Await.failure(wait)).isExactlyInstanceOf(BrokenBarrierException.class);
    }

    @Test
    void oneThatWaitedIsKilled() {
        SharedBarrier barrier = barrier(home, 4);
        await(victim.actor(home), 4);
        CompletableFuture<Integer> elsewhere = await(actors.elsewhere(home), 4);
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.kill();
        assertBreaks(waiter);
        assertBreaks(elsewhere);
        assertThat(barrier.isBroken()).isTrue();
        assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
        barrier.reset();
        assertThat(barrier.isBroken()).isFalse();
    }

    @Test
    void oneThatHadNotArrivedIsKilled() {
        SharedBarrier barrier = barrier(home, 3);
        victim.actor(home).run(array -> barrier(array, 3));
        CompletableFuture<Integer> elsewhere = await(actors.elsewhere(home), 3);
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.kill();
        assertBreaks(waiter);
        assertBreaks(elsewhere);
        assertThat(barrier.isBroken()).isTrue();
    }

    @Test
    void theLastOneIsKilledInItsAction() {
        SharedBarrier barrier = barrier(home, 3);
        CompletableFuture<Integer> elsewhere = await(actors.elsewhere(home), 3);
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.actor(home).start(array -> barrier(array, 3).await(() -> {
            array.setVolatile(0, 1);
            Await.until("the end of this process", () -> false);
        }));
        Await.until("the action", () -> home.getVolatile(0) == 1);
        assertThat(waiter.isWaiting()).isTrue();
        victim.kill();
        assertBreaks(waiter);
        assertBreaks(elsewhere);
    }

    @Test
    void whoComesAfterADeathIsToldToo() {
        SharedBarrier barrier = barrier(home, 2);
        victim.actor(home).run(array -> barrier(array, 2));
        victim.kill();
        assertThatExceptionOfType(BrokenBarrierException.class).isThrownBy(barrier::await);
    }

    @Test
    void oneThatEndsWithoutClosingIsAsDead() {
        SharedBarrier barrier = barrier(home, 2);
        victim.actor(home).run(array -> barrier(array, 2));
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.exit();
        assertBreaks(waiter);
    }

    @Test
    void oneThatClosesLeavesItWhole() throws Exception {
        SharedBarrier barrier = barrier(home, 2);
        Actor party = victim.actor(home);
        CompletableFuture<Integer> index = await(party, 2);
        assertThat(barrier.await()).isZero();
        assertThat(Await.result(index)).isOne();
        party.run(SharedIntArray::close);
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.kill();
        assertThat(barrier.await()).isZero();
        assertThat(waiter.result()).isOne();
    }

    @Test
    void oneThatClosesWhileItWaitsBreaksIt() {
        SharedBarrier barrier = barrier(home, 3);
        CompletableFuture<Integer> leaves = await(victim.actor(home), 3);
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.dismissAll();
        assertBreaks(waiter);
        assertThat(Await.failure(leaves)).isExactlyInstanceOf(ArrayClosedException.class);
    }

    @Test
    void oneThatNeverAskedForItTakesNoPart() throws Exception {
        SharedBarrier barrier = barrier(home, 2);
        victim.actor(home).run(array -> array.synchronizers().event("other").set());
        Waiter<Integer> waiter = Waiter.start(barrier::await);
        victim.kill();
        assertThat(barrier.await()).isZero();
        assertThat(waiter.result()).isOne();
    }

    @Test
    void whenNobodyTakesPartAnyMoreItIsAsNew() {
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> barrier(home, 2).await(0, TimeUnit.SECONDS));
        assertThat(barrier(home, 2).isBroken()).isTrue();
        home.close();
        home = SharedIntArray.open("jobs");
        assertThat(barrier(home, 2).isBroken()).isFalse();
    }

    @Test
    void afterTheDeathOfAllItIsAsNew() {
        try (ActorJvm second = ActorJvm.start()) {
            List<CompletableFuture<Integer>> waits = List.of(await(victim.actor(home), 3),
                    await(second.actor(home), 3));
            victim.kill();
            assertBreaks(waits.get(1));
            assertThat(second.actor(home).call(array -> barrier(array, 3).isBroken())).isEqualTo(true);
        }
        SharedBarrier barrier = barrier(home, 3);
        assertThat(barrier.isBroken()).isFalse();
        assertThat(barrier.getNumberWaiting()).isZero();
    }
}
