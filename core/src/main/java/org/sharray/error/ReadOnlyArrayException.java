package org.sharray.error;

/** An array that was opened read-only was asked to change. */
public class ReadOnlyArrayException extends UnsupportedOperationException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public ReadOnlyArrayException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public ReadOnlyArrayException(String message, Throwable cause) {
        super(message, cause);
    }
}
