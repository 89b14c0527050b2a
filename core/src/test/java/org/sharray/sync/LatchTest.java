package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Waiter;

/** A latch does what java.util.concurrent.CountDownLatch does, for threads and processes. */
class LatchTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(1);

    @AfterEach
    void close() {
        array.close();
    }

    private SharedLatch latch(int count) {
        return array.synchronizers().latch("ready", count);
    }

    @Test
    void hasTheCountThatItsMakerGave() {
        assertThat(latch(3).getCount()).isEqualTo(3);
        assertThat(latch(5).getCount()).as("made before").isEqualTo(3);
        assertThat(array.synchronizers().latch("many", Integer.MAX_VALUE).getCount()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void aNegativeCountIsRefused() {
        for (int count : new int[]{-1, Integer.MIN_VALUE}) {
            assertThatIllegalArgumentException().isThrownBy(() -> latch(count)).withMessageContaining("" + count);
        }
    }

    @Test
    void countsDownToZeroAndNotBelow() {
        SharedLatch latch = latch(2);
        for (long left : new long[]{1, 0, 0, 0}) {
            latch.countDown();
            assertThat(latch.getCount()).isEqualTo(left);
        }
    }

    @Test
    void atZeroNobodyWaits() throws InterruptedException {
        SharedLatch latch = latch(0);
        latch.await();
        assertThat(latch.await(0, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void theLastCountLetsAllGo() {
        SharedLatch latch = latch(2);
        List<Waiter<Integer>> waiters = IntStream.range(0, 3).mapToObj(_ -> Waiter.start(() -> {
            latch.await();
            return array.get(0);
        })).toList();
        latch.countDown();
        assertThat(waiters).allMatch(Waiter::isWaiting);
        array.set(0, 7);
        latch.countDown();
        waiters.forEach(waiter -> assertThat(waiter.result()).isEqualTo(7));
    }

    @Test
    void countsOfManyThreadsAreAllCounted() throws InterruptedException {
        SharedLatch latch = latch(4_000);
        List<FutureTask<Void>> tasks = IntStream.range(0, 4).mapToObj(_ -> Await.<Void>start(() -> {
            for (int i = 0; i < 999; i++) {
                latch.countDown();
            }
            return null;
        })).toList();
        tasks.forEach(Await::result);
        assertThat(latch.getCount()).isEqualTo(4);
    }

    @Test
    void processesCountDownForEachOther() {
        SharedLatch latch = latch(3);
        Actor waiting = actors.elsewhere(array);
        CompletableFuture<Long> wait = waiting.start(opened -> {
            SharedLatch ready = opened.synchronizers().latch("ready", 0);
            ready.await();
            return ready.getCount();
        });
        waiting.awaitAsleep();
        Waiter<Void> waiter = Waiter.running(latch::await);
        try (ActorJvm counting = ActorJvm.start()) {
            counting.actor(array).run(opened -> {
                opened.synchronizers().latch("ready", 0).countDown();
                opened.synchronizers().latch("ready", 0).countDown();
            });
        } // killed; it has counted what it has counted
        assertThat(latch.getCount()).isOne();
        assertThat(waiter.isWaiting()).isTrue();
        latch.countDown();
        assertThat(Await.result(wait)).isZero();
        waiter.result();
    }

    @Test
    void theTextTellsNameAndCount() {
        assertThat(latch(3)).hasToString("the latch \"ready\" of an anonymous array (3 to go)");
    }
}
