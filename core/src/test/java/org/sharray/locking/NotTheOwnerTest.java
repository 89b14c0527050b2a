package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.Actors;
import org.sharray.testing.Await;
import org.sharray.testing.Where;

/** What only a lock's owner may do, done by others: it is refused, and nothing has happened. */
class NotTheOwnerTest {
    @RegisterExtension
    static final Actors actors = new Actors();

    private final SharedIntArray array = SharedIntArray.create(4, options().stripes(4));
    private final SharedLock lock = array.lock();

    @AfterEach
    void closeTheArray() {
        array.close();
    }

    /** What only the owner may do. */
    private enum Deed {
        UNLOCK, AWAIT, AWAIT_UNINTERRUPTIBLY, AWAIT_NANOS, AWAIT_FOR_A_TIME, AWAIT_UNTIL, SIGNAL, SIGNAL_ALL;

        void by(SharedLock lock) throws InterruptedException {
            switch (this) {
                case UNLOCK -> lock.unlock();
                case SIGNAL -> lock.condition("c").signal();
                case SIGNAL_ALL -> lock.condition("c").signalAll();
                default -> Awaiting.valueOf(name()).await(lock.condition("c"));
            }
        }
    }

    private static Stream<Arguments> everyDeedEverywhere() {
        return Stream.of(Where.values())
                .flatMap(where -> Stream.of(Deed.values()).map(deed -> Arguments.of(deed, where)));
    }

    @ParameterizedTest
    @EnumSource
    void ofAFreeLockNobodyIs(Deed deed) {
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> deed.by(lock))
                .withMessageContaining("an anonymous array").withMessageContaining("it is free");
        assertThat(lock.isLocked()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("everyDeedEverywhere")
    void anotherThreadIsTold(Deed deed, Where where) {
        lock.lock();
        lock.lock();
        CompletableFuture<Void> done = actors.at(where, array).start(own -> {
            deed.by(own.lock());
            return null;
        });
        assertThat(Await.failure(done)).isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("held by thread " + Thread.currentThread().threadId() + " of process "
                        + ProcessHandle.current().pid());
        assertThat(lock.getHoldCount()).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("everyDeedEverywhere")
    void theOwnerIsNamedWhereverThatIs(Deed deed, Where where) {
        Actor owner = actors.at(where, array);
        owner.run(own -> own.lock().lock());
        Object thread = owner.call(_ -> Thread.currentThread().threadId());
        Object process = owner.call(_ -> ProcessHandle.current().pid());
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> deed.by(lock))
                .withMessageContaining("held by thread " + thread + " of process " + process);
        assertThat(owner.call(own -> own.lock().getHoldCount())).isEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource
    void theOwnerOfAnotherLockIsNot(Deed deed) {
        try (var _ = lock.hold(); var _ = array.lock(2).hold()) {
            assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(() -> deed.by(array.lock(0)));
            assertThat(array.lock(0).isLocked()).isFalse();
            assertThat(lock.getHoldCount()).isOne();
            assertThat(array.lock(2).getHoldCount()).isOne();
        }
    }

    @Test
    void aWaitGoesOnWhenSomebodyElseSignals() {
        Actor waiter = actors.here(array);
        CompletableFuture<Void> signalled = waiter.start(own -> {
            try (var _ = own.lock().hold()) {
                own.set(0, 1);
                own.lock().condition("c").await();
                return null;
            }
        });
        Await.until("the wait", () -> {
            try (var _ = lock.hold()) {
                return array.get(0) == 1;
            }
        });
        for (Where where : Where.values()) {
            Actor other = actors.at(where, array);
            assertThat(Await.failure(signalFrom(other, Deed.SIGNAL))).isInstanceOf(IllegalMonitorStateException.class);
            assertThat(Await.failure(signalFrom(other, Deed.SIGNAL_ALL)))
                    .isInstanceOf(IllegalMonitorStateException.class);
        }
        waiter.interrupt();
        assertThat(Await.failure(signalled)).isInstanceOf(InterruptedException.class);
    }

    private static CompletableFuture<Void> signalFrom(Actor actor, Deed signal) {
        return actor.start(own -> {
            signal.by(own.lock());
            return null;
        });
    }

    @Test
    void aGuardThatHasBeenClosedIsNoneAnyMore() {
        SharedLock.Guard guard = lock.hold();
        guard.close();
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(guard::close);
        Actor owner = actors.elsewhere(array);
        owner.run(own -> own.lock().hold());
        assertThatExceptionOfType(IllegalMonitorStateException.class).isThrownBy(guard::close);
        assertThat(guard.previousOwnerDied()).isFalse();
        assertThat(owner.call(own -> own.lock().isHeldByCurrentThread())).isEqualTo(true);
    }

    @Test
    void aGuardIsClosedByItsThreadAlone() {
        SharedLock.Guard guard = lock.hold();
        assertThat(Await.failure(closeInAnotherThread(guard))).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(lock.isHeldByCurrentThread()).isTrue();
        guard.close();
        assertThat(lock.isLocked()).isFalse();
    }

    @Test
    void theGuardOfARangeIsClosedByItsThreadAlone() {
        SharedLock.Guard guard = array.lockRange(1, 3);
        assertThat(Await.failure(closeInAnotherThread(guard))).isInstanceOf(IllegalMonitorStateException.class);
        assertThat(array.lock(1).isHeldByCurrentThread()).isTrue();
        assertThat(array.lock(2).isHeldByCurrentThread()).isTrue();
        guard.close();
        assertThat(array.lock(1).isLocked()).isFalse();
        assertThat(array.lock(2).isLocked()).isFalse();
    }

    private static CompletableFuture<Void> closeInAnotherThread(SharedLock.Guard guard) {
        CompletableFuture<Void> closed = new CompletableFuture<>();
        Await.start(() -> {
            try {
                guard.close();
                return closed.complete(null);
            } catch (RuntimeException failure) {
                return closed.completeExceptionally(failure);
            }
        });
        return closed;
    }
}
