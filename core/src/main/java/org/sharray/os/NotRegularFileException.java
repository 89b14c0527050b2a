package org.sharray.os;

import java.nio.file.FileSystemException;

/** What was to be opened is a directory, a pipe, a device or a socket: nothing that can hold an array. */
public final class NotRegularFileException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param file what it is
     */
    public NotRegularFileException(String file) {
        super(file, null, "not a regular file");
    }
}
