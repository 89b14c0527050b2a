package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.ArrayHandle;
import org.sharray.ArrayOptions;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Actor;
import org.sharray.testing.ActorJvm;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** Owners that are killed, or that go without unlocking: the lock goes on, and the next owner is told. */
class OwnerDeathTest {
    private static final int DEPTH = 3;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Takes the lock as often as told, says so, and waits to be killed; or closes the array when told. */
    static final class Owner {
        public static void main(String[] arguments) throws Exception {
            SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            for (int i = 0; i < Integer.parseInt(arguments[1]); i++) {
                array.lock().lock();
            }
            ParentJvm.say("held");
            ParentJvm.hear();
            array.close();
            ParentJvm.say("closed");
            ParentJvm.hear();
        }
    }

    /** Takes the lock once, says what the guard tells and how often it is held, releases it. */
    static final class Next {
        public static void main(String[] arguments) throws Exception {
            SharedLock lock = SharedIntArray.attach(ArrayHandle.parse(arguments[0])).lock();
            ParentJvm.say("ready");
            ParentJvm.hear();
            ParentJvm.say(report(lock));
        }
    }

    private static String report(SharedLock lock) {
        try (var guard = lock.hold()) {
            return guard.previousOwnerDied() + " " + lock.getHoldCount();
        }
    }

    @Test
    void theNextOwnerAndOnlyThatIsTold() {
        try (SharedIntArray array = SharedIntArray.create(1);
                ChildJvm owner = ChildJvm.start(Owner.class, array.handle(), DEPTH)) {
            owner.expect("held");
            assertThat(array.lock().tryLock()).isFalse();
            owner.kill();
            assertThat(report(array.lock())).isEqualTo("true 1");
            assertThat(array.lock().ownerDeaths()).isOne();
            assertThat(report(array.lock())).isEqualTo("false 1");
            assertThat(array.lock().ownerDeaths()).isOne();
        }
    }

    @Test
    void tryLockTakesTheLockOfADeadOwner() {
        try (SharedIntArray array = SharedIntArray.create(1);
                ChildJvm first = ChildJvm.start(Owner.class, array.handle(), 1);
                ChildJvm second = ChildJvm.start(Owner.class, array.handle(), 0)) {
            first.expect("held");
            second.expect("held"); // takes part, but holds nothing
            first.kill();
            assertThat(array.lock().tryLock()).isTrue();
            assertThat(array.lock().ownerDeaths()).isOne();
            array.lock().unlock();
            second.kill();
            assertThat(array.lock().tryLock()).isTrue();
            assertThat(array.lock().ownerDeaths()).isOne();
            array.lock().unlock();
        }
    }

    @Test
    void aWaitingThreadAndAWaitingJvmGetTheLock() {
        try (SharedIntArray array = SharedIntArray.create(1);
                ChildJvm owner = ChildJvm.start(Owner.class, array.handle(), DEPTH);
                ChildJvm next = ChildJvm.start(Next.class, array.handle())) {
            owner.expect("held");
            next.expect("ready");
            FutureTask<String> task = new FutureTask<>(() -> report(array.lock()));
            Thread waiter = Thread.ofPlatform().start(task);
            Await.asleep(waiter);
            next.say("go");
            owner.kill();
            assertThat(List.of(Await.result(task), next.hear())).containsExactlyInAnyOrder("true 1", "false 1");
            assertThat(array.lock().ownerDeaths()).isOne();
            assertThat(array.lock().isLocked()).isFalse();
        }
    }

    @Test
    void aWaitingVirtualThreadGetsTheLock() {
        try (SharedIntArray array = SharedIntArray.create(1);
                ChildJvm owner = ChildJvm.start(Owner.class, array.handle(), 1)) {
            owner.expect("held");
            FutureTask<String> task = new FutureTask<>(() -> report(array.lock()));
            Thread waiter = Thread.ofVirtual().start(task);
            Await.asleep(waiter);
            owner.kill();
            assertThat(Await.result(task)).isEqualTo("true 1");
        }
    }

    @Test
    void closingTheArrayWhileHoldingItsLockIsADeath() {
        try (SharedIntArray array = SharedIntArray.create(1);
                ChildJvm owner = ChildJvm.start(Owner.class, array.handle(), DEPTH)) {
            owner.expect("held");
            owner.say("close");
            owner.expect("closed");
            assertThat(report(array.lock())).isEqualTo("true 1");
            assertThat(array.lock().ownerDeaths()).isOne();
            owner.say("end");
            owner.join();
        }
    }

    /** Ends without unlocking. */
    static final class Leaver {
        public static void main(String[] arguments) {
            SharedIntArray.open(arguments[0]).lock().lock();
        }
    }

    @Test
    void aFileRemembersTheDeathForWhoeverOpensItNext() {
        SharedIntArray.create(1, ArrayOptions.options().named("kept")).close();
        try (ChildJvm owner = ChildJvm.start(Leaver.class, "kept")) {
            owner.join();
        }
        try (SharedIntArray array = SharedIntArray.open("kept")) {
            assertThat(report(array.lock())).isEqualTo("true 1");
        }
        try (SharedIntArray array = SharedIntArray.open("kept")) {
            assertThat(report(array.lock())).isEqualTo("false 1");
            assertThat(array.lock().ownerDeaths()).isOne();
        }
    }

