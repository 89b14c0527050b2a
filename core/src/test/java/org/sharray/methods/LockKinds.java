package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.util.function.Function;
import java.util.stream.Stream;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;

/** The locks of arrays and their parts, locks with names, read-write locks, conditions, holds. */
final class LockKinds {
    private LockKinds() {}

    static Stream<Kind> all() {
        return Stream.of(lock(SharedArray::lock), lock(array -> array.lock(0)),
                lock(array -> array.synchronizers().lock("named")),
                lock(array -> both(array).writeLock()).busy("another thread reads", scene -> {
                    SharedReadWriteLock both = both(array(scene));
                    Held.byAnother(scene, both.readLock());
                    return both.writeLock();
                }), readLock(), readWriteLock(), condition(), guard(SharedArray::lock),
                guard(array -> array.lock(0)), guard(array -> both(array).writeLock()));
    }

    /** An array that a call which waits for something in it sees closed. */
    static SharedArray array(Scene scene) {
        return array(scene, Samples.full());
    }

    static SharedArray array(Scene scene, ArrayOptions options) {
        SharedArray array = scene.keep(SharedIntArray.create(4, options));
        scene.home = array;
        return array;
    }

    private static SharedReadWriteLock both(SharedArray array) {
        return array.synchronizers().readWriteLock("both");
    }

    private static SharedLock held(SharedLock lock) {
        lock.lock();
        return lock;
    }

    private static Kind lock(Function<SharedArray, SharedLock> of) {
        return new Kind(SharedLock.class).ordinary("free", scene -> of.apply(array(scene)))
                .ordinary("held", scene -> held(of.apply(array(scene)))).when("closed", scene -> {
                    SharedArray array = array(scene);
                    SharedLock lock = of.apply(array);
                    array.close();
                    return lock;
                }).when("closed while it was held", scene -> {
                    SharedArray array = array(scene);
                    SharedLock lock = held(of.apply(array));
                    array.close();
                    return lock;
                }).when("its owner has died", scene -> Held.abandoned(of.apply(array(scene))))
                .when("strict, and its owner has died",
                        scene -> Held.abandoned(of.apply(array(scene, Samples.full().strict()))))
                .when("no place for synchronisers is free", scene -> {
                    SharedArray array = array(scene, options().stripes(2).synchronizers(1));
                    SharedLock lock = of.apply(array);
                    try {
                        array.synchronizers().event("last");
                    } catch (SharrayException taken) {
                        return lock;
                    }
                    return lock;
                }).busy("another thread has it", scene -> Held.byAnother(scene, of.apply(array(scene))));
    }

    private static Kind readLock() {
        return new Kind(SharedReadWriteLock.ReadLock.class).ordinary("free", scene -> both(array(scene)).readLock())
                .ordinary("held", scene -> {
                    SharedReadWriteLock.ReadLock lock = both(array(scene)).readLock();
                    lock.lock();
                    return lock;
                }).when("closed", scene -> {
                    SharedArray array = array(scene);
                    SharedReadWriteLock.ReadLock lock = both(array).readLock();
                    array.close();
                    return lock;
                }).when("its writer has died", scene -> {
                    SharedReadWriteLock both = both(array(scene));
                    Held.abandoned(both.writeLock());
                    return both.readLock();
                }).when("strict, and its writer has died", scene -> {
                    SharedReadWriteLock both = both(array(scene, Samples.full().strict()));
                    Held.abandoned(both.writeLock());
                    return both.readLock();
                }).busy("another thread writes", scene -> {
                    SharedReadWriteLock both = both(array(scene));
                    Held.byAnother(scene, both.writeLock());
                    return both.readLock();
                });
    }

    private static Kind readWriteLock() {
        return new Kind(SharedReadWriteLock.class).ordinary("free", scene -> both(array(scene))).when("closed",
                scene -> {
                    SharedArray array = array(scene);
                    SharedReadWriteLock both = both(array);
                    array.close();
                    return both;
                });
    }

    private static Kind condition() {
        return new Kind(SharedCondition.class).ordinary("held, and signalled by another thread", scene -> {
            SharedLock lock = held(array(scene).lock());
            SharedCondition condition = lock.newCondition();
            signalAgainAndAgain(scene, lock, condition);
            return condition;
        }).ordinary("not held", scene -> array(scene).lock().newCondition())
                .forArguments(scene -> held(array(scene).lock()).newCondition())
                .when("held by another thread", scene -> {
                    SharedLock lock = array(scene).lock();
                    SharedCondition condition = lock.newCondition();
                    Held.byAnother(scene, lock);
                    return condition;
                }).when("closed", scene -> {
                    SharedArray array = array(scene);
                    SharedCondition condition = array.lock().newCondition();
                    array.close();
                    return condition;
                }).when("closed while it was held", scene -> {
                    SharedArray array = array(scene);
                    SharedCondition condition = held(array.lock()).newCondition();
                    array.close();
                    return condition;
                }).busy("nobody signals", scene -> held(array(scene).lock()).newCondition());
    }

    private static void signalAgainAndAgain(Scene scene, SharedLock lock, SharedCondition condition) {
        boolean[] over = new boolean[1];
        Thread signaller = Thread.ofPlatform().daemon().start(() -> {
            try {
                while (!over[0]) {
                    try (var _ = lock.hold()) {
                        condition.signalAll();
                    }
                    Thread.onSpinWait();
                }
            } catch (IllegalStateException closed) {
                // the end
            }
        });
        scene.keep(() -> {
            over[0] = true;
            if (lock.isHeldByCurrentThread()) {
                lock.unlock();
            }
            signaller.join();
        });
    }

    private static Kind guard(Function<SharedArray, SharedLock> of) {
        return new Kind(SharedLock.Guard.class).ordinary("held", scene -> of.apply(array(scene)).hold())
                .when("released", scene -> {
                    SharedLock.Guard guard = of.apply(array(scene)).hold();
                    guard.close();
                    return guard;
                }).when("closed", scene -> {
                    SharedArray array = array(scene);
                    SharedLock.Guard guard = of.apply(array).hold();
                    array.close();
                    return guard;
                });
    }
}
