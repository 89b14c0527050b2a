package org.sharray.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

import org.sharray.cli.select.Selection;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Shows elements of an array. */
@Command(name = "show", sortOptions = false, //
        description = "Show elements of an array: what they are, and their values, while other processes may change "
                + "them. Of more than 1000, the first and the last three of each dimension are shown.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray show scores", //
                "  sharray show 'scores[10:20,-1]'", //
                "  sharray show \"points['x'][::-1]\"", //
                "  sharray show './table.npy[0]'", //
                "  sharray show signal --plot"})
final class ShowCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "ARRAY", description = "The name of an array; or a file, if there is a / in it or .npy at its end. "
            + "Subscripts in brackets may follow, as in Python; then put it all in quotes.")
    private String text;

    @Mixin
    private PlotOptions plot;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        try (var selection = open()) {
            var elements = selection.elements();
            out.println(text + ": " + Words.array(elements.elementType(), selection.shape(), elements));
            if (plot.areWanted()) {
                plot.print(elements);
            } else {
                out.println(selection);
            }
        }
        return ExitCode.OK;
    }

    private Selection open() {
        try {
            return Selection.open(text);
        } catch (IllegalArgumentException unreadable) {
            throw new ParameterException(spec.commandLine(), unreadable.getMessage());
        }
    }
}
