package org.sharray.cluster.error;

import org.sharray.error.SharrayException;

/** A member left the cluster while it worked for this process; whether it has done what it was to do, nobody knows. */
public class MemberDiedException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what the member was to do
     * @param cause   what the engine says
     */
    public MemberDiedException(String message, Throwable cause) {
        super(message, cause);
    }
}
