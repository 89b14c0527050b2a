package org.sharray.storage;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * What is opened for the arrays that come with a task, so that it can be closed when the task has ended; and kept open for the next task, if that
 * brings the same arrays. Used by one thread.
 */
public final class Arrivals {
    private static final ThreadLocal<Arrivals> COLLECTING = new ThreadLocal<>();

    /** What arrived, by what it was found with. */
    private final Map<Object, AutoCloseable> arrived = new HashMap<>();

    /** Those of the task before; null when this does not collect any more. */
    private Arrivals earlier;

    private Arrivals() {}

    /**
     * Of no task.
     *
     * @return nothing
     */
    public static Arrivals none() {
        return new Arrivals();
    }

    /**
     * Starts to collect on this thread: everything that it deserialises from now until {@link #seal}.
     *
     * @param earlier what arrived with the task before, and is used again where it is the same
     * @return what is collected
     */
    public static Arrivals begin(Arrivals earlier) {
        Arrivals arrivals = new Arrivals();
        arrivals.earlier = earlier;
        COLLECTING.set(arrivals);
        return arrivals;
    }

    /** Ends the collecting, and closes what came with the task before and not with this one. */
    public void seal() {
        COLLECTING.remove();
        earlier.close();
        earlier = null;
    }

    /**
     * Whether this thread collects.
     *
     * @return true between {@link #begin} and {@link #seal}
     */
    public static boolean isCollecting() {
        return COLLECTING.get() != null;
    }

    /**
     * What is known by a key: of this task, or of the one before, or opened now. For a thread that collects.
     *
     * @param <T>  the type of it, always the same for equal keys
     * @param key  by which it is found
     * @param open opens it
     * @return open until the task has ended, or the next one that brings it again
     */
    @SuppressWarnings("unchecked")
    public static <T extends AutoCloseable> T arrive(Object key, Supplier<T> open) {
        Arrivals arrivals = COLLECTING.get();
        AutoCloseable known = arrivals.arrived.get(key);
        if (known == null) {
            known = arrivals.earlier.arrived.remove(key);
            known = known == null ? open.get() : known;
            arrivals.arrived.put(key, known);
        }
        return (T) known;
    }

    /** Closes what has arrived. What is in use by some thread stays open until it is not reachable any more. */
    public void close() {
        for (AutoCloseable opened : arrived.values()) {
            try {
                opened.close();
            } catch (Exception inUse) {
                // The garbage collector closes it.
            }
        }
        arrived.clear();
    }
}
