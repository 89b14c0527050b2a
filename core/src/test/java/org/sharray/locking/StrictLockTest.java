package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.SharedIntArray;
import org.sharray.error.OwnerDiedException;
import org.sharray.layout.FileLayout;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.OtherArrays;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Mode;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Where;

/** Strict locks: after an owner's death nobody has them until somebody has mended what they protect. */
class StrictLockTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final SharedIntArray array = SharedIntArray.create(4, options().strict().stripes(4));
    private final SharedLock lock = array.lock();

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    /** An owner that dies, by the end of its thread, which is as good as any other death. */
    private void letAnOwnerDie() {
        Actor owner = actors.elsewhere(array);
        owner.run(own -> {
            own.lock().lock();
            own.lock().lock();
        });
        owner.end();
    }

    private void letAnOwnerDieAndNotice() {
        letAnOwnerDie();
        assertBroken(lock::lock);
    }

    private static void assertBroken(ThrowingCallable use) {
        assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(use)
                .withMessageContaining("died while it held it").withMessageContaining("repair");
    }

    private static void assertBroken(CompletableFuture<?> use) {
        assertThat(Await.failure(use)).isInstanceOf(OwnerDiedException.class);
    }

    @Test
    void everyWayToAcquireItThrowsUntilTheRepair() {
        letAnOwnerDieAndNotice();
        for (Acquiring how : Acquiring.values()) {
            assertBroken(() -> how.acquire(lock));
            for (Where where : Where.values()) {
                assertBroken(actors.at(where, array).start(own -> how.acquire(own.lock())));
            }
        }
        assertBroken(() -> lock.tryLock(0, TimeUnit.SECONDS));
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.getHoldCount()).isZero();
        assertThat(lock.toString()).contains("its last owner died");
        assertThat(lock.ownerDeaths()).isOne();
        assertThat(lock.repair(() -> {})).isTrue();
        for (Acquiring how : Acquiring.values()) {
            for (Where where : Where.values()) {
                Actor next = actors.at(where, array);
                assertThat(next.call(own -> how.acquire(own.lock()))).isEqualTo(true);
                assertThat(next.call(own -> own.lock().previousOwnerDied())).isEqualTo(false);
                next.run(own -> own.lock().unlock());
            }
        }
    }

    @Test
    void whoWaitsAlreadyIsToldToo() {
        Actor owner = actors.elsewhere(array);
        owner.run(own -> own.lock().lock());
        List<CompletableFuture<Boolean>> waits = new ArrayList<>();
        for (Acquiring how : Acquiring.values()) {
            Actor waiter = actors.at(Where.values()[how.ordinal() % 4], array);
            if (how.waits) {
                waits.add(waiter.start(own -> how.acquire(own.lock())));
                waiter.awaitAsleep();
            }
        }
        owner.end();
        waits.forEach(StrictLockTest::assertBroken);
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.ownerDeaths()).isOne();
    }

    @Test
    void theMendingIsRunOnceWithTheLockHeld() {
        letAnOwnerDie();
        AtomicInteger mended = new AtomicInteger();
        Runnable mending = () -> {
            assertThat(lock.getHoldCount()).isOne();
            assertThat(lock.previousOwnerDied()).isTrue();
            mended.incrementAndGet();
        };
        assertThat(lock.repair(mending)).isTrue();
        assertThat(lock.isLocked()).isFalse();
        assertThat(lock.repair(mending)).isFalse();
        assertThat(mended).hasValue(1);
        assertThat(lock.hold().previousOwnerDied()).isFalse();
        Await.until("the death to be counted", () -> lock.ownerDeaths() == 1); // by who has found it, which may be another process
    }

    @Test
    void ofManyThatRepairItOneMends() {
        letAnOwnerDieAndNotice();
        List<CompletableFuture<Boolean>> repairs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            repairs.add(actors.at(Where.values()[i % 4], array)
                    .start(own -> own.lock().repair(() -> own.set(0, own.get(0) + 1))));
        }
        assertThat(repairs.stream().map(Await::result)).containsOnlyOnce(true);
        assertThat(array.get(0)).isOne();
    }

    @Test
    void aHealthyLockNeedsNoRepair() {
        Runnable mending = () -> {
            throw new AssertionError("mended without need");
        };
        assertThat(lock.repair(mending)).isFalse();
        lock.lock();
        assertThat(lock.repair(mending)).isFalse();
        assertThat(lock.getHoldCount()).isOne();
        CompletableFuture<Boolean> other = actors.elsewhere(array).start(own -> own.lock().repair(() -> {}));
        assertThat(other).isNotDone();
        lock.unlock();
        assertThat(Await.result(other)).isFalse();
    }

    @Test
    void aRepairThatFailsIsNone() {
        letAnOwnerDieAndNotice();
        IllegalStateException failure = new IllegalStateException("can't be mended");
        assertThatIllegalStateException().isThrownBy(() -> lock.repair(() -> {
            throw failure;
        })).isSameAs(failure);
        assertThat(lock.isLocked()).isFalse();
        assertBroken(lock::lock);
        assertBroken(actors.elsewhere(array).start(own -> own.lock().tryLock()));
        assertThat(lock.ownerDeaths()).isOne();
        assertThat(lock.repair(() -> {})).isTrue();
        lock.lock();
    }

    /** So it is with a lock that is not strict: somebody has to be told. */
    @Test
    void aRepairThatFailsIsNoneOfAnyLock() {
        try (SharedIntArray lenient = SharedIntArray.create(1)) {
            Actor owner = actors.here(lenient);
            owner.run(own -> own.lock().lock());
            owner.end();
            assertThatIllegalStateException().isThrownBy(() -> lenient.lock().repair(() -> {
                throw new IllegalStateException("can't be mended");
            }));
            try (var guard = lenient.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isTrue();
            }
            assertThat(lenient.lock().repair(() -> {})).as("somebody has been told").isFalse();
        }
    }

    @Test
    void aProcessThatIsKilledDuringTheRepairHasNotRepairedIt() {
        letAnOwnerDieAndNotice();
        try (ActorJvm victim = ActorJvm.start()) {
            victim.actor(array).start(own -> own.lock().repair(() -> {
                own.set(0, 1);
                while (own.isOpen()) {
                    Thread.onSpinWait();
                }
            }));
            Await.until("the repair to begin", () -> array.getVolatile(0) == 1);
            Actor waiter = actors.here(array);
            CompletableFuture<Boolean> wait = waiter.start(own -> own.lock().hold() != null);
            waiter.awaitAsleep();
            victim.kill();
            assertBroken(wait);
        }
        assertBroken(lock::lock);
        assertThat(lock.ownerDeaths()).isEqualTo(2);
        assertThat(lock.repair(() -> {})).isTrue();
        lock.lock();
    }

    @Test
    void theFileRemembersThatItNeedsARepair() {
        SharedIntArray first = SharedIntArray.create(1, options().strict().named("strict"));
        first.lock().lock();
        first.close();
        try (SharedIntArray second = SharedIntArray.open("strict")) {
            assertBroken(second.lock()::lock);
            assertThat(second.lock().ownerDeaths()).isOne();
        }
        try (SharedIntArray third = SharedIntArray.open("strict")) {
            assertThat(third.lock().repair(() -> {})).isTrue();
        }
        try (SharedIntArray fourth = SharedIntArray.open("strict")) {
            fourth.lock().lock();
        }
    }

    @Test
    void everyLockIsStrictAndMendedAlone() {
        Map<String, SharedLock> locks = new TreeMap<>(Map.of("stripe", array.lock(1), "named",
                array.synchronizers().lock("named"), "write lock",
                array.synchronizers().readWriteLock("table").writeLock()));
        Actor owner = actors.here(array);
        owner.run(_ -> locks.values().forEach(SharedLock::lock));
        owner.end();
        locks.forEach((name, broken) -> {
            assertThatExceptionOfType(OwnerDiedException.class).as(name).isThrownBy(broken::lock);
            lock.hold().close();
        });
        assertThatExceptionOfType(OwnerDiedException.class)
                .isThrownBy(array.synchronizers().readWriteLock("table").readLock()::lock);
        assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(() -> array.lockRange(0, 3));
        assertThat(array.lock(0).isLocked()).as("before the broken one in the range").isFalse();
        locks.forEach((name, broken) -> {
            assertThat(broken.repair(() -> {})).as(name).isTrue();
            broken.hold().close();
        });
        array.lockRange(0, 3).close();
    }

    /** Waits without a signal; what the wait throws, and what the thread has then. */
    private static String waitAndTell(SharedIntArray array, Awaiting how) {
        array.lock().lock();
        array.lock().lock();
        String ended;
        try {
            array.set(0, array.get(0) + 1);
            ended = how.await(Waits.condition(array)) ? Waits.SIGNALLED : Waits.TIMED_OUT;
        } catch (InterruptedException interrupted) {
            ended = Waits.INTERRUPTED;
        } catch (OwnerDiedException died) {
            ended = "death";
        }
        String told = ended + ", status " + Thread.interrupted() + ", holds " + array.lock().getHoldCount();
        array.lock().unlock();
        array.lock().unlock();
        return told;
    }

    /** Each of those that wait has the lock again, and leaves it as it is. */
    @ParameterizedTest
    @EnumSource(names = {"HERE_VIRTUAL", "ELSEWHERE"})
    void theDeathOfTheOwnerEndsEveryWaitWithTheException(Where where) {
        List<CompletableFuture<String>> waits = new ArrayList<>();
        for (Awaiting how : Awaiting.values()) {
            waits.add(actors.at(where, array).start(own -> waitAndTell(own, how)));
            Waits.awaitBegun(array, waits.size());
        }
        letAnOwnerDieAndNotice();
        waits.forEach(wait -> assertThat(Await.result(wait)).isEqualTo("death, status false, holds 2"));
        assertBroken(lock::lock);
        assertThat(lock.ownerDeaths()).isOne();
        assertThat(lock.repair(() -> {})).isTrue();
    }

    /** The interrupt comes first, and its thread is on the way to the lock when the owner dies. */
    @Test
    void theExceptionDoesNotSwallowAnInterrupt() {
        Actor waiter = actors.here(array);
        CompletableFuture<String> wait = waiter.start(own -> waitAndTell(own, Awaiting.AWAIT));
        Waits.awaitBegun(array, 1);
        Actor owner = actors.here(array);
        owner.run(own -> own.lock().lock());
        waiter.interrupt();
        Await.until("the waiter to want the lock", () -> !Mode.isNative() || lock.hasQueuedThreads());
        owner.end();
        assertThat(Await.result(wait)).isEqualTo("death, status true, holds 2");
    }

    @Test
    void whoIsToldByItsWaitCanRepairAtOnce() {
        CompletableFuture<Boolean> repaired = actors.elsewhere(array).start(own -> {
            try (var _ = own.lock().hold()) {
                own.set(0, own.get(0) + 1);
                assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(Waits.condition(own)::await);
                return own.lock().repair(() -> own.set(1, own.lock().getHoldCount()));
            }
        });
        Waits.awaitBegun(array, 1);
        letAnOwnerDie();
        assertThat(Await.result(repaired)).isTrue();
        lock.lock();
        assertThat(array.get(1)).as("holds during the repair").isEqualTo(2);
    }

    /** The registry's lock guards nothing that a death leaves half done, and nobody could repair it. */
    @Test
    void aDeathWhileASynchroniserIsMadeKeepsNobodyFromMakingOne() {
        SharedIntArray strict = SharedIntArray.create(1, options().strict().named("strict"));
        ArrayFile file = ArrayFile.openNamed("strict", true);
        Participation participation = Participation.join(file.layout(), file.descriptor());
        Participant participant = participation.participant(file.layout(), file.descriptor(), file.label());
        Home home = new Home(file.layout(), participant, null, _ -> null, file.label(), file.part(), OtherArrays::open);
        Actor maker = actors.here(strict);
        maker.run(_ -> new WordLock(home, FileLayout.REGISTRY_LOCK, "the registry").lock());
        maker.end();
        for (int i = 0; i < 3; i++) {
            int number = i;
            strict.lock().condition("here " + i);
            actors.elsewhere(strict).run(own -> own.lock().condition("elsewhere " + number));
        }
        file.close();
        participation.leave();
        strict.close();
    }
}
