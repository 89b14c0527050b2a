package org.sharray.process;

import java.util.Optional;

/**
 * The names of signals. A process that a signal ended has the exit code 128 plus the signal's number: the JDK reports it
 * so, and so does a JVM that ends by SIGTERM in good order. Nothing tells that apart from a program that calls
 * {@code System.exit(143)}; shells have the same gap.
 */
final class Signals {
    private static final int BASE = 128;

    /** By number; the numbers of Linux, {@code signal(7)}. */
    private static final String[] LINUX = {null, "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT",
            "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV", "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM",
            "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGXCPU",
            "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS"};

    /** By number; the numbers that POSIX fixes, for other systems. */
    private static final String[] POSIX = {null, "SIGHUP", "SIGINT", "SIGQUIT", null, null, "SIGABRT", null, null,
            "SIGKILL", null, null, null, null, "SIGALRM", "SIGTERM"};

    private Signals() {}

    /** The signal that an exit code tells of, if it tells of one. */
    static Optional<String> ofExitCode(int exitCode) {
        var names = System.getProperty("os.name").equals("Linux") ? LINUX : POSIX;
        int number = exitCode - BASE;
        return number > 0 && number < names.length ? Optional.ofNullable(names[number]) : Optional.empty();
    }
}
