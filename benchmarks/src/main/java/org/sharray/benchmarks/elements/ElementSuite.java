package org.sharray.benchmarks.elements;

import java.util.List;
import org.sharray.benchmarks.Suite;

/** The measurements of elements. */
public final class ElementSuite {
    /** The suite. */
    public static final Suite SUITE = new Suite("elements", "reading and writing elements",
            List.of(new Elements("int", Integer.BYTES), new Elements("double", Double.BYTES), new Elements("byte", 1)));

    private ElementSuite() {}
}
