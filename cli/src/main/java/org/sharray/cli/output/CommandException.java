package org.sharray.cli.output;

import org.sharray.error.SharrayException;

/** A command can't do what it was asked for; the message tells why, in one line. */
public final class CommandException extends SharrayException {
    private static final long serialVersionUID = 1L;

    /**
     * Creates one.
     *
     * @param message what was asked, what was found, what to do
     */
    public CommandException(String message) {
        super(message);
    }

    /**
     * Creates one.
     *
     * @param message what was asked, what was found, what to do
     * @param cause   of it
     */
    public CommandException(String message, Throwable cause) {
        super(message, cause);
    }
}
