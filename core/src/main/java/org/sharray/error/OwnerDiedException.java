package org.sharray.error;

/**
 * The owner of a lock died while it held it, and what the lock protects has to be looked at first: thrown by locks that were created
 * strict until they are repaired, and by a snapshot that would show what the dead owner left half done.
 */
public class OwnerDiedException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public OwnerDiedException(String message) {
        super(message);
    }
}
