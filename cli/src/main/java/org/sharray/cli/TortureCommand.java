package org.sharray.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Tests that take their time; its work is in the subcommands. */
@Command(name = "torture", sortOptions = false, subcommands = {TortureLocksCommand.class,
        TortureTransfersCommand.class, TortureSoakCommand.class, TortureClusterCommand.class}, //
        description = "Tests that take their time: processes that are killed while they work.", //
        footerHeading = "%nExample:%n", footer = {"  sharray torture locks --minutes 5",
                "  sharray torture transfers --minutes 5", "  sharray torture soak --minutes 5",
                "  sharray torture cluster --rounds 20"})
final class TortureCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getErr(), Ansi.OFF);
        throw new ParameterException(spec.commandLine(), "a command is missing");
    }
}
