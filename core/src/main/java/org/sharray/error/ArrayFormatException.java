package org.sharray.error;

/** A file is not an array of the expected kind: foreign, truncated, of another version or of another element type; or bytes are not the text that they are read as. */
public class ArrayFormatException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public ArrayFormatException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public ArrayFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
