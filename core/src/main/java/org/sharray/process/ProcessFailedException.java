package org.sharray.process;

import org.sharray.error.SharrayException;

/**
 * A process could not be started, its task threw, or it died before the task had ended.
 *
 * <p>The message says which, with the process id and the exit code or the name of the signal. If the task threw, the
 * {@linkplain #getCause() cause} is what it threw, with the stack trace it had in that process; where that exception
 * itself can't be sent, a {@link RemoteTaskException} stands in for it.
 */
public final class ProcessFailedException extends SharrayException {
    private static final long serialVersionUID = 1;

    /**
     * Creates the exception.
     *
     * @param message which process, and what became of it
     * @param cause   what the task threw, or null
     */
    public ProcessFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
