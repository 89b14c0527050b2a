package org.sharray.process;

import java.util.Optional;
import org.sharray.error.SharrayException;

/**
 * A worker of a {@link ProcessPool} died while it ran a task: it was killed, called {@code System.exit}, or its JVM failed. It is the cause of
 * the {@link java.util.concurrent.ExecutionException} of that task alone; the pool goes on, with another worker. What the task had written to
 * shared arrays stays as it is, and the locks that it held tell their next owner.
 */
public final class WorkerDiedException extends SharrayException {
    private static final long serialVersionUID = 1;

    /** The worker's process id. */
    private final long pid;

    /** How it ended. */
    private final int exitCode;

    /** What it printed last to its standard error. */
    private final String lastErrors;

    WorkerDiedException(long pid, int exitCode, String lastErrors) {
        super("Worker " + pid + " " + describe(exitCode) + " while it ran the task"
                + (lastErrors.isEmpty() ? "" : "; it printed last: " + lastErrors), null);
        this.pid = pid;
        this.exitCode = exitCode;
        this.lastErrors = lastErrors;
    }

    static String describe(int exitCode) {
        return Signals.ofExitCode(exitCode).map(signal -> "was killed by " + signal)
                .orElse("exited with code " + exitCode + ", as System.exit(" + exitCode + ") does,");
    }

    /**
     * The worker's process id.
     *
     * @return the id; by now it may be another process's
     */
    public long pid() {
        return pid;
    }

    /**
     * The worker's exit code.
     *
     * @return 128 + n if signal n ended it
     */
    public int exitCode() {
        return exitCode;
    }

    /**
     * The signal that ended the worker, such as {@code SIGKILL}.
     *
     * @return the name, or nothing if no signal did
     */
    public Optional<String> signal() {
        return Signals.ofExitCode(exitCode);
    }

    /**
     * The last lines that the worker printed to its standard error.
     *
     * @return some kilobytes at most; empty if there were none
     */
    public String lastErrors() {
        return lastErrors;
    }
}
