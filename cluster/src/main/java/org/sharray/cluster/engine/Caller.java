package org.sharray.cluster.engine;

/**
 * One who makes changes, one after the other, and counts them. A process has as many as it makes changes at once; whoever wants to make one borrows a caller from
 * {@link Callers} until the change is done. Used by one thread at a time.
 */
final class Caller {
    private final long id;
    private long number;

    Caller(int process, int lane) {
        this.id = (long) process << Integer.SIZE | lane & 0xffffffffL;
    }

    long id() {
        return id;
    }

    long nextNumber() {
        return ++number;
    }

    /** The number of the process to which a caller belongs. */
    static int process(long id) {
        return (int) (id >> Integer.SIZE);
    }
}
