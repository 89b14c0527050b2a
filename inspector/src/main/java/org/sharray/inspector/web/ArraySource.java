package org.sharray.inspector.web;

import java.util.List;

/** Where the arrays of the page are. Used by one thread at a time. */
interface ArraySource {
    /** All of them, as they are now. */
    List<? extends PageArray> sample() throws InterruptedException;

    /** The cluster's name; null if they are in this machine's memory. */
    default String cluster() {
        return null;
    }
}
