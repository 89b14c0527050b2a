package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.OwnerDiedException;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.Holder;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

class ForcedUnlockTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static LockFacts seen(String name) {
        try (Inspection inspection = Inspection.open(name)) {
            return inspection.lock().orElseThrow();
        }
    }

    @Test
    void whoWaitsGetsTheLockAndIsTold() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts"));
                ChildJvm owner = ChildJvm.start(LockUser.class, "counts").expect("in")) {
            owner.say("take");
            owner.expect("taken");
            Waiter<Boolean> waiter = Waiter.start(() -> {
                try (SharedLock.Guard guard = counts.lock().hold()) {
                    return guard.previousOwnerDied();
                }
            });
            assertThat(ForcedUnlock.of("counts", seen("counts"))).isTrue();
            assertThat(waiter.result()).isTrue();
            assertThat(seen("counts").deaths()).isOne();

            owner.say("unlock");
            Await.until("the old owner to fail", () -> owner.complaints().contains("IllegalMonitorStateException"));
            assertThat(counts.lock().tryLock()).isTrue();
        }
    }

    @Test
    void theOldOwnersHoldsCountNoMore() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts"))) {
            SharedLock lock = counts.lock();
            lock.lock();
            lock.lock();
            lock.lock();
            assertThat(ForcedUnlock.of("counts", seen("counts"))).isTrue();
            assertThat(seen("counts").state()).isEqualTo(State.ORPHANED);
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(lock::unlock);
            assertThat(lock.getHoldCount()).isZero();

            lock.lock(); // by the slow path, since the word tells of a death
            assertThat(lock.getHoldCount()).isOne();
            lock.lock();
            assertThat(ForcedUnlock.of("counts", seen("counts"))).isTrue();
            try (ChildJvm other = ChildJvm.start(LockUser.class, "counts").expect("in")) {
                other.say("take");
                other.expect("taken after a death");
                other.say("unlock");
                other.expect("unlocked");
            }
            assertThat(seen("counts").state()).isEqualTo(State.FREE);
            lock.lock(); // by the fast one
            lock.unlock();
            assertThat(seen("counts").state()).isEqualTo(State.FREE);
        }
    }

    @Test
    void onlyTheOwnerThatWasSeenLosesIt() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts"))) {
            LockFacts free = seen("counts");
            assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ForcedUnlock.of("counts", free));
            LockFacts first;
            try (Holder _ = Holder.of(counts.lock())) {
                first = seen("counts");
            }
            assertThat(ForcedUnlock.of("counts", first)).isFalse();
            try (var _ = counts.lock().hold()) {
                assertThat(ForcedUnlock.of("counts", first)).isFalse();
                assertThat(counts.lock().isHeldByCurrentThread()).isTrue();
            }
            assertThat(counts.lock().ownerDeaths()).isZero();
        }
    }

    @Test
    void whatIsHeldBesideTheLockOfTheArray() {
        try (SharedIntArray counts = SharedIntArray.create(100, options().named("counts").stripes(4));
                Inspection inspection = Inspection.open("counts")) {
            FoundArray found = Inspection.find().stream().filter(array -> array.label().equals("counts")).findFirst()
                    .orElseThrow();
            SharedLock more = counts.synchronizers().lock("more");
            try (Holder _ = Holder.of(counts.lock(99))) {
                more.lock();
                assertThat(ForcedUnlock.of(directory.fileOf("counts"), lockOf(inspection, "more"))).isTrue();
                assertThat(more.isHeldByCurrentThread()).isFalse();
                assertThat(inspection.stripes().get(3).state()).isEqualTo(State.HELD);
            }
            SharedLock part = counts.lock(0);
            part.lock();
            assertThat(ForcedUnlock.of(found, inspection.stripes().getFirst())).isTrue();
            assertThat(inspection.stripes().getFirst().state()).isEqualTo(State.ORPHANED);
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(part::unlock);
        }
    }

    private static LockFacts lockOf(Inspection inspection, String name) {
        return inspection.synchronizers().stream().filter(found -> found.name().equals(name)).findFirst()
                .flatMap(SynchronizerFacts::lock).orElseThrow();
    }

    @Test
    void aLockThatIsAnothersIsForcedThere() {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"));
                SharedIntArray guest = SharedIntArray.create(1, options().named("guest").lock(home.lock()));
                Inspection inspection = Inspection.open("guest")) {
            guest.lock().lock();
            assertThat(ForcedUnlock.of("guest", inspection.lock().orElseThrow())).isTrue();
            assertThat(home.lock().isLocked()).isFalse();
        }
    }

    @Test
    void aStrictLockWaitsForItsRepair() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts").strict())) {
            SharedLock lock = counts.lock();
            lock.lock();
            assertThat(ForcedUnlock.of("counts", seen("counts"))).isTrue();
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(lock::lock);
            assertThat(lock.repair(() -> counts.set(0, 0))).isTrue();
            lock.lock();
            lock.unlock();
        }
    }

    /** Nobody would do what the old owner was to do before it signals. */
    @Test
    void whoWaitsForAConditionIsWoken() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts"))) {
            SharedLock lock = counts.lock();
            SharedCondition changed = lock.condition("changed");
            FutureTask<Boolean> waiter = Await.start(() -> {
                try (SharedLock.Guard _ = lock.hold()) {
                    changed.await();
                    return lock.previousOwnerDied();
                }
            });
            Await.until("a thread to wait", () -> {
                try (Inspection inspection = Inspection.open("counts")) {
                    return inspection.synchronizers().stream().anyMatch(found -> found.value() == 1);
                }
            });
            lock.lock();
            assertThat(ForcedUnlock.of("counts", seen("counts"))).isTrue();
            assertThat(Await.result(waiter)).isTrue();
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(changed::signal);
        }
    }
}
