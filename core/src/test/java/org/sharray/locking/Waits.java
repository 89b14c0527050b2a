package org.sharray.locking;

import org.sharray.SharedIntArray;
import org.sharray.sync.SharedCondition;
import org.sharray.testing.Await;

/** Threads that wait for the condition "c" of an array's lock, counted in the array before they wait and after a signal. */
final class Waits {
    static final String SIGNALLED = "signalled";
    static final String INTERRUPTED = "interrupted";
    static final String TIMED_OUT = "timed out";

    private static final int BEGUN = 0;
    private static final int ENDED = 1;

    private Waits() {}

    /** An array in which to count. */
    static SharedIntArray newArray() {
        return SharedIntArray.create(2);
    }

    static SharedCondition condition(SharedIntArray array) {
        return array.lock().condition("c");
    }

    /** Waits and tells how the wait ended. */
    static String untilSignalled(SharedIntArray array, Awaiting how) {
        try (var _ = array.lock().hold()) {
            array.set(BEGUN, array.get(BEGUN) + 1);
            boolean signalled = how.await(condition(array));
            array.set(ENDED, array.get(ENDED) + (signalled ? 1 : 0));
            return signalled ? SIGNALLED : TIMED_OUT;
        } catch (InterruptedException interrupted) {
            return INTERRUPTED;
        }
    }

    static String untilSignalled(SharedIntArray array) {
        return untilSignalled(array, Awaiting.AWAIT);
    }

    /** Waits until so many threads have begun to wait since the array was made. */
    static void awaitBegun(SharedIntArray array, int threads) {
        awaitCount(array, BEGUN, threads, "to wait");
    }

    /** Waits until so many threads were signalled since the array was made. */
    static void awaitSignalled(SharedIntArray array, int threads) {
        awaitCount(array, ENDED, threads, "to be signalled");
    }

    private static void awaitCount(SharedIntArray array, int counter, int threads, String what) {
        Await.until(threads + " threads " + what, () -> {
            try (var _ = array.lock().hold()) {
                return array.get(counter) == threads;
            }
        });
    }

    static void signal(SharedIntArray array) {
        try (var _ = array.lock().hold()) {
            condition(array).signal();
        }
    }

    static void signalAll(SharedIntArray array) {
        try (var _ = array.lock().hold()) {
            condition(array).signalAll();
        }
    }
}
