package org.sharray.error;

/** The array, or the array that a slice belongs to, was closed in this process. */
public class ArrayClosedException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public ArrayClosedException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public ArrayClosedException(String message, Throwable cause) {
        super(message, cause);
    }
}
