package org.sharray.cli;

import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what makes a shell complete commands and options. */
@Command(name = "completion", //
        description = "Print a script by which bash and zsh complete the commands and options of sharray.", //
        footerHeading = "%nExample:%n", footer = "  sharray completion >~/.local/share/bash-completion/completions/sharray")
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    private CompletionCommand() {}

    @Override
    public Integer call() {
        spec.commandLine().getOut().print(AutoComplete.bash("sharray", spec.root().commandLine()));
        spec.commandLine().getOut().flush();
        return ExitCode.OK;
    }
}
