package org.sharray.process;

/** Lets checked exceptions through where the compiler knows of none. */
final class Unchecked {
    private Unchecked() {}

    /** Throws an exception as it is. The type argument is what the compiler takes it for. */
    @SuppressWarnings("unchecked")
    static <E extends Exception> E asUnchecked(Exception failure) throws E {
        throw (E) failure;
    }
}
