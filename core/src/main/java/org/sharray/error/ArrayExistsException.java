package org.sharray.error;

/** An array or file of that name exists already; nothing was changed. */
public class ArrayExistsException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public ArrayExistsException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public ArrayExistsException(String message, Throwable cause) {
        super(message, cause);
    }
}
