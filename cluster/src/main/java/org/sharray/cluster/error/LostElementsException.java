package org.sharray.cluster.error;

import org.sharray.error.SharrayException;

/**
 * Elements are gone: all members that had them left the cluster at once, without handing them over. The other elements of the array are there still; what is gone does not
 * come back, and reads as this exception, never as zeros.
 */
public class LostElementsException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which array, and which of its elements
     */
    public LostElementsException(String message) {
        super(message);
    }
}
