package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.Locale;

import org.sharray.inspector.SafeText;
import org.sharray.error.SharrayException;
import org.sharray.process.ProcessFailedException;
import org.sharray.process.PythonException;

import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Tells the user what went wrong in one line that starts with "sharray:". A stack trace is shown only if the environment
 * has {@code SHARRAY_DEBUG}.
 */
final class Failures {

    private static final int INTERRUPTED = 130;

    private Failures() {}

    /** A command line that can't be understood: what is wrong, and where help is. */
    static int usage(ParameterException e, String[] arguments) {
        CommandLine command = e.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("sharray: " + oneLine(decapitalised(e.getMessage())));
        String name = command.getCommandSpec().qualifiedName();
        if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getSuggestions().isEmpty()) {
            err.println(
                    "Did you mean " + String.join(", ", unmatched.getSuggestions()) + "? See '" + name + " --help'.");
        } else {
            err.println("See '" + name + " --help'.");
        }
        return ExitCode.USAGE;
    }

    /** A command that failed while it ran. */
    static int execution(Exception e, CommandLine command, ParseResult result) {
        return report(e, command.getErr());
    }

    static int report(Throwable failure, PrintWriter err) {
        err.println("sharray: " + oneLine(message(failure)));
        if (System.getenv("SHARRAY_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        err.flush();
        return failure instanceof InterruptedException ? INTERRUPTED : ExitCode.SOFTWARE;
    }

    private static String message(Throwable failure) {
        return switch (failure) {
            case NoSuchFileException e -> e.getFile() + ": no such file or directory";
            case AccessDeniedException e -> e.getFile() + ": permission denied";
            case FileSystemException e when e.getReason() != null ->
                e.getFile() + ": " + decapitalised(e.getReason());
            case IOException e when e.getMessage() != null -> e.getMessage();
            case ProcessFailedException e when e.getCause() instanceof IOException cause -> message(cause);
            case ProcessFailedException e when e.getCause() instanceof OutOfMemoryError cause -> message(cause);
            case ProcessFailedException e when e.getCause() instanceof PythonException cause -> cause.getMessage();
            case SharrayException e when e.getMessage() != null -> decapitalised(e.getMessage());
            case OutOfMemoryError _ -> "not enough heap memory; SHARRAY_JAVA_OPTS=-Xmx8g, for instance, allows more";
            case InterruptedException _ -> "interrupted";
            default -> "this should not happen: " + failure + " (SHARRAY_DEBUG=1 shows where)";
        };
    }

    private static String oneLine(String message) {
        return SafeText.of(message.strip().replaceAll("\\s*\\R\\s*", "; "));
    }

    /** A message of the library as a part of a sentence. */
    static String decapitalised(String message) {
        return message.substring(0, 1).toLowerCase(Locale.ROOT) + message.substring(1);
    }
}
