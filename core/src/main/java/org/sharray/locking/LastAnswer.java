package org.sharray.locking;

/**
 * What some thread of this JVM has just found out, so that thousands that wait don't all ask for it. Safe for use by several threads; two
 * at once may both have to ask, which does not matter.
 */
final class LastAnswer {
    private static final long FRESH_NANOS = Waiting.SLICE_NANOS / 2;

    /** Question and time are not changed together: a wrong one costs a time slice at most. */
    private volatile long question;
    private volatile long answeredAt = System.nanoTime() - FRESH_NANOS;

    /** Whether a question need not be asked again. */
    boolean isFreshFor(long asked) {
        return asked == question && System.nanoTime() - answeredAt < FRESH_NANOS;
    }

    void answered(long asked) {
        question = asked;
        answeredAt = System.nanoTime();
    }
}
