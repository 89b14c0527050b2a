package org.sharray.inspector.web;

import java.util.Optional;

/** An array of the page's list, as it was in one sample. */
interface PageArray {
    /** What tells it from others, and is the same in each sample. */
    Object key();

    /** It in the list, under an id. */
    Facts.Row row(String id);

    /** Why it can't be shown. */
    Optional<String> problem();

    /** All that is known of it, in the form of the page's JSON. */
    Object detail();

    /** Opens it, to follow its elements and its lock. */
    Contents open();

    /** Whether its elements can be followed: they are there, and not more than is decent to read. */
    boolean isReadable();

    /** Writes an element; what is read then. */
    String set(long index, String value);
}
