package org.sharray.error;

/** What was to be appended to a vector does not fit; nothing was appended. */
public class VectorFullException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public VectorFullException(String message) {
        super(message);
    }
}
