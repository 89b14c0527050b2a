package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.ArrayHandle;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayClosedException;
import org.sharray.os.Descriptor;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.OtherArrays;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.Mode;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/**
 * One thread closes an array while another is in its lock and asks whether the owner lives. A descriptor's number is soon another
 * file's: what the second thread does with it must not cost this process its proof of life there.
 */
class CloseAmongThreadsTest {
    private static final int ROUNDS = 200;
    private static final int THREADS = 2;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Keeps the lock of one array and says whether it can have that of each array whose handle it is told. */
    static final class Keeper {
        public static void main(String[] arguments) throws Exception {
            try (SharedIntArray kept = SharedIntArray.open(arguments[0])) {
                kept.lock().lock();
                ParentJvm.say("kept");
                while (true) {
                    try (SharedIntArray other = SharedIntArray.attach(ArrayHandle.parse(ParentJvm.hear()))) {
                        ParentJvm.say(other.lock().tryLock());
                    }
                }
            }
        }
    }

    @Test
    void aLockOfTheNextArrayIsKept() {
        SharedIntArray.create(1, options().named("kept")).close();
        try (ChildJvm keeper = ChildJvm.start(Keeper.class, "kept").expect("kept")) {
            for (int round = 0; round < ROUNDS; round++) {
                SharedIntArray first = SharedIntArray.open("kept");
                SharedLock lock = first.lock();
                CountDownLatch allTry = new CountDownLatch(THREADS);
                List<FutureTask<Boolean>> tries = IntStream.range(0, THREADS)
                        .mapToObj(_ -> Await.start(() -> triesUntilClosed(lock, allTry))).toList();
                await(allTry);
                first.close();
                try (SharedIntArray next = SharedIntArray.create(1)) {
                    next.lock().lock();
                    tries.forEach(
                            task -> assertThat(Await.result(task)).as("a lock that another process has").isFalse());
                    keeper.say(next.handle());
                    keeper.expect(false);
                    next.lock().unlock();
                }
            }
        }
    }

    /** Whether it got the lock before the array was closed; no other failure is one. */
    private static boolean triesUntilClosed(SharedLock lock, CountDownLatch tried) {
        try {
            while (!lock.tryLock()) {
                tried.countDown();
            }
            return true;
        } catch (ArrayClosedException closed) {
            return false;
        } finally {
            tried.countDown();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Descriptors of one file; the first of a thread's calls that concern a byte's lock has to wait for a gate to open. */
    private static final class Gate {
        private final CountDownLatch reached = new CountDownLatch(1);
        private final CountDownLatch opened = new CountDownLatch(1);
        private volatile Thread stopped;
        private volatile boolean closed;
        private volatile String usedAfterClose;

        Descriptor before(Descriptor real) {
            return (Descriptor) Proxy.newProxyInstance(Descriptor.class.getClassLoader(),
                    new Class<?>[]{Descriptor.class}, (_, method, arguments) -> call(real, method, arguments));
        }

        private Object call(Descriptor real, Method method, Object... arguments) throws Throwable {
            if (Thread.currentThread() == stopped && method.getName().matches("tryLock|isLocked")) {
                reached.countDown();
                await(opened);
            }
            if (closed) {
                usedAfterClose = method.getName();
            }
            closed |= method.getName().equals("close");
            try {
                Object result = method.invoke(real, arguments);
                return method.getName().equals("share") ? before((Descriptor) result) : result;
            } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
            }
        }
    }

    @ParameterizedTest(name = "the owner is dead: {0}")
    @ValueSource(booleans = {false, true})
    void whoClosesWaitsForWhoLooksAtTheOwner(boolean dead) {
        SharedIntArray.create(1, options().named("kept")).close();
        try (ChildJvm keeper = ChildJvm.start(Keeper.class, "kept").expect("kept")) {
            Gate gate = new Gate();
            ArrayFile file = ArrayFile.openNamed("kept", true);
            Participation participation = Participation.join(file.layout(), file.descriptor());
            Participant participant = participation.participant(file.layout(), gate.before(file.descriptor()),
                    file.label());
            SharedLock lock = new Home(file.layout(), participant, null, _ -> null, file.label(), file.part(),
                    OtherArrays::open)
                    .arrayLock();
            if (dead) {
                keeper.kill();
            }
            FutureTask<Boolean> trying = new FutureTask<>(() -> triesUntilClosed(lock, new CountDownLatch(1)));
            gate.stopped = Thread.ofPlatform().daemon().unstarted(trying);
            gate.stopped.start();
            // Where the process id proves the keeper's life, there is no byte to look at, and this thread goes on trying.
            Await.until("one to look at the owner", () -> gate.reached.getCount() == 0 || looksByProcessId(lock, dead));
            FutureTask<SharedIntArray> closing = new FutureTask<>(() -> {
                file.close();
                participation.leave();
                SharedIntArray next = SharedIntArray.create(1, options().named("next"));
                next.lock().lock();
                return next;
            });
            Thread closer = Thread.ofPlatform().daemon().start(closing);
            Await.until("the other to close, or to wait",
                    () -> closing.isDone() || closer.getState() == Thread.State.BLOCKED);
            gate.opened.countDown();
            boolean taken = Await.result(trying);
            try (SharedIntArray next = Await.result(closing);
                    ChildJvm other = ChildJvm.start(LockUser.class, "next").expect("in")) {
                assertThat(taken && !dead).as("took the lock of a living owner").isFalse();
                assertThat(gate.usedAfterClose).as("called when the descriptor was closed").isNull();
                other.say("try");
                other.expect(false);
                assertThat(next.lock().ownerDeaths()).isZero();
            }
        }
    }

    private static boolean looksByProcessId(SharedLock lock, boolean dead) {
        return !dead && !Mode.isNative() && lock.isLocked();
    }
}
