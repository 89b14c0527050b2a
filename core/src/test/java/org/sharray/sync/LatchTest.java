package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.SynchronizerUser;
import org.sharray.testing.Waiter;

/** A latch does what java.util.concurrent.CountDownLatch does, for threads and processes. */
class LatchTest {
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
        try (ChildJvm waiting = ChildJvm.start(SynchronizerUser.class, array.handle());
                ChildJvm counting = ChildJvm.start(SynchronizerUser.class, array.handle())) {
            waiting.expect("in").say("wait latch ready await");
            waiting.expect("waiting");
            Waiter<Void> waiter = Waiter.running(latch::await);
            counting.expect("in").say("latch ready down");
            counting.expect(2);
            counting.say("latch ready down");
            counting.expect(1);
            counting.kill(); // it has counted what it has counted
            assertThat(waiter.isWaiting()).isTrue();
            latch.countDown();
            waiting.expect(0);
            waiter.result();
        }
    }

    @Test
    void theTextTellsNameAndCount() {
        assertThat(latch(3)).hasToString("the latch \"ready\" of an anonymous array (3 to go)");
    }
}
