package org.sharray.os;

/**
 * What a process does when its task has come to a good end, though it may live on and has closed nothing. It has no need of other classes,
 * since a child without arrays loads it too.
 */
public final class OrderlyEnd {
    private static volatile Runnable action;

    private OrderlyEnd() {}

    /**
     * Says what there is to do; to be said once.
     *
     * @param newAction run by each {@link #reached} from now on
     */
    public static void prepare(Runnable newAction) {
        action = newAction;
    }

    /** Does what there is to do: the task has ended. */
    public static void reached() {
        Runnable known = action;
        if (known != null) {
            known.run();
        }
    }
}
