package org.sharray.methods;

import java.util.ArrayDeque;
import java.util.Deque;
import org.sharray.sync.SharedLock;

/** What one attempt needs, and closes at its end. */
final class Scene implements AutoCloseable {
    /** The lock of the array whose transaction is tried, or null. */
    SharedLock lock;

    /** What is closed while a call waits for it, or null. */
    AutoCloseable home;

    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Closes something at the end. */
    <T extends AutoCloseable> T keep(T opened) {
        open.push(opened);
        return opened;
    }

    @Override
    public void close() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) {
                throw new AssertionError("What a trial needed can't be closed", failure);
            }
        }
    }
}
