package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Where;

/** What a lock tells of itself, to its owner and to everybody else. */
class LockStateTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** All that a lock tells a thread about who holds it. */
    private static String state(SharedLock lock) {
        return "locked " + lock.isLocked() + ", by me " + lock.isHeldByCurrentThread() + ", times "
                + lock.getHoldCount();
    }

    @ParameterizedTest
    @EnumSource
    void theOwnerAndTheOthersAreToldTheSame(Where where) {
        try (SharedIntArray array = SharedIntArray.create(1)) {
            SharedLock lock = array.lock();
            Actor owner = actors.at(where, array);
            Actor other = actors.elsewhere(array);
            assertThat(state(lock)).isEqualTo("locked false, by me false, times 0");
            owner.run(own -> {
                own.lock().lock();
                own.lock().lock();
                own.lock().lock();
            });
            assertThat(owner.call(own -> state(own.lock()))).isEqualTo("locked true, by me true, times 3");
            assertThat(other.call(own -> state(own.lock()))).isEqualTo("locked true, by me false, times 0");
            assertThat(state(lock)).isEqualTo("locked true, by me false, times 0");
            owner.run(own -> own.lock().unlock());
            owner.run(own -> own.lock().unlock());
            assertThat(owner.call(own -> state(own.lock()))).isEqualTo("locked true, by me true, times 1");
            owner.run(own -> own.lock().unlock());
            assertThat(owner.call(own -> state(own.lock()))).isEqualTo("locked false, by me false, times 0");
            assertThat(state(lock)).isEqualTo("locked false, by me false, times 0");
        }
    }

    @ParameterizedTest
    @EnumSource
    void theTextNamesTheLockAndItsOwner(Where where) {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("scores"))) {
            Actor owner = actors.at(where, array);
            assertThat(array.lock()).hasToString("the lock of \"scores\" (free)");
            owner.run(own -> own.lock().lock());
            String holder = "(held by thread " + owner.call(_ -> Thread.currentThread().threadId()) + " of process "
                    + owner.call(_ -> ProcessHandle.current().pid()) + " (";
            assertThat(array.lock().toString()).startsWith("the lock of \"scores\" " + holder).endsWith("))");
            assertThat((String) owner.call(own -> own.lock().toString())).contains(holder);
            owner.run(own -> own.lock().unlock());
            assertThat(array.lock()).hasToString("the lock of \"scores\" (free)");
        }
    }

    @Test
    @NativeOnly("threads that poll don't count as queued")
    void sleepersAreSeenInTheQueueFromEverywhere() {
        try (SharedIntArray array = SharedIntArray.create(1)) {
            SharedLock lock = array.lock();
            Actor observer = actors.elsewhere(array);
            assertThat(lock.hasQueuedThreads()).isFalse();
            for (Where where : new Where[]{Where.HERE, Where.ELSEWHERE}) {
                lock.lock();
                assertThat(lock.hasQueuedThreads()).isFalse();
                Actor waiter = actors.at(where, array);
                CompletableFuture<Boolean> acquired = waiter.start(own -> own.lock().hold() != null);
                waiter.awaitAsleep();
                assertThat(lock.hasQueuedThreads()).isTrue();
                assertThat(observer.call(own -> own.lock().hasQueuedThreads())).isEqualTo(true);
                lock.unlock();
                assertThat(Await.result(acquired)).isTrue();
                waiter.run(own -> own.lock().unlock());
                assertThat(lock.hasQueuedThreads()).isFalse();
            }
        }
    }
}
