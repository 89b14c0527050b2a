package org.sharray.cli;

import java.io.IOException;
import java.util.concurrent.Callable;

import org.sharray.cli.output.Terminal;
import org.sharray.cli.terminal.Top;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Shows all arrays as they are used. */
@Command(name = "top", sortOptions = false, //
        description = "All arrays of this machine on the full screen, as they are used: who has which lock, how often, how "
                + "much changes, and one of them closely. It only looks: it takes no lock and takes part in none.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray top", //
                "  sharray top --interval 0.1", //
                "  sharray top --batch 1 | grep held"})
final class TopCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private LiveOptions live;

    @Option(names = {"-b", "--batch"}, paramLabel = "N", converter = Range.Tables.class, //
            description = "Print N tables instead, as plain text, one after each interval.")
    private Integer batch;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (batch != null) {
            Top.print(spec.commandLine().getOut(), live.look(), live.interval, batch);
        } else if (Terminal.isWatched()) {
            Top.show(System.out.charset(), live.look(), live.interval);
        } else {
            throw new ParameterException(spec.commandLine(),
                    "top needs a terminal for its input and its output; --batch 1 prints the table");
        }
        return ExitCode.OK;
    }
}
