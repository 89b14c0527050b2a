package org.sharray.locking;

import java.lang.System.Logger.Level;
import jdk.jfr.FlightRecorder;

/** What is told about locks: to the logger, and to the flight recorder if it runs (its classes are not loaded otherwise). */
final class Events {
    private Events() {}

    /** Begins the record of a wait for a lock; null if nobody records. */
    static LockContendedEvent contention(WordLock lock, long seen) {
        if (!FlightRecorder.isInitialized()) {
            return null;
        }
        LockContendedEvent event = new LockContendedEvent();
        event.begin();
        event.lock = lock.label();
        event.owner = lock.state(seen);
        return event;
    }

    static void end(LockContendedEvent contention) {
        if (contention != null) {
            contention.commit();
        }
    }

    /**
     * Tells that the lock's owner died; by the next owner. It is logged by a thread of its own: the lock is held, and neither a slow logger
     * nor one that fails shall matter to those that wait for it.
     */
    static void ownerDied(String lock, long deaths) {
        try {
            Thread.ofPlatform().daemon(false).name("sharray-logger").start(() -> log(lock, deaths));
            if (FlightRecorder.isInitialized()) {
                OwnerDiedEvent event = new OwnerDiedEvent();
                event.lock = lock;
                event.deaths = deaths;
                event.commit();
            }
        } catch (RuntimeException | OutOfMemoryError failure) { // no more threads
            // The lock itself still tells.
        }
    }

    private static void log(String lock, long deaths) {
        System.getLogger("org.sharray").log(Level.WARNING, "The owner of " + lock
                + " died while it held it; what the lock protects may be half done (death " + deaths
                + " of an owner of this lock)");
    }

    /** Tells that a barrier broke; by whoever broke it. */
    static void barrierBroken(String barrier, String reason) {
        try {
            if (FlightRecorder.isInitialized()) {
                BarrierBrokenEvent event = new BarrierBrokenEvent();
                event.barrier = barrier;
                event.reason = reason;
                event.commit();
            }
        } catch (RuntimeException failure) {
            // Those that wait are told all the same.
        }
    }
}
