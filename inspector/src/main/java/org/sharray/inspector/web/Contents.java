package org.sharray.inspector.web;

import java.io.IOException;
import org.sharray.SharedArray;

/** An array that is open for one page; in {@link #array} are its elements. */
interface Contents extends AutoCloseable {
    /** The elements: in this machine's memory, whose they ever are. */
    SharedArray array();

    /** Before each look: brings the elements up to date, if they are a copy. */
    void refresh();

    /** How many times as long as a look took is waited for before the next. */
    int restForEachLook();

    /** Tells of the lock until interrupted. */
    void followLock(EventStream stream) throws IOException, InterruptedException;

    @Override
    void close();
}
