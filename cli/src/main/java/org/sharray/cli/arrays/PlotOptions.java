package org.sharray.cli.arrays;

import org.sharray.SharedArray;
import org.sharray.cli.output.Terminal;
import org.sharray.cli.terminal.Look;
import org.sharray.cli.terminal.Plot;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;
import picocli.CommandLine.TypeConversionException;

/** Elements as a plot. */
final class PlotOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--plot", description = "Plot the elements: as a line, or those of two dimensions as a heat map.")
    private boolean plot;

    @Option(names = "--width", paramLabel = "N", converter = Width.class, //
            description = "How wide the plot is, in characters, 1 to 1000 (default: as the terminal, or 80).")
    private Integer width;

    boolean areWanted() {
        return plot;
    }

    void print(SharedArray elements) {
        int columns = width != null ? width : Plot.width(Terminal.isWatched());
        Look look = Look.of(System.out.charset(), spec.commandLine().getColorScheme().ansi().enabled());
        Plot.print(elements, spec.commandLine().getOut(), look, columns);
    }

    private static final class Width implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > 1000) {
                throw new TypeConversionException("'" + text + "' is not a whole number from 1 to 1000");
            }
            return Integer.valueOf(text);
        }
    }
}
