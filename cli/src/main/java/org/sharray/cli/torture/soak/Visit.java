package org.sharray.cli.torture.soak;

import org.sharray.SharedLongArray;

/** The programs of other processes, which come to an array that stays, and go. */
final class Visit {
    /** Elements of that array: how many visits have ended well, and which of those has the lock that will be killed. */
    static final int VISITS = 0;
    static final int VICTIM = 1;
    static final int LENGTH = 2;

    private Visit() {}

    /** Works under the lock, and returns an array of its own. */
    static SharedLongArray guest(SharedLongArray hall, long number) {
        try (var _ = hall.lock().hold()) {
            hall.set(VISITS, hall.get(VISITS) + 1);
        }
        return SharedLongArray.of(number);
    }

    /** Takes the lock and keeps it until it is killed. */
    static void victim(SharedLongArray hall, long number) throws InterruptedException {
        hall.lock().lock();
        hall.set(VICTIM, number);
        hall.notifyWaiters(VICTIM);
        Thread.sleep(Long.MAX_VALUE);
    }
}
