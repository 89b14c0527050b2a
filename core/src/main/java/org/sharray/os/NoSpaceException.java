package org.sharray.os;

import java.nio.file.FileSystemException;

/** The place where a file lives has no room for it. */
public final class NoSpaceException extends FileSystemException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates the exception.
     *
     * @param file what did not fit
     */
    public NoSpaceException(String file) {
        super(file, null, "no space left");
    }
}
