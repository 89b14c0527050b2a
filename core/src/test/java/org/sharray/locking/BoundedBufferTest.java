package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedCondition;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Where;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A bounded buffer, with one signal for each item, among threads of three JVMs: every item comes out once, and nobody sleeps beside
 * one for ever.
 */
class BoundedBufferTest {
    private static final int PRODUCERS = 6;
    private static final int ITEMS_EACH = 200;
    private static final int CAPACITY = 3;
    private static final int NO_MORE = -1;

    /** Where in the array is what: how many items there are, the next one to take, the items; how often each was taken. */
    private static final int SIZE = 0;
    private static final int HEAD = 1;
    private static final int BUFFER = 2;
    private static final int TAKEN = BUFFER + CAPACITY;

    @RegisterExtension
    static final Actors actors = new Actors();

    private static void put(SharedIntArray array, int item) throws InterruptedException {
        SharedCondition notFull = array.lock().condition("not full");
        SharedCondition notEmpty = array.lock().condition("not empty");
        try (var _ = array.lock().hold()) {
            while (array.get(SIZE) == CAPACITY) {
                notFull.await();
            }
            array.set(BUFFER + (array.get(HEAD) + array.get(SIZE)) % CAPACITY, item);
            array.set(SIZE, array.get(SIZE) + 1);
            notEmpty.signal();
        }
    }

    private static int take(SharedIntArray array) throws InterruptedException {
        SharedCondition notFull = array.lock().condition("not full");
        SharedCondition notEmpty = array.lock().condition("not empty");
        try (var _ = array.lock().hold()) {
            while (array.get(SIZE) == 0) {
                notEmpty.await();
            }
            int item = array.get(BUFFER + array.get(HEAD));
            array.set(HEAD, (array.get(HEAD) + 1) % CAPACITY);
            array.set(SIZE, array.get(SIZE) - 1);
            notFull.signal();
            return item;
        }
    }

    private static Void produce(SharedIntArray array, int producer) throws InterruptedException {
        for (int i = 0; i < ITEMS_EACH; i++) {
            put(array, producer * ITEMS_EACH + i);
        }
        return null;
    }

    private static Integer consume(SharedIntArray array) throws InterruptedException {
        int count = 0;
        for (int item = take(array); item != NO_MORE; item = take(array)) {
            array.getAndAdd(TAKEN + item, 1);
            count++;
        }
        return count;
    }

    @Test
    void everyItemComesOutOnce() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(TAKEN + PRODUCERS * ITEMS_EACH);
                ActorJvm third = ActorJvm.start()) {
            List<CompletableFuture<Integer>> consuming = new ArrayList<>();
            List<CompletableFuture<Void>> producing = new ArrayList<>();
            for (int i = 0; i < PRODUCERS; i++) {
                int number = i;
                consuming.add(actor(third, i, array).start(BoundedBufferTest::consume));
                producing.add(actor(third, i, array).start(own -> produce(own, number)));
            }
            producing.forEach(Await::result);
            for (int i = 0; i < PRODUCERS; i++) {
                put(array, NO_MORE);
            }
            assertThat(consuming.stream().mapToInt(Await::result).sum()).isEqualTo(PRODUCERS * ITEMS_EACH);
            assertThat(IntStream.range(0, PRODUCERS * ITEMS_EACH).map(item -> array.get(TAKEN + item))).containsOnly(1);
            assertThat(array.get(SIZE)).isZero();
        }
    }

    /** Two places in each JVM, one of them on a virtual thread. */
    private static Actor actor(ActorJvm third, int number, SharedIntArray array) {
        return switch (number) {
            case 4 -> third.actor(array);
            case 5 -> third.virtualActor(array);
            default -> actors.at(Where.values()[number], array);
        };
    }
}
