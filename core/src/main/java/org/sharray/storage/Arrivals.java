package org.sharray.storage;

import java.util.ArrayList;
import java.util.List;

/** Notes the arrays that come with a task, so that they can be closed when it has ended. */
public final class Arrivals {
    private static final ThreadLocal<Arrivals> COLLECTING = new ThreadLocal<>();

    private final List<AutoCloseable> arrived = new ArrayList<>();

    private Arrivals() {}

    /**
     * Starts to collect on this thread: every array that it deserialises from now until {@link #seal}.
     *
     * @return what is collected
     */
    public static Arrivals begin() {
        Arrivals arrivals = new Arrivals();
        COLLECTING.set(arrivals);
        return arrivals;
    }

    /** Ends the collecting. */
    public void seal() {
        COLLECTING.remove();
    }

    /**
     * Notes an array that has been deserialised, if this thread collects.
     *
     * @param array to be closed later
     */
    public static void arrived(AutoCloseable array) {
        Arrivals arrivals = COLLECTING.get();
        if (arrivals != null) {
            arrivals.arrived.add(array);
        }
    }

    /**
     * Whether nothing has come.
     *
     * @return true if there is nothing to close
     */
    public boolean isEmpty() {
        return arrived.isEmpty();
    }

    /** Closes what has come. What is in use by some thread stays open until it is not reachable any more. */
    public void close() {
        for (AutoCloseable array : arrived) {
            try {
                array.close();
            } catch (Exception inUse) {
                // The garbage collector closes it.
            }
        }
        arrived.clear();
    }
}
