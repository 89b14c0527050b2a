package org.sharray.inspect;

/** Where an array's lock is. */
public enum LockPlace {
    /** It has none. */
    NONE,

    /** In its own file. */
    OWN,

    /** It uses another array's. */
    OTHERS
}
