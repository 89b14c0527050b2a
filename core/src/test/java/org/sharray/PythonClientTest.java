package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.OwnerDiedException;
import org.sharray.os.Os;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedSemaphore;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Python;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Java and Python at the same arrays and the same locks. Without native access neither could tell well whether the other one lives. */
@Tag("native")
class PythonClientTest {
    private static final int ROUNDS = 25_000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @BeforeEach
    void requirePython() {
        Python.require();
    }

    private static ChildJvm user(Object place) {
        return Python.start("user.py", place).expect("in");
    }

    private static ChildJvm tell(ChildJvm user, String command, Object answer) {
        user.say(command);
        return user.expect(answer);
    }

    private static boolean previousOwnerDied(SharedLock lock) {
        try (var guard = lock.hold()) {
            return guard.previousOwnerDied();
        }
    }

    @Test
    void theClientsOwnTests() {
        assertThat(Python.runTests()).endsWith("OK");
    }

    @Test
    void javaOpensWhatPythonMade() {
        Python.run(
                """
                        for code in 'bBhHiIqQfd?ue':
                            sharray.create('type ' + {'b': 'b'}.get(code, code if code.islower() else code * 2), code, 3).close()
                        sharray.create('table', 'd', (3, 2), stripes=4, participants=7, strict=True)[2, 1] = 1.5
                        home = sharray.create('home', 'i', [1, 2])
                        sharray.create('guest', 'i', 1, lock=home.lock)
                        """);
        for (String name : SharedArray.names()) {
            try (SharedArray array = SharedArray.open(name)) {
                assertThat(array.length()).isPositive();
            }
        }
        try (SharedDoubleArray table = SharedDoubleArray.open("table");
                SharedIntArray home = SharedIntArray.open("home");
                SharedIntArray guest = SharedIntArray.open("guest")) {
            assertThat(table.get(5)).isEqualTo(1.5);
            assertThat(table.shape().toString()).contains("3", "2");
            assertThat(home).hasToString("[1, 2]");
            try (var _ = guest.lock().hold()) {
                assertThat(home.lock().isHeldByCurrentThread()).isTrue();
            }
        }
    }

    @Test
    void pythonOpensWhatJavaMade() {
        try (SharedLongArray values = SharedLongArray.create(2, options().named("values"));
                SharedIntArray guest = SharedIntArray.create(1, options().named("guest").lock(values.lock()));
                var _ = guest.lock().hold()) {
            values.set(0, -1);
            values.set(1, 1L << 62);
            assertThat(Python.run("""
                    values, guest = sharray.open('values'), sharray.open('guest')
                    values[0] += 1
                    print(values[:], values.lock.acquire(timeout=0), guest.lock.acquire(block=False), sharray.names())
                    """)).isEqualTo("[0, " + (1L << 62) + "] False False ['guest', 'values']");
            assertThat(values.get(0)).isZero();
        }
    }

    @Test
    void bothCountExactly() {
        try (SharedLongArray counts = SharedLongArray.create(1); ChildJvm python = user(counts.handle())) {
            python.say("count " + ROUNDS);
            for (int round = 0; round < ROUNDS; round++) {
                try (var _ = counts.lock().hold()) {
                    counts.set(0, counts.get(0) + 1);
                }
            }
            python.expect("counted");
            assertThat(counts.get(0)).isEqualTo(2 * ROUNDS);
            assertThat(counts.lock().ownerDeaths()).isZero();
        }
    }

    @Test
    void handlesGoBothWays() {
        try (SharedIntArray counts = SharedIntArray.of(1, 2, 3, 4);
                ChildJvm python = user(counts.handle());
                ChildJvm slice = user(counts.slice(3, -1, -2).handle())) {
            tell(python, "show", "[1, 2, 3, 4]");
            tell(slice, "show", "[4, 2]");
            tell(slice, "set 0 7", "set");
            python.say("handle");
            try (SharedIntArray again = SharedIntArray.attach(ArrayHandle.parse(python.hear()))) {
                assertThat(again).hasToString("[1, 2, 3, 7]");
                try (var _ = again.lock().hold()) {
                    assertThat(counts.lock().isHeldByCurrentThread()).isTrue();
                    tell(slice, "try", "False");
                }
            }
            slice.say("handle");
            try (SharedIntArray again = SharedIntArray.attach(ArrayHandle.parse(slice.hear()))) {
                assertThat(again).hasToString("[7, 2]");
            }
        }
    }

