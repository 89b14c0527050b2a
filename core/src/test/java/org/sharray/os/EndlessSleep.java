package org.sharray.os;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An operating system under which a thread that sleeps on a word wakes only when it is woken: no time slice makes up for a wake-up that was
 * lost. Time limits, interrupts, deaths and closing are not noticed either.
 */
public final class EndlessSleep extends DelegatingOs {
    private static final AtomicLong SLEEPS = new AtomicLong();

    private EndlessSleep(Os real) {
        super(real);
    }

    /** To be called before anything else of the library. */
    public static void install() {
        OsChoice.between = EndlessSleep::new;
    }

    /** How often a thread has gone to sleep until now. */
    public static long sleeps() {
        return SLEEPS.get();
    }

    @Override
    public void awaitChange(MemorySegment memory, long offset, int expected, long nanos) {
        SLEEPS.incrementAndGet();
        super.awaitChange(memory, offset, expected, TimeUnit.DAYS.toNanos(1));
    }
}
