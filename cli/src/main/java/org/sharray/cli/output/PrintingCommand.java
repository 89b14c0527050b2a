package org.sharray.cli.output;

import org.sharray.inspector.SafeText;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Supplier;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What commands have in common: where they print, and how they tell that they were called wrongly. */
public abstract class PrintingCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    /** For subclasses. */
    protected PrintingCommand() {}

    /**
     * Where results go.
     *
     * @return standard output, or what a test reads
     */
    public final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    /**
     * Where remarks go.
     *
     * @return standard error, or what a test reads
     */
    public final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /**
     * Makes a remark, in one line.
     *
     * @param remark made harmless here
     */
    protected final void remark(String remark) {
        err().println("sharray: " + SafeText.of(remark));
        err().flush();
    }

    /**
     * That the command was called wrongly.
     *
     * @param message what is wrong
     * @return to be thrown
     */
    protected final ParameterException wrong(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    /**
     * Reads something of the command line.
     *
     * @param <T>    what it is
     * @param reader fails with IllegalArgumentException if it can't be read
     * @return what was read
     */
    protected final <T> T read(Supplier<T> reader) {
        try {
            return reader.get();
        } catch (IllegalArgumentException unreadable) {
            throw wrong(unreadable.getMessage());
        }
    }
}
