package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.sharray.cli.output.ProgressBar;
import org.sharray.examples.Mandelbrot;
import org.sharray.examples.Picture;
import org.sharray.examples.PictureFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@link Mandelbrot}. */
@Command(name = "mandelbrot", sortOptions = false, //
        description = "Draw a part of the Mandelbrot set: each process takes the next row when it is free.", //
        footerHeading = "%nExample:%n", footer = "  sharray mandelbrot --width 1920 --height 1080 picture.png")
final class MandelbrotCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "OUT", description = "The PNG file to make or replace.")
    private Path out;

    @Option(names = {"-w", "--width"}, paramLabel = "N", defaultValue = "1200", converter = Range.Side.class, //
            description = "In pixels (default: ${DEFAULT-VALUE}).")
    private int width;

    @Option(names = {"-H", "--height"}, paramLabel = "N", defaultValue = "800", converter = Range.Side.class, //
            description = "In pixels (default: ${DEFAULT-VALUE}).")
    private int height;

    @Option(names = {"-i", "--iterations"}, paramLabel = "N", defaultValue = "2000", //
            converter = Range.Iterations.class, //
            description = "Steps after which a point is taken to be in the set (default: ${DEFAULT-VALUE}).")
    private int iterations;

    @Mixin
    private ManyProcesses many;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FileArguments.checkOutput(out);
        PrintWriter messages = spec.commandLine().getOut();
        var view = new Mandelbrot.View(width, height, iterations);
        try (var picture = Picture.create(width, height, 3); var pool = many.pool()) {
            try (var bar = new ProgressBar(messages, "Drawing")) {
                Mandelbrot.draw(view, picture, pool, bar);
            }
            PictureFiles.write(picture, out);
            messages.printf("%s: %d x %d pixels, drawn by %s%n", out, width, height, Words.processes(many.processes));
        }
        return ExitCode.OK;
    }
}
