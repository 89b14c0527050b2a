package org.sharray.error;

/** The place where an array should live refused it: no space, no permission, an I/O error. */
public class StorageException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     */
    public StorageException(String message) {
        super(message);
    }

    /**
     * Creates the exception.
     *
     * @param message what was asked, what was found and what to do about it
     * @param cause   what the operating system or the JDK reported
     */
    public StorageException(String message, Throwable cause) {
        super(message, cause);
    }
}
