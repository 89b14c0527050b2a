package org.sharray.locking;

import java.lang.System.Logger.Level;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;
import org.sharray.os.DeathNotices;
import org.sharray.os.Os;
import org.sharray.os.Words;

/**
 * The daemon thread by whose end the kernel tells the world of this JVM's, and that waits for the same news of others.
 *
 * <p>
 * It is started by the first lock that this JVM can use and never ends before the JVM. Each round it has logged what there is to log, lets
 * every {@link Participant} do what there is to do (begin to be watched, look for locks of ended threads, recover from deaths), and sleeps on all
 * words that can bring news: the attention words of our own slots, and, of files in which a thread of ours has ever waited, the notice
 * words of others. The kernel takes {@value Words#MAX} words; what does not fit is looked at every {@value #OFTEN_MILLIS} ms, and so is
 * everything where the kernel can't wait for several words. Nothing depends on the keeper but speed and the notice of
 * threads that end: who waits for a lock asks for its owner's life all the same.
 */
final class Keeper implements Runnable {
    /** Set to {@code false}, this system property does without the thread. */
    private static final String PROPERTY = "sharray.keeper";

    private static final long OFTEN_MILLIS = 50;
    static final long OFTEN_NANOS = OFTEN_MILLIS * 1_000_000;

    /** When to look again after a death whose byte is not free yet. */
    static final long SOON_NANOS = 1_000_000;

    /** When to look again in any case: portable processes change our attention words too, but can't wake us. */
    static final long SELDOM_NANOS = 1_000_000_000;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    /** A word of our own that {@link #changed} changes, so that the keeper does not sleep through it. */
    private static final MemorySegment CHANGES = Arena.global().allocate(ValueLayout.JAVA_INT);

    /** How the kernel tells of deaths; null if it does not. Changed with this class locked. */
    private static final DeathNotices NOTICES = Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))
            ? Os.current().deathNotices()
            : null;

    /** Null without a keeper. */
    private static final Thread THREAD = start();

    private Keeper() {}

    private static Thread start() {
        if (!Boolean.parseBoolean(System.getProperty(PROPERTY, "true"))) {
            return null;
        }
        try {
            return Thread.ofPlatform().daemon().name("sharray-keeper").stackSize(256 * 1024).start(new Keeper());
        } catch (OutOfMemoryError noMoreThreads) {
            System.getLogger("org.sharray").log(Level.WARNING,
                    "No thread to be had for the keeper of locks, so deaths are noticed more slowly: " + noMoreThreads);
            return null;
        }
    }

    /** Whether there is a keeper. */
    static boolean isThere() {
        return THREAD != null;
    }

    /** To be called when a participant has come, or begins to wait for others. */
    static void changed() {
        if (THREAD == null) {
            return;
        }
        int _ = (int) INT.getAndAdd(CHANGES, 0L, 1);
        if (NOTICES != null) {
            Os.current().wake(CHANGES, 0, 1);
        } else {
            LockSupport.unpark(THREAD);
        }
    }

    /** Begins the watch over a notice word. */
    static synchronized void remember(MemorySegment file, long word) {
        NOTICES.add(file, word);
    }

    /** Ends the watch over a notice word whose memory goes. */
    static synchronized void forget(MemorySegment file, long word) {
        NOTICES.remove(file, word);
    }

    /** See {@link DeathNotices#fence}. */
    static boolean fence() {
        return NOTICES != null && NOTICES.fence();
    }

    @Override
    public void run() {
        int ours = NOTICES == null ? 0 : NOTICES.begin();
        Words words = NOTICES == null ? null : new Words();
        while (true) {
            try {
                int changes = (int) INT.getVolatile(CHANGES, 0L);
                if (words == null) {
                    Events.logDeaths();
                    Participant.all().forEach(Participant::lookAfterOwnThreads);
                    LockSupport.parkNanos(OFTEN_NANOS);
                } else {
                    words.clear();
                    words.add(CHANGES, 0, changes);
                    Os.current().awaitAnyChange(words, round(ours, words));
                }
            } catch (RuntimeException | Error failure) {
                LockSupport.parkNanos(OFTEN_NANOS); // no memory, or a damaged file: the next round may do better
            }
        }
    }

    /** Lets every participant do what there is to do, and says for how long to sleep then. */
    private static long round(int ours, Words words) {
        Events.logDeaths();
        long nanos = SELDOM_NANOS;
        for (Participant participant : Participant.all()) {
            nanos = Math.min(nanos, participant.keep(ours, words));
        }
        return nanos;
    }
}
