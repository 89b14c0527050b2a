package org.sharray.cluster.error;

import org.sharray.error.SharrayException;

/**
 * The calling thread held an array's lock, and the cluster has given it to another meanwhile, because it took this process for dead. Nothing was changed by what failed so, and
 * nothing will be under this hold.
 */
public class LockLostException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message which lock
     */
    public LockLostException(String message) {
        super(message);
    }
}
