package org.sharray.os;

import java.util.List;
import java.util.function.Supplier;

/**
 * What a process does when its task has come to an end, though it may live on and has closed nothing. It has no need of other classes,
 * since a child without arrays loads it too.
 */
public final class OrderlyEnd {
    private static volatile Runnable action;
    private static volatile Supplier<List<String>> locks;

    private OrderlyEnd() {}

    /**
     * Says what there is to do; to be said once.
     *
     * @param newAction    run by each {@link #reached} from now on
     * @param takeBack run by each {@link #takeLocksBack}
     */
    public static void prepare(Runnable newAction, Supplier<List<String>> takeBack) {
        action = newAction;
        locks = takeBack;
    }

    /** Does what there is to do: the task has ended well. */
    public static void reached() {
        Runnable known = action;
        if (known != null) {
            known.run();
        }
    }

    /**
     * Frees the locks that the calling thread holds, as those of a dead owner.
     *
     * @return their names, for people
     */
    public static List<String> takeLocksBack() {
        Supplier<List<String>> known = locks;
        return known == null ? List.of() : known.get();
    }
}
