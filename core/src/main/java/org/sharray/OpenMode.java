package org.sharray;

/** What an opened array may be used for. */
public enum OpenMode {
    /** Elements may be read and written, and the lock be taken. */
    READ_WRITE,
    /** Elements may be read alone; this process leaves no trace in the array, so it can't take its lock either. */
    READ_ONLY;

    boolean isWritable() {
        return this == READ_WRITE;
    }
}
