package org.sharray.locking;

import static org.sharray.locking.Step.C1;
import static org.sharray.locking.Step.C2;
import static org.sharray.locking.Step.C3;
import static org.sharray.locking.Step.C4;
import static org.sharray.locking.Step.C5;
import static org.sharray.locking.Step.C6;

import java.util.Date;
import java.util.concurrent.TimeUnit;
import org.sharray.error.OwnerDiedException;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.sync.SharedCondition;

/**
 * A condition: a cell for each process ({@link ConditionCells}), and in each process a queue of those that wait ({@link ConditionQueue}).
 *
 * <pre>
 * C1 join the queue, count in the cell        S1 in one cell that waits: one waiting less, one granted more
 * C2 release the lock                         S2 wake the sleepers on that cell
 * C3 sleep on the cell
 * C4 signalled
 * C5 or time or interrupt: leave the queue, unless a signal came first
 * C6 acquire the lock again
 * C7 signalled: leave the queue, take the grant
 * </pre>
 *
 * <p>
 * A signal wakes all threads of the process that it goes to, and those whose turn it is not go to sleep again: so the order in
 * which the kernel wakes does not matter. Fields: all final.
 */
final class WordCondition implements SharedCondition {
    private static final long serialVersionUID = 1L;

    private final transient Home home;
    private final transient int record;
    private final transient WordLock lock;
    private final transient ConditionQueue queue;

    WordCondition(Home home, int record, WordLock lock) {
        this.home = home;
        this.record = record;
        this.lock = lock;
        this.queue = home.participant().local(record, _ -> new ConditionQueue(home.participant(), record));
    }

    @Override
    public void await() throws InterruptedException {
        waitFor(true, Waiting.FOR_EVER);
    }

    @Override
    public void awaitUninterruptibly() {
        try {
            waitFor(false, Waiting.FOR_EVER);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public long awaitNanos(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        boolean signalled = waitFor(true, Math.max(0, nanos));
        long left = nanos - (System.nanoTime() - start);
        return signalled ? Math.max(1, left) : Math.min(0, left);
    }

    @Override
    public boolean await(long time, TimeUnit unit) throws InterruptedException {
        return waitFor(true, Math.max(0, unit.toNanos(time)));
    }

    @Override
    public boolean awaitUntil(Date deadline) throws InterruptedException {
        long now = System.currentTimeMillis();
        return await(Math.max(deadline.getTime(), now) - now, TimeUnit.MILLISECONDS); // without overflow
    }

    /** Waits for a signal; false if the time was over first. */
    private boolean waitFor(boolean interruptible, long nanos) throws InterruptedException {
        lock.requireHeld();
        lock.requireNoTransaction();
        if (interruptible && Thread.interrupted()) {
            throw new InterruptedException();
        }
        try {
            Object waiter = new Object();
            queue.join(waiter);
            Os.current().reached(C1);
            Ending ending = waitReleased(waiter, interruptible, nanos);
            if (ending == Ending.INTERRUPTED) {
                throw new InterruptedException();
            }
            return ending == null;
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    private Ending waitReleased(Object waiter, boolean interruptible, long nanos) {
        boolean inQueue = true;
        try (Waiting waiting = new Waiting(interruptible, nanos)) {
            int holds = lock.releaseAll();
            Os.current().reached(C2);
            Ending ending = sleep(waiter, waiting);
            inQueue = ending == null;
            lock.acquireAgain(holds);
            Os.current().reached(C6);
            if (inQueue) {
                queue.take(waiter);
                inQueue = false;
            }
            requireWhole(ending);
            return ending;
        } finally {
            if (inQueue) {
                queue.abandon(waiter); // the array has been closed
            }
        }
    }

    /** C3 to C5; null if there is a signal, which is still to be taken. */
    private Ending sleep(Object waiter, Waiting waiting) {
        while (true) {
            long cell = queue.cell();
            if (queue.isSignalled(waiter)) {
                Os.current().reached(C4);
                return null;
            }
            Ending ending = waiting.ending();
            if (ending != null) {
                if (queue.withdraw(waiter)) {
                    Os.current().reached(C5);
                    return ending;
                }
                if (ending == Ending.INTERRUPTED) {
                    Thread.currentThread().interrupt(); // the signal came first; the interrupt is for later
                }
                return null;
            }
            if (waiting.nextSlice() && waiting.isLong()) {
                lock.askForOwner(waiting);
                home.participant().recoverCells(record);
            }
            waiting.sleep(queue.slots().file(), queue.word(), ConditionCells.futexValue(cell));
            Os.current().reached(C3);
        }
    }

    private void requireWhole(Ending ending) {
        if (home.layout().isStrict() && lock.previousOwnerDied()) {
            if (ending == Ending.INTERRUPTED) {
                Thread.currentThread().interrupt(); // for later: it can't be told by the same exception
            }
            throw new OwnerDiedException("An owner of " + lock.label()
                    + " died during the wait for a condition, and nobody has mended what the lock protects; this thread holds it");
        }
    }

    @Override
    public void signal() {
        lock.requireHeld();
        try {
            ConditionCells.signal(queue.slots(), record);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    @Override
    public void signalAll() {
        lock.requireHeld();
        try {
            ConditionCells.signalAll(queue.slots(), record);
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    /**
     * Names the condition and its lock, for people.
     *
     * @return for instance {@code the condition "full" of "jobs"}
     */
    @Override
    public String toString() {
        return home.file().scope().isAlive() ? home.describe(record) : "a closed condition of " + home.label();
    }

    private Object writeReplace() {
        return home.sent(record);
    }
}
