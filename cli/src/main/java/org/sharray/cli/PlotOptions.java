package org.sharray.cli;

import org.sharray.SharedArray;
import org.sharray.cli.terminal.Plot;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** Elements as a plot. */
final class PlotOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--plot", description = "Plot the elements: as a line, or those of two dimensions as a heat map.")
    private boolean plot;

    @Option(names = "--width", paramLabel = "N", converter = Range.PlotWidth.class, //
            description = "How wide the plot is, in characters (default: as the terminal, or 80).")
    private Integer width;

    boolean areWanted() {
        return plot;
    }

    void print(SharedArray elements) {
        int columns = width != null ? width : Plot.width(Terminal.isWatched());
        Plot.print(elements, spec.commandLine().getOut(), LiveOptions.look(spec), columns);
    }
}
