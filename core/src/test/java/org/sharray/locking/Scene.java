package org.sharray.locking;

import static org.sharray.ArrayOptions.options;

import java.nio.file.Path;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sharray.SharedIntArray;
import org.sharray.SharedIntVector;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedCondition;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedLock;
import org.sharray.sync.SharedReadWriteLock;
import org.sharray.sync.SharedSemaphore;
import org.sharray.testing.Await;

/** A file with one synchroniser of each kind, as one process has it open. */
final class Scene implements AutoCloseable {
    static final String FINE = "fine";
    static final String TOLD = "told";
    static final String TOO_LATE = "too late";
    static final String BROKEN = "broken";

    /** How many threads meet at the barrier. */
    static final int PARTIES = 3;

    private static final int ROOM = 16;
    private static final long BRIEF_MILLIS = 30;
    private static final long LONG_MILLIS = 100;

    /** Has one element, which is the array, and more when some were appended. */
    private final SharedIntVector vector;
    private final SharedIntArray array;

    /** Made when it is first wanted, since who has it takes part in it. */
    private SharedBarrier barrier;

    private Scene(SharedIntVector vector) {
        this.vector = vector;
        this.array = vector.elements().slice(0, 1);
    }

    /** Makes the file, with everything in it but the barrier. */
    static Scene create(Path file, int participants) {
        SharedIntVector vector = SharedIntVector.create(ROOM, options().file(file).participants(participants));
        vector.append(0);
        Scene made = new Scene(vector);
        made.condition();
        made.table();
        made.permits();
        made.event();
        made.latch();
        return made;
    }

    static Scene open(Path file) {
        return new Scene(SharedIntVector.open(file));
    }

    SharedIntArray array() {
        return array;
    }

    /** What was appended. */
    int[] appended() {
        return vector.elements().slice(1, vector.size()).toArray();
    }

    SharedLock lock() {
        return array.lock();
    }

    SharedCondition condition() {
        return lock().condition("turn");
    }

    SharedReadWriteLock table() {
        return array.synchronizers().readWriteLock("table");
    }

    SharedSemaphore permits() {
        return array.synchronizers().semaphore("permits", 0);
    }

    SharedEvent event() {
        return array.synchronizers().event("event");
    }

    SharedLatch latch() {
        return array.synchronizers().latch("latch", 1);
    }

    SharedBarrier barrier() {
        if (barrier == null) {
            barrier = array.synchronizers().barrier("barrier", PARTIES);
        }
        return barrier;
    }

    /** Does something, in the calling thread. */
    String does(Deed deed) throws InterruptedException {
        return switch (deed) {
            case LOCK -> takeAndRelease(lock());
            case TAKE -> take(lock());
            case UNLOCK -> release(lock());
            case TRY -> tryFor(lock());
            case SNAPSHOT -> fine(array::snapshot);
            case AWAIT -> await(Long.MAX_VALUE);
            case AWAIT_BRIEFLY -> await(BRIEF_MILLIS);
            case SIGNAL -> signal();
            case TAKE_READ -> fine(table().readLock()::lock);
            case UNLOCK_READ -> fine(table().readLock()::unlock);
            case WRITE -> takeAndRelease(table().writeLock());
            case TRY_WRITE -> tryFor(table().writeLock());
            case TAKE_WRITE -> take(table().writeLock());
            case UNLOCK_WRITE -> release(table().writeLock());
            case JOIN -> fine(this::barrier);
            case MEET -> meet(Long.MAX_VALUE);
            case MEET_BRIEFLY -> meet(BRIEF_MILLIS);
            case RESET -> fine(barrier()::reset);
            case ACQUIRE -> {
                permits().acquire();
                yield FINE;
            }
            case RELEASE -> fine(permits()::release);
            case AWAIT_EVENT -> {
                event().await();
                yield FINE;
            }
            case SET_EVENT -> fine(event()::set);
            case AWAIT_LATCH -> {
                latch().await();
                yield FINE;
            }
            case COUNT_DOWN -> fine(latch()::countDown);
            case APPEND -> fine(() -> vector.append((int) ProcessHandle.current().pid()));
            case AWAIT_APPEND -> {
                long _ = vector.awaitSize(vector.size() + 1);
                yield FINE;
            }
            case CLOSE -> fine(this::close);
            case KEEPERS -> Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> thread.getName().equals("sharray-keeper"))
                    .map(thread -> thread.isDaemon() ? "daemon" : "not a daemon").toList().toString();
            case PID -> String.valueOf(ProcessHandle.current().pid());
        };
    }

    private static String fine(Runnable deed) {
        deed.run();
        return FINE;
    }

    private static String take(SharedLock lock) {
        return lock.hold().previousOwnerDied() ? TOLD : FINE;
    }

    private static String release(SharedLock lock) {
        lock.unlock();
        return FINE;
    }

    private static String takeAndRelease(SharedLock lock) {
        String taken = take(lock);
        lock.unlock();
        return taken;
    }

    private static String tryFor(SharedLock lock) throws InterruptedException {
        return lock.tryLock(LONG_MILLIS, TimeUnit.MILLISECONDS) ? release(lock) : TOO_LATE;
    }

    /** Sets the element while it waits, so that it is certain when it does. */
    private String await(long millis) throws InterruptedException {
        boolean before = lock().hold().previousOwnerDied();
        try {
            array.setVolatile(0, 1);
            boolean signalled = condition().await(millis, TimeUnit.MILLISECONDS);
            return before || lock().previousOwnerDied() ? TOLD : signalled ? FINE : TOO_LATE;
        } finally {
            lock().unlock();
        }
    }

    /** Does something that makes another thread wait for the condition, and returns when it does. */
    void untilSomebodyAwaits(Runnable deed) {
        array.setVolatile(0, 0);
        deed.run();
        // It holds the lock when it sets the element, and is waiting when it has released it.
        Await.until("somebody to wait for the condition",
                () -> array.getVolatile(0) == 1 && !lock().isLocked());
    }

    private String signal() {
        try (var guard = lock().hold()) {
            condition().signal();
            return guard.previousOwnerDied() ? TOLD : FINE;
        }
    }

    private String meet(long millis) throws InterruptedException {
        try {
            barrier().await(millis, TimeUnit.MILLISECONDS);
            return FINE;
        } catch (BrokenBarrierException _) {
            return BROKEN;
        } catch (TimeoutException _) {
            return TOO_LATE;
        }
    }

    @Override
    public void close() {
        vector.close();
    }
}
