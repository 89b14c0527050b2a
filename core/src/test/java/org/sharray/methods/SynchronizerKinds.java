package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Stream;
import org.sharray.Synchronizers;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedSemaphore;

/** Synchronisers with names, and the place where they are. */
final class SynchronizerKinds {
    private SynchronizerKinds() {}

    static Stream<Kind> all() {
        return Stream.of(place(), kind(SharedSemaphore.class, place -> place.semaphore("permits", 2))
                .when("full", scene -> home(scene).semaphore("full", Integer.MAX_VALUE))
                .busy("no permit is left", scene -> home(scene).semaphore("none", 0)),
                kind(SharedEvent.class, place -> {
                    SharedEvent event = place.event("happened");
                    event.set();
                    return event;
                }).busy("not set", scene -> home(scene).event("none")),
                kind(SharedLatch.class, place -> place.latch("zero", 0)).busy("not zero",
                        scene -> home(scene).latch("one", 1)),
                kind(SharedBarrier.class, place -> place.barrier("alone", 1)).when("broken", scene -> {
                    SharedBarrier barrier = home(scene).barrier("broken", 2);
                    try {
                        barrier.await(0, TimeUnit.SECONDS);
                    } catch (TimeoutException broken) {
                        return barrier;
                    }
                    throw new AssertionError(barrier);
                }).busy("others are to come", scene -> home(scene).barrier("two", 2)));
    }

    private static Synchronizers home(Scene scene) {
        Synchronizers place = scene.keep(Synchronizers.create());
        scene.home = place;
        return place;
    }

    private static Kind kind(Class<?> type, Function<Synchronizers, Object> make) {
        return new Kind(type).ordinary("open", scene -> make.apply(home(scene))).when("closed", scene -> {
            Synchronizers place = home(scene);
            Object made = make.apply(place);
            place.close();
            return made;
        });
    }

    private static Kind place() {
        return new Kind(Synchronizers.class).ordinary("open", SynchronizerKinds::home).when("closed", scene -> {
            Synchronizers place = home(scene);
            place.close();
            return place;
        }).when("no place is free", scene -> scene.keep(Synchronizers.create(options().synchronizers(0))))
                .when("with a barrier of that name for others", scene -> {
                    Synchronizers place = home(scene);
                    place.barrier("new", 3);
                    return place;
                });
    }
}
