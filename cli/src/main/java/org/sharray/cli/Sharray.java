package org.sharray.cli;

import java.io.IOException;

import org.sharray.cli.arrays.ArrayCommands;
import org.sharray.cli.doctor.DoctorCommand;
import org.sharray.cli.locks.LockCommands;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The command itself; its work is in the subcommands. */
@Command(name = "sharray", versionProvider = Version.class, sortOptions = false, //
        subcommands = {DemoCommand.class, HistogramCommand.class, BlurCommand.class, MandelbrotCommand.class,
                CreateCommand.class, WatchCommand.class, TopCommand.class, WebCommand.class, TortureCommand.class,
                ConformanceCommand.class}, //
        description = "Arrays in shared memory: see several processes work on one array.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray demo                      two processes count in one array", //
                "  sharray histogram photo.jpg       processes count the bytes of a file", //
                "  sharray mandelbrot picture.png    processes draw a picture together", //
                "  sharray create t -d '<f8' -s 9,3  an array of zeros, found by its name", //
                "  sharray show 't[:5,0]'            the beginning of its first column", //
                "  sharray ls                        all arrays, and who holds their locks", //
                "  sharray why t                     why its lock can't be had, and what to do", //
                "  sharray web                       all arrays, live, in the browser", //
                "  sharray bench --quick             how fast it is here, beside its peers"})
public final class Sharray implements Runnable {

    /** What a shell sees of a program that SIGPIPE ended. */
    private static final int BROKEN_PIPE = 141;

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h",
            "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Show this help and exit.")
    private boolean help;

    @Option(names = {"-V", "--version"}, versionHelp = true, description = "Show the version and exit.")
    private boolean version;

    private Sharray() {}

    /**
     * Runs the command and ends the JVM with its exit code: 0 if all is well, 1 if it failed, 2 if it was called wrongly.
     *
     * @param arguments the command line
     */
    public static void main(String[] arguments) {
        Output output = Output.install();
        CommandLine commandLine = commandLine();
        int exitCode;
        try {
            exitCode = commandLine.execute(arguments);
        } catch (OutOfMemoryError e) {
            exitCode = Failures.report(e, commandLine.getErr());
        }
        System.exit(output.failure() == null ? exitCode : failed(output, commandLine));
    }

    private static int failed(Output output, CommandLine commandLine) {
        if (output.isUnwanted()) {
            return BROKEN_PIPE;
        }
        String reason = "the output can't be written: " + output.failure().getMessage();
        return Failures.report(new IOException(reason), commandLine.getErr());
    }

    /** The command, ready to execute. */
    static CommandLine commandLine() {
        CommandLine sharray = new CommandLine(new Sharray());
        ArrayCommands.addTo(sharray);
        LockCommands.addTo(sharray);
        sharray.addSubcommand(DoctorCommand.class).addSubcommand("completion", CompletionCommand.class);
        return sharray.setCaseInsensitiveEnumValuesAllowed(true).setExecutionStrategy(Sharray::execute)
                .setParameterExceptionHandler(Failures::usage).setExecutionExceptionHandler(Failures::execution);
    }

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr(), Ansi.OFF);
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }

    /** Runs the last subcommand; an option before its name would be read and then forgotten, so it is refused. */
    private static int execute(ParseResult result) {
        for (ParseResult level = result; level.hasSubcommand(); level = level.subcommand()) {
            for (OptionSpec option : level.matchedOptions()) {
                if (!option.usageHelp() && !option.versionHelp()) {
                    CommandSpec subcommand = level.subcommand().commandSpec();
                    throw new ParameterException(subcommand.commandLine(), "write " + option.longestName() + " after '"
                            + subcommand.name() + "', which may have an option of that name");
                }
            }
        }
        return new RunLast().execute(result);
    }
}
