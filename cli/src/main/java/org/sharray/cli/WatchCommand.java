package org.sharray.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.sharray.cli.output.Terminal;
import org.sharray.cli.select.Selection;
import org.sharray.cli.terminal.Watch;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows elements of an array as they change. */
@Command(name = "watch", sortOptions = false, //
        description = "Elements of an array on the full screen, as they change: those that have just changed are marked "
                + "for a second. It only looks.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray watch scores", //
                "  sharray watch 'scores[10:20]' --interval 0.1", //
                "  sharray watch 'points[\"x\"]' --plot"})
final class WatchCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LiveOptions live;

    @Parameters(paramLabel = "ARRAY", description = "The name of an array; or a file, if there is a / in it or .npy at its end. "
            + "Subscripts in brackets may follow, as in Python; then put it all in quotes.")
    private String text;

    @Option(names = "--plot", description = "Begin with a plot; the key t changes it.")
    private boolean plot;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (!Terminal.isWatched()) {
            throw new ParameterException(spec.commandLine(),
                    "watch needs a terminal for its input and its output; show prints the elements once");
        }
        try {
            Watch.show(text, () -> Selection.open(text), plot, System.out.charset(), live.look(), live.interval);
        } catch (IllegalArgumentException unreadable) {
            throw new ParameterException(spec.commandLine(), unreadable.getMessage());
        }
        return ExitCode.OK;
    }
}