    @Test
    void aPythonThatIsKilledIsToldOfInJava() {
        try (SharedIntArray counts = SharedIntArray.create(1); ChildJvm python = user(counts.handle())) {
            tell(python, "take", "taken");
            assertThat(counts.lock().tryLock()).isFalse();
            FutureTask<Boolean> told = Await.start(() -> previousOwnerDied(counts.lock()));
            Await.until("Java to wait", counts.lock()::hasQueuedThreads);
            python.kill();
            assertThat(Await.result(told)).isTrue();
            assertThat(previousOwnerDied(counts.lock())).isFalse();
            assertThat(counts.lock().ownerDeaths()).isOne();
        }
    }

    @Test
    void aJvmThatIsKilledIsToldOfInPython() {
        SharedIntArray.create(1, options().named("counts")).close();
        for (String portable : new String[]{"false", "true"}) {
            try (ChildJvm java = ChildJvm.start(List.of("-D" + Os.PORTABLE_PROPERTY + "=" + portable),
                    LockUser.class, "counts").expect("in"); ChildJvm python = user("counts")) {
                tell(java, "take", "taken");
                tell(python, "try for 50", "False");
                tell(python, "wait", "waiting");
                java.kill();
                python.expect("taken after a death");
                tell(python, "unlock", "unlocked");
                tell(python, "take", "taken");
                tell(python, "unlock", "unlocked");
            }
        }
    }

