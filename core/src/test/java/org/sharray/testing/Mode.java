package org.sharray.testing;

import org.sharray.os.Os;

/** The mode that the tests run in. */
public final class Mode {
    private Mode() {}

    /** Whether the library makes native calls here. */
    public static boolean isNative() {
        return Os.current().locksProveLife();
    }
}