    @Test
    void aDeathIsLogged() {
        try (SharedIntArray array = SharedIntArray.create(1, ArrayOptions.options().named("logged"));
                ChildJvm owner = ChildJvm.start(Leaver.class, "logged");
                ChildJvm next = ChildJvm.start(Next.class, array.handle())) {
            owner.join();
            next.expect("ready").say("go");
            next.expect("true 1").join();
            Await.until("the warning", () -> next.complaints().contains("\"logged\" died"));
        }
    }

    /** Short tries end before a time slice does, in which a waiter asks for the owner's life. */
    @Test
    void shortTriesTakeTheLockOfADeadOwner() {
        try (SharedIntArray array = SharedIntArray.create(1); ActorJvm owner = ActorJvm.start()) {
            owner.actor(array).run(own -> own.lock().lock());
            assertThat(tryShortly(array.lock())).isFalse();
            owner.kill();
            Await.until("the lock to be had by short tries", () -> tryShortly(array.lock()));
            assertThat(array.lock().previousOwnerDied()).isTrue();
        }
    }

    private static boolean tryShortly(SharedLock lock) {
        try {
            return lock.tryLock(100, TimeUnit.MICROSECONDS);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void aProcessThatClosesOneOfTwoOpeningsLives() {
        try (SharedIntArray array = SharedIntArray.create(1); ActorJvm owner = ActorJvm.start()) {
            owner.actor(array).run(own -> own.lock().lock());
            owner.actor(array).run(SharedIntArray::close);
            assertThat(array.lock().tryLock()).isFalse();
            assertThat(tryShortly(array.lock())).isFalse();
            owner.kill();
            assertThat(report(array.lock())).isEqualTo("true 1");
        }
    }

    @Test
    void aLockIsHeldUntilTheLastOpeningIsClosed() {
        try (SharedIntArray array = SharedIntArray.create(1); ActorJvm owner = ActorJvm.start()) {
            Actor other = owner.actor(array);
            owner.actor(array).run(own -> {
                own.lock().lock();
                own.close();
            });
            assertThat(array.lock().tryLock()).isFalse();
            other.run(SharedIntArray::close);
            assertThat(report(array.lock())).isEqualTo("true 1");
        }
    }

    /** Threads of all kinds with all kinds of locks; what the process held last goes first. */
    @ParameterizedTest(name = "it is killed: {0}")
    @ValueSource(booleans = {true, false})
    void allLocksOfAProcessThatEndsAreFree(boolean killed) {
        ArrayOptions options = ArrayOptions.options().stripes(4);
        try (SharedIntArray array = SharedIntArray.create(4, options); ActorJvm owner = ActorJvm.start()) {
            owner.actor(array).run(own -> {
                own.lock().lock();
                own.lock().lock();
                own.lockRange(0, 2);
            });
            owner.virtualActor(array).run(own -> {
                own.lock(3).lock();
                own.synchronizers().lock("named").lock();
                own.synchronizers().readWriteLock("table").writeLock().lock();
                own.synchronizers().lock("released").hold().close();
            });
            List<SharedLock> held = List.of(array.synchronizers().readWriteLock("table").writeLock(),
                    array.synchronizers().lock("named"), array.lock(3), array.lock(1), array.lock(0), array.lock());
            List<SharedLock> free = List.of(array.lock(2), array.synchronizers().lock("released"));
            held.forEach(lock -> assertThat(lock.tryLock()).isFalse());
            if (killed) {
                owner.kill();
            } else {
                owner.exit();
            }
            for (SharedLock lock : held) {
                assertThat(report(lock)).as(lock.toString()).isEqualTo("true 1");
                assertThat(report(lock)).as(lock.toString()).isEqualTo("false 1");
                assertThat(lock.ownerDeaths()).as(lock.toString()).isOne();
            }
            for (SharedLock lock : free) {
                assertThat(report(lock)).as(lock.toString()).isEqualTo("false 1");
                assertThat(lock.ownerDeaths()).as(lock.toString()).isZero();
            }
        }
    }

    /** Increments two counters under the lock until it is killed; mends them if the last owner died between the two. */
    static final class Worker {
        public static void main(String[] arguments) {
            SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            ParentJvm.say("ready");
            while (true) {
                step(array);
            }
        }

        static void step(SharedIntArray array) {
            try (var guard = array.lock().hold()) {
                if (guard.previousOwnerDied()) {
                    array.set(1, array.get(0));
                } else if (array.get(0) != array.get(1)) {
                    array.set(2, 1); // half done, and nobody has said so
                }
                array.set(0, array.get(0) + 1);
                array.set(1, array.get(1) + 1);
            }
        }
    }

    @Test
    void killedAtAnyMomentWorkersLeaveALockThatWorksAndTells() {
        int victims = 24;
        int atATime = 3;
        try (SharedIntArray array = SharedIntArray.create(3)) {
            List<ChildJvm> workers = new ArrayList<>();
            for (int killed = 0; killed < victims; killed++) {
                while (workers.size() < atATime) {
                    workers.add(ChildJvm.start(Worker.class, array.handle()));
                }
                ChildJvm victim = workers.removeFirst();
                victim.expect("ready");
                int before = array.getVolatile(0);
                Await.until("somebody to go on", () -> array.getVolatile(0) > before + 100);
                victim.kill();
                Worker.step(array);
            }
            workers.forEach(ChildJvm::kill);
            Worker.step(array);
            assertThat(array.get(2)).as("a death that was not told").isZero();
            assertThat(array.get(0)).isEqualTo(array.get(1));
            assertThat(array.lock().ownerDeaths()).isBetween(0L, (long) victims + atATime);
        }
    }
}
