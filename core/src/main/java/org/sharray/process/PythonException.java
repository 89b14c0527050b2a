package org.sharray.process;

import org.sharray.error.SharrayException;

/** What a task in Python raised; the cause of a {@link ProcessFailedException}. */
public final class PythonException extends SharrayException {
    private static final long serialVersionUID = 1;

    /** @serial the name of the exception's class */
    private final String className;

    /** @serial the traceback */
    private final String traceback;

    PythonException(String className, String message, String traceback) {
        super(message.isEmpty() ? className : className + ": " + message);
        this.className = className;
        this.traceback = traceback;
    }

    /**
     * The name of the exception's class.
     *
     * @return for instance {@code ValueError}
     */
    public String className() {
        return className;
    }

    /**
     * The traceback, as Python prints it.
     *
     * @return several lines
     */
    public String traceback() {
        return traceback;
    }
}
