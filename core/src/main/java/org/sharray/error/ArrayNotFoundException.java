package org.sharray.error;

/** There is no array of that name, path or handle (any more). */
public class ArrayNotFoundException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public ArrayNotFoundException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public ArrayNotFoundException(String message, Throwable cause) {
        super(message, cause);
    }
}
