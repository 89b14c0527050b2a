package org.sharray.layout;

/** Where an array's lock is. The order is the file format's: the ordinal stands in the file. */
public enum LockKind {
    /** The array has none. */
    NONE,
    /** In the array's own control region. */
    OWN,
    /** In another array's control region. */
    SHARED
}
