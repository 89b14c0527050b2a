package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

/** An event does what Python's multiprocessing.Event does. */
class EventTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(1);
    private final SharedEvent event = array.synchronizers().event("done");

    @AfterEach
    void close() {
        array.close();
    }

    @Test
    void isNotSetAtFirst() throws InterruptedException {
        assertThat(event.isSet()).isFalse();
        assertThat(event.await(0, TimeUnit.SECONDS)).isFalse();
    }

    @Test
    void staysSetUntilItIsCleared() throws InterruptedException {
        for (int round = 0; round < 3; round++) {
            event.set();
            event.set();
            assertThat(event.isSet()).isTrue();
            event.await();
            assertThat(event.await(0, TimeUnit.SECONDS)).isTrue();
            event.clear();
            event.clear();
            assertThat(event.isSet()).isFalse();
            assertThat(event.await(1, TimeUnit.MILLISECONDS)).isFalse();
        }
    }

    @Test
    void whoAsksForTheNameAgainGetsItAsItIs() {
        event.set();
        assertThat(array.synchronizers().event("done").isSet()).isTrue();
        assertThat(array.synchronizers().event("other").isSet()).isFalse();
    }

    @Test
    void setLetsAllGoThatWaitEvenIfItIsClearedAtOnce() {
        for (int round = 0; round < 30; round++) {
            List<Waiter<Void>> waiters = IntStream.range(0, 3).mapToObj(_ -> Waiter.running(event::await)).toList();
            event.set();
            event.clear();
            waiters.forEach(Waiter::result);
            assertThat(event.isSet()).isFalse();
        }
    }

    @Test
    void clearKeepsTheNextOnesWaiting() {
        event.set();
        event.clear();
        Waiter<Void> waiter = Waiter.running(event::await);
        event.clear();
        assertThat(waiter.isWaiting()).isTrue();
        event.set();
        waiter.result();
    }

    @Test
    void nobodyStaysBehindWhileItIsSetAndClearedByOthers() {
        int waits = 2_000;
        AtomicInteger waiting = new AtomicInteger(3);
        List<FutureTask<Void>> waiters = IntStream.range(0, 3).mapToObj(_ -> Await.<Void>start(() -> {
            for (int wait = 0; wait < waits; wait++) {
                event.await();
            }
            waiting.decrementAndGet();
            return null;
        })).toList();
        FutureTask<Void> second = Await.start(() -> {
            setAndClearWhileAnybodyWaits(waiting);
            return null;
        });
        setAndClearWhileAnybodyWaits(waiting);
        Await.result(second);
        waiters.forEach(Await::result);
        assertThat(event.isSet()).isFalse();
    }

    private void setAndClearWhileAnybodyWaits(AtomicInteger waiting) {
        while (waiting.get() > 0) {
            event.set();
            event.clear();
            Thread.yield();
        }
    }

    @Test
    void whatWasDoneBeforeIsSeenAfterwards() {
        for (int round = 1; round <= 20; round++) {
            int before = round;
            Waiter<Integer> waiter = Waiter.start(() -> {
                event.await();
                return array.get(0);
            });
            array.set(0, before);
            event.set();
            assertThat(waiter.result()).isEqualTo(before);
            event.clear();
        }
    }

    @Test
    void manyWaitInManyProcesses() {
        List<CompletableFuture<Boolean>> waits = new ArrayList<>();
        try (ActorJvm second = ActorJvm.start()) {
            for (ActorJvm jvm : List.of(actors.jvm(), second, actors.jvm(), second)) {
                Actor actor = jvm.actor(array);
                waits.add(actor.start(opened -> {
                    SharedEvent done = opened.synchronizers().event("done");
                    done.await();
                    return done.isSet();
                }));
                actor.awaitAsleep();
            }
            List<Waiter<Void>> waiters = IntStream.range(0, 2).mapToObj(_ -> Waiter.running(event::await)).toList();
            actors.elsewhere(array).run(opened -> opened.synchronizers().event("done").set());
            waits.forEach(wait -> assertThat(Await.result(wait)).isTrue());
            waiters.forEach(Waiter::result);
            actors.elsewhere(array).run(opened -> opened.synchronizers().event("done").clear());
            assertThat(event.isSet()).isFalse();
        }
    }

    @Test
    void theTextTellsNameAndState() {
        assertThat(event).hasToString("the event \"done\" of an anonymous array (not set)");
        event.set();
        assertThat(event).hasToString("the event \"done\" of an anonymous array (set)");
    }
}
