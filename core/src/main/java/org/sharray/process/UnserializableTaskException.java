package org.sharray.process;

import org.sharray.error.SharrayException;

/**
 * A task can't be sent to another process, because something in it is not serialisable. The message names the way to
 * it, from the captured value through the fields, and how to mend it. No process has been started.
 */
public final class UnserializableTaskException extends SharrayException {
    private static final long serialVersionUID = 1;

    UnserializableTaskException(String message, Throwable cause) {
        super(message, cause);
    }
}
