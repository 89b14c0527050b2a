package org.sharray.locking;

import java.lang.System.Logger.Level;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import jdk.jfr.FlightRecorder;

/** What is told about locks: to the logger, and to the flight recorder if it runs (its classes are not loaded otherwise). */
final class Events {
    /** What is still to be logged about owners that died. */
    private static final Queue<String> DEATHS = new ConcurrentLinkedQueue<>();

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
     * Tells that the lock's owner died; by the next owner. To log it, even to start a thread for that, takes milliseconds beside a dying
     * JVM, and others wait for the lock: so it is done when this owner releases it, or before by the keeper.
     */
    static void ownerDied(String lock, long deaths) {
        DEATHS.add("The owner of " + lock + " died while it held it; what the lock protects may be half done (death "
                + deaths + " of an owner of this lock)");
        try {
            if (!Keeper.isThere()) {
                logDeaths();
            }
            if (FlightRecorder.isInitialized()) {
                OwnerDiedEvent event = new OwnerDiedEvent();
                event.lock = lock;
                event.deaths = deaths;
                event.commit();
            }
        } catch (RuntimeException failure) {
            // The lock itself still tells.
        }
    }

    /** Has logged what there is to log, by a thread that the JVM waits for when it ends. */
    static void logDeaths() {
        try {
            if (!DEATHS.isEmpty()) {
                Thread.ofPlatform().daemon(false).name("sharray-logger").start(Events::log);
            }
        } catch (OutOfMemoryError noMoreThreads) {
            // The lock itself still tells; and the next death tries once more.
        }
    }

    private static void log() {
        for (String death = DEATHS.poll(); death != null; death = DEATHS.poll()) {
            System.getLogger("org.sharray").log(Level.WARNING, death);
        }
    }

    /** Tells that a lock was taken away from its owner by force; by who did it, who waits for nothing. */
    static void lockForced(String lock, String owner) {
        System.getLogger("org.sharray").log(Level.WARNING,
                lock + " was taken away from " + owner + " by force; what the lock protects may be half done");
        try {
            if (FlightRecorder.isInitialized()) {
                LockForcedEvent event = new LockForcedEvent();
                event.lock = lock;
                event.owner = owner;
                event.commit();
            }
        } catch (RuntimeException failure) {
            // The log has it.
        }
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
