package org.sharray.error;

/** The root of what can go wrong outside the calling program: storage, files, other processes. */
public class SharrayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public SharrayException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public SharrayException(String message, Throwable cause) {
        super(message, cause);
    }
}
