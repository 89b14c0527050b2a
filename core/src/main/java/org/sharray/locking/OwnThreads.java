package org.sharray.locking;

import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which threads of this JVM live, by the tags that stand in lock words.
 *
 * <p>
 * The JVM tells its platform threads, but not its virtual ones: those are noted here before they try to own a lock, and stay
 * until they have ended. So a tag that is neither here nor a platform thread's belongs to no thread that lives.
 */
final class OwnThreads {
    /** The virtual threads that may own locks, by tag; a thread that nobody refers to can't run any more. */
    private static final ConcurrentHashMap<Integer, WeakReference<Thread>> VIRTUAL = new ConcurrentHashMap<>();

    private static final int SWEEP_AT_LEAST = 1024;

    /** At how many entries to forget the ended ones; not exact under contention, which does not matter. */
    private static volatile int sweepAt = SWEEP_AT_LEAST;

    private static final ThreadGroup ROOT = rootGroup();

    private OwnThreads() {}

    private static ThreadGroup rootGroup() {
        ThreadGroup group = Thread.currentThread().getThreadGroup();
        while (group.getParent() != null) {
            group = group.getParent();
        }
        return group;
    }

    private static int tag(Thread thread) {
        return (int) thread.threadId();
    }

    /** To be called by a virtual thread before it tries to own a lock. */
    static void note(Thread thread) {
        if (VIRTUAL.containsKey(tag(thread))) {
            return;
        }
        VIRTUAL.put(tag(thread), new WeakReference<>(thread));
        if (VIRTUAL.size() >= sweepAt) {
            VIRTUAL.values().removeIf(known -> !lives(known));
            sweepAt = Math.max(SWEEP_AT_LEAST, VIRTUAL.size() * 2);
        }
    }

    private static boolean lives(WeakReference<Thread> known) {
        Thread thread = known == null ? null : known.get();
        return thread != null && thread.isAlive();
    }

    /** Whether a tag's thread lives. The caller has read the tag in a word that names this JVM. */
    static boolean lives(int tag) {
        if (lives(VIRTUAL.get(tag))) {
            return true;
        }
        for (Thread thread : platformThreads()) {
            if (thread != null && tag(thread) == tag) {
                return true;
            }
        }
        return false;
    }

    private static Thread[] platformThreads() {
        Thread[] threads = new Thread[ROOT.activeCount() + 16];
        while (ROOT.enumerate(threads, true) == threads.length) { // those that did not fit are left out
            threads = new Thread[threads.length * 2];
        }
        return threads;
    }
}
