package org.sharray.testing;

import org.junit.jupiter.api.Assumptions;
import org.sharray.os.Os;

/** The mode that the tests run in. */
public final class Mode {
    private Mode() {}

    /** Whether the library makes native calls here. */
    public static boolean isNative() {
        return Os.current().locksProveLife();
    }

    /** Skips the running test in portable mode, for what that mode says it can't do. */
    public static void requireNative(String reason) {
        Assumptions.assumeTrue(isNative(), "Not in portable mode: " + reason);
    }
}
