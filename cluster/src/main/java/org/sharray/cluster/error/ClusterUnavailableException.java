package org.sharray.cluster.error;

import org.sharray.error.SharrayException;

/**
 * The cluster does not answer: too few of its members are together to be the majority, or this process has lost its way to them. What failed so may be tried
 * again; an update that failed so may have happened or not.
 */
public class ClusterUnavailableException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what could not be done, and what to do about it
     * @param cause   what the engine says
     */
    public ClusterUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }
}
