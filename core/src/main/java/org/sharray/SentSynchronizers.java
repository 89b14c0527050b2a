package org.sharray;

import java.io.Serializable;

/**
 * What stands for a place of synchronisers in a serialised form.
 *
 * @param home handle of the array in whose file they are, as text
 */
record SentSynchronizers(String home) implements Serializable {
    private Object readResolve() {
        return SentArray.arrive(ArrayHandle.parse(home)).synchronizers();
    }
}
