package org.sharray.process;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

import org.sharray.error.SharrayException;

/**
 * Stands in for an exception that a task threw in another process and that can't be brought here: it, or something in
 * it, is not serialisable, or its class is not to be found here. It prints like the original: class name, message,
 * stack trace, causes and suppressed exceptions, each of them a stand-in.
 */
public final class RemoteTaskException extends SharrayException {
    private static final long serialVersionUID = 1;

    /** The class of the original exception. */
    private final String className;

    private RemoteTaskException(Throwable original, Throwable cause) {
        super(messageOf(original), cause);
        className = original.getClass().getName();
        setStackTrace(original.getStackTrace());
    }

    /** Copies an exception with all that hangs on it. */
    static RemoteTaskException standInFor(Throwable original) {
        return copy(original, Collections.newSetFromMap(new IdentityHashMap<>()));
    }

    private static RemoteTaskException copy(Throwable original, Set<Throwable> seen) {
        seen.add(original);
        var cause = original.getCause();
        var copy = new RemoteTaskException(original, cause == null || seen.contains(cause) ? null : copy(cause, seen));
        for (var suppressed : original.getSuppressed()) {
            if (!seen.contains(suppressed)) {
                copy.addSuppressed(copy(suppressed, seen));
            }
        }
        return copy;
    }

    private static String messageOf(Throwable original) {
        try {
            return original.getLocalizedMessage();
        } catch (RuntimeException broken) {
            return "(its message can't be had: " + broken.getClass().getName() + ")";
        }
    }

    /**
     * The name of the class of the exception that this one stands in for.
     *
     * @return the binary name, as {@link Class#getName()} gives it
     */
    public String className() {
        return className;
    }

    /**
     * Describes the original exception.
     *
     * @return the original's class name and message, as {@link Throwable#toString()} gives them
     */
    @Override
    public String toString() {
        return getMessage() == null ? className : className + ": " + getMessage();
    }
}
