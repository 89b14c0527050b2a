package org.sharray.locking;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;

/** Waiting for an element to change: its own 32 bits, or the lower ones of its 64, are the futex word. */
public final class ElementWaiting {
    /** A wait without a limit. */
    public static final long FOR_EVER = Waiting.FOR_EVER;

    private static final VarHandle INT = ValueLayout.JAVA_INT.varHandle();

    private ElementWaiting() {}

    /**
     * Waits until something is so that depends on an element.
     *
     * @param memory the mapping
     * @param offset of the element, in bytes
     * @param over   looks at the element; throws if the array is closed
     * @param nanos  the longest wait; with 0 or less there is none
     * @return false if the time was over first
     * @throws InterruptedException if the thread was interrupted; its interrupt status is cleared
     */
    public static boolean await(MemorySegment memory, long offset, BooleanSupplier over, long nanos)
            throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        try (Waiting waiting = new Waiting(true, Math.max(0, nanos))) {
            while (true) {
                int seen = (int) INT.getVolatile(memory, offset); // before the look, so that no change is slept through
                if (over.getAsBoolean()) {
                    return true;
                }
                Ending ending = waiting.ending();
                if (ending == Ending.INTERRUPTED) {
                    throw new InterruptedException();
                }
                if (ending == Ending.TIMED_OUT) {
                    return false;
                }
                waiting.sleep(memory, offset, seen);
            }
        }
    }

    /**
     * Wakes all threads of all processes that wait for an element.
     *
     * @param memory the mapping
     * @param offset of the element, in bytes
     */
    public static void wakeAll(MemorySegment memory, long offset) {
        Os.current().wake(memory, offset, Integer.MAX_VALUE);
    }
}