    @Test
    void aStrictLockIsStrictForBoth() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().strict());
                ChildJvm python = user(counts.handle())) {
            tell(python, "take", "taken");
            python.kill();
            assertThatExceptionOfType(OwnerDiedException.class).isThrownBy(counts.lock()::lock);
            try (ChildJvm another = Python.start("user.py", counts.handle()).expect("in")) {
                another.say("try");
                assertThatExceptionOfType(AssertionError.class).isThrownBy(another::hear)
                        .withMessageContaining("OwnerDiedError");
            }
            assertThat(counts.lock().repair(() -> {})).isTrue();
        }
    }

    @Test
    void whoWaitsGivesUpWhileTheOtherSideHolds() throws InterruptedException {
        try (SharedIntArray counts = SharedIntArray.create(1); ChildJvm python = user(counts.handle())) {
            tell(python, "take", "taken");
            assertThat(counts.lock().tryHold(50, TimeUnit.MILLISECONDS)).isEqualTo(Optional.empty());
            FutureTask<Boolean> told = Await.start(() -> previousOwnerDied(counts.lock()));
            Await.until("Java to wait", counts.lock()::hasQueuedThreads);
            tell(python, "unlock", "unlocked");
            assertThat(Await.result(told)).isFalse();
            try (var _ = counts.lock().hold()) {
                tell(python, "try for 50", "False");
                tell(python, "wait", "waiting");
            }
            python.expect("taken");
        }
    }

    @Test
    void stripesAreApart() {
        try (SharedIntArray counts = SharedIntArray.create(100, options().stripes(4));
                ChildJvm python = user(counts.handle());
                var _ = counts.lock(10).hold()) {
            tell(python, "take part of 99", "taken");
            assertThat(counts.lock(99).tryLock()).isFalse();
            assertThat(previousOwnerDied(counts.lock())).isFalse();
            python.kill();
            assertThat(previousOwnerDied(counts.lock(99))).isTrue();
            assertThat(counts.lock(10).ownerDeaths() + counts.lock().ownerDeaths()).isZero();
            assertThat(counts.lock(10).isHeldByCurrentThread()).isTrue();
        }
    }

    @Test
    void aThreadOfJavaThatEndsWithTheLockIsToldOfInPython() {
        try (SharedIntArray counts = SharedIntArray.create(1); ChildJvm python = user(counts.handle())) {
            Await.result(Await.start(() -> {
                counts.lock().lock();
                return null;
            }));
            tell(python, "take", "taken after a death");
        }
    }

    @Test
    void eachWaitsForTheElementsOfTheOther() throws InterruptedException {
        try (SharedIntArray flags = SharedIntArray.create(2); ChildJvm python = user(flags.handle())) {
            python.say("await 0 0");
            python.expect("awaiting");
            flags.setVolatile(0, 1);
            flags.notifyWaiters(0);
            python.expect("True");
            FutureTask<Boolean> changed = Await
                    .start(() -> flags.awaitChange(1, 0, Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
            tell(python, "set 1 5", "set");
            tell(python, "notify 1", "notified");
            assertThat(Await.result(changed)).isTrue();
        }
    }

    @Test
    void eventsAndSemaphoresAreTheSame() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1); ChildJvm python = user(array.handle())) {
            SharedEvent done = array.synchronizers().event("done");
            tell(python, "event", "awaiting");
            done.set();
            python.expect("True");
            done.clear();
            tell(python, "set event", "set");
            assertThat(done.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();

            tell(python, "permit", "awaiting");
            SharedSemaphore free = array.synchronizers().semaphore("free", 0);
            free.release(2);
            python.expect("True");
            assertThat(free.availablePermits()).isOne();
            FutureTask<Boolean> bulk = Await
                    .start(() -> free.tryAcquire(3, Await.LIMIT.toSeconds(), TimeUnit.SECONDS));
            tell(python, "release 1", "released");
            tell(python, "release 1", "released");
            assertThat(Await.result(bulk)).isTrue();
        }
    }

    private static final long SECONDS = Await.LIMIT.toSeconds();

    private static FutureTask<Boolean> waitFor(SharedLock lock, SharedCondition more, CountDownLatch waits) {
        return Await.start(() -> {
            try (var _ = lock.hold()) {
                waits.countDown();
                return more.await(SECONDS, TimeUnit.SECONDS);
            }
        });
    }

    /** Java waits with the lock until the wait, so who has the lock after it knows that it waits. */
    private static void awaitRelease(SharedLock lock, CountDownLatch waits) throws InterruptedException {
        waits.await();
        try (var _ = lock.hold()) {
            assertThat(lock.isHeldByCurrentThread()).isTrue();
        }
    }

    @Test
    void conditionsAreTheSame() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1); ChildJvm python = user(array.handle())) {
            SharedLock lock = array.lock();
            SharedCondition more = lock.condition("more");
            CountDownLatch waits = new CountDownLatch(1);
            FutureTask<Boolean> signalled = waitFor(lock, more, waits);
            awaitRelease(lock, waits);
            tell(python, "signal", "signalled");
            assertThat(Await.result(signalled)).isTrue();

            tell(python, "await condition", "awaiting");
            try (var _ = lock.hold()) { // had only once Python waits
                more.signal();
            }
            python.expect("True");

            try (ChildJvm another = user(array.handle())) {
                CountDownLatch both = new CountDownLatch(2);
                List<FutureTask<Boolean>> here = List.of(waitFor(lock, more, both), waitFor(lock, more, both));
                awaitRelease(lock, both);
                tell(another, "await condition", "awaiting");
                tell(python, "signal all", "signalled");
                another.expect("True");
                for (FutureTask<Boolean> one : here) {
                    assertThat(Await.result(one)).isTrue();
                }
            }
        }
    }

    @Test
    void aSignalledPythonThatIsKilledPassesTheSignalToJava() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1); ChildJvm python = user(array.handle())) {
            SharedLock lock = array.lock();
            SharedCondition more = lock.condition("more");
            tell(python, "await condition", "awaiting");
            FutureTask<Boolean> signalled;
            try (var _ = lock.hold()) {
                more.signal(); // Python's, and it can't take it before it has the lock
                CountDownLatch waits = new CountDownLatch(1);
                signalled = waitFor(lock, more, waits);
                python.kill();
            }
            assertThat(Await.result(signalled)).isTrue();
        }
    }

    /** Waits for a condition and is killed. */
    static final class Waiter {
        public static void main(String[] arguments) throws InterruptedException {
            try (SharedIntArray array = SharedIntArray.open("counts"); var _ = array.lock().hold()) {
                ParentJvm.say("in");
                array.lock().condition("more").await();
            }
        }
    }

    @Test
    void aSignalledJvmThatIsKilledPassesTheSignalToPython() {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("counts"));
                ChildJvm java = ChildJvm.start(Waiter.class).expect("in");
                ChildJvm python = user("counts");
                ChildJvm signaller = user("counts")) {
            tell(python, "await condition", "awaiting");
            tell(signaller, "take", "taken"); // had only once both wait
            tell(signaller, "signal", "signalled"); // that of the first slot, Java's
            java.kill();
            tell(signaller, "unlock", "unlocked");
            python.expect("True");
            assertThat(array.lock().ownerDeaths()).isZero();
        }
    }

    @Test
    void theDeathOfAPythonThatHoldsTheLockWakesWhoWaitsInJava() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1); ChildJvm python = user(array.handle())) {
            CountDownLatch waits = new CountDownLatch(1);
            FutureTask<Boolean> signalled = waitFor(array.lock(), array.lock().condition("more"), waits);
            awaitRelease(array.lock(), waits);
            tell(python, "take", "taken");
            python.kill();
            assertThat(Await.result(signalled)).isTrue();
        }
    }

    @Test
    void theyMeetAtBarriersWhichBreakWhenOneIsKilled() throws Exception {
        try (SharedIntArray array = SharedIntArray.create(1);
                ChildJvm one = user(array.handle());
                ChildJvm two = user(array.handle())) {
            SharedBarrier round = array.synchronizers().barrier("round", 3);
            for (int i = 0; i < 3; i++) {
                tell(one, "meet 3", "meeting");
                tell(two, "meet 3", "meeting");
                assertThat(round.await(SECONDS, TimeUnit.SECONDS)).isBetween(0, 2);
                one.expect("met");
                two.expect("met");
            }
            tell(one, "meet 3", "meeting");
            two.kill();
            one.expect("broken");
            assertThat(round.isBroken()).isTrue();
            round.reset();
        }
    }

    @Test
    void aKilledJvmBreaksTheBarrierOfPython() {
        SharedIntArray.create(1, options().named("counts")).close();
        try (ChildJvm java = ChildJvm.start(Party.class).expect("in"); ChildJvm python = user("counts")) {
            tell(python, "join 2", "barrier of 2"); // or it would be a new one, if the JVM is dead by then
            tell(python, "meet 2", "meeting");
            java.kill();
            python.expect("broken");
        }
    }

    /** Takes part in a barrier and never comes. */
    static final class Party {
        public static void main(String[] arguments) throws IOException {
            try (SharedIntArray array = SharedIntArray.open("counts")) {
                assertThat(array.synchronizers().barrier("round", 2).getParties()).isEqualTo(2);
                ParentJvm.say("in");
                ParentJvm.hear();
            }
        }
    }

    @Test
    void aPythonThatEndsInOrderLeavesTheBarrierWhole() {
        try (SharedIntArray array = SharedIntArray.create(1)) {
            SharedBarrier round = array.synchronizers().barrier("round", 2);
            assertThat(Python.run("print(sharray.attach('%s').barrier('round', 2).parties)".formatted(array.handle())))
                    .isEqualTo("2");
            try (ChildJvm next = user(array.handle())) {
                tell(next, "join 2", "barrier of 2"); // has the slot of the one before, settled
                assertThat(round.isBroken()).isFalse();
            }
        }
    }

    @Test
    void latchesAreTheSame() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1); ChildJvm python = user(array.handle())) {
            SharedLatch ready = array.synchronizers().latch("ready", 2);
            tell(python, "count down", "counted");
            assertThat(ready.getCount()).isOne();
            tell(python, "latch", "awaiting");
            ready.countDown();
            python.expect("True");
            assertThat(ready.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aViewOfNumpyIsTheMemoryOfBoth() {
        Python.requireNumpy();
        try (SharedDoubleArray values = SharedDoubleArray.of(1.5, 2.5); ChildJvm python = user(values.handle())) {
            tell(python, "numpy", "float64");
            assertThat(values).hasToString("[2.5, 3.5]");
        }
    }

    record Point(byte kind, double x) {}

    @Test
    void complexNumbersTextsAndRecordsByNumpy() {
        Python.requireNumpy();
        try (SharedArray numbers = SharedArray.create(Dtype.parse("<c16"), Shape.of(2), options());
                SharedTextArray texts = SharedTextArray.create(TextType.utf32(3), 2);
                SharedRecordArray<Point> points = SharedRecordArray.create(Point.class, 2)) {
            String[] handles = Python.run("""
                    arrays = [sharray.attach(handle) for handle in '%s %s %s'.split()]
                    numbers, texts, points = [array.numpy() for array in arrays]
                    with arrays[0].lock, arrays[2].lock:
                        numbers[1], texts[1], points[1] = 1 + 2j, 'äbc', (7, 2.5)
                    print(*[array.handle for array in arrays])
                    """.formatted(numbers.handle(), texts.handle(), points.handle())).split(" ");
            assertThat(((SharedDoubleArray) numbers).get(3)).isEqualTo(2);
            assertThat(texts.get(1)).isEqualTo("äbc");
            assertThat(points.get(1)).isEqualTo(new Point((byte) 7, 2.5));
            assertThat(handles).hasSize(3);
            assertThat(withoutProcess(handles[0])).isEqualTo(withoutProcess(numbers.handle().toString()));
            assertThat(withoutProcess(handles[1])).isEqualTo(withoutProcess(texts.handle().toString()));
            assertThat(ArrayHandle.parse(handles[2]).type()).isEqualTo(points.handle().type());
            assertThatExceptionOfType(AssertionError.class)
                    .isThrownBy(() -> user(points.column("x", SharedDoubleArray.class).handle()));
        }
    }

    private static String withoutProcess(String handle) {
        return handle.replaceAll("(pid|fd)=[0-9]+", "$1");
    }

    /** Takes part in all that leaves a cell, and waits to be killed. */
    static final class Participant {
        public static void main(String[] arguments) throws IOException {
            SharedIntArray counts = SharedIntArray.create(1, options().named("counts").participants(2));
            Synchronizers sync = counts.synchronizers();
            sync.readWriteLock("table").readLock().lock();
            sync.barrier("round", 2);
            var lock = counts.lock();
            Thread waiter = Thread.ofPlatform().daemon().start(() -> {
                lock.lock();
                lock.condition("more").awaitUninterruptibly();
            });
            Await.asleep(waiter);
            lock.lock();
            ParentJvm.say("in");
            ParentJvm.hear();
        }
    }

    @Test
    void pythonSettlesAllThatADeadJvmLeaves() {
        try (ChildJvm java = ChildJvm.start(Participant.class).expect("in")) {
            java.kill();
        }
        try (ChildJvm python = user("counts")) {
            tell(python, "take", "taken after a death"); // and has the dead JVM's slot
            try (SharedIntArray counts = SharedIntArray.open("counts")) {
                Synchronizers sync = counts.synchronizers();
                assertThat(sync.readWriteLock("table").writeLock().tryLock()).isTrue();
                assertThat(sync.barrier("round", 2).isBroken()).isFalse();
                tell(python, "unlock", "unlocked");
                assertThat(previousOwnerDied(counts.lock())).isFalse();
            }
        }
    }
}
