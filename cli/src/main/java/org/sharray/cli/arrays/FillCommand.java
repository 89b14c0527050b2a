package org.sharray.cli.arrays;

import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.select.Selection;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Gives all elements one value. */
@Command(name = "fill", sortOptions = false, //
        description = "Give all elements of an array, or some, the same value, under its lock.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray fill scores 0", //
                "  sharray fill 'scores[::2]' -- -1.5"})
final class FillCommand extends PrintingCommand {
    @Parameters(index = "0", paramLabel = "ARRAY", description = "With subscripts or without, as for 'sharray show'.")
    private String text;

    @Parameters(index = "1", paramLabel = "VALUE", description = "As for 'sharray set'; write -- before a negative one.")
    private String value;

    @Mixin
    private HoldOption lock;

    private FillCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        try (Selection selection = read(() -> Selection.openForWriting(text))) {
            SetCommand.fill(selection, value, lock, this);
        }
        return ExitCode.OK;
    }
}
