package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.sharray.cli.output.ProgressBar;
import org.sharray.examples.Blur;
import org.sharray.examples.Picture;
import org.sharray.examples.PictureFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@link Blur}. */
@Command(name = "blur", sortOptions = false, //
        description = "Blur a picture with a Gaussian: each process blurs rows of its own.", //
        footerHeading = "%nExample:%n", footer = "  sharray blur --radius 12 photo.jpg blurred.png")
final class BlurCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IN", description = "The picture: PNG, JPEG, GIF or BMP.")
    private Path in;

    @Parameters(paramLabel = "OUT", description = "The PNG file to make or replace.")
    private Path out;

    @Option(names = {"-r", "--radius"}, paramLabel = "R", defaultValue = "8", converter = Range.Radius.class, //
            description = "How many pixels the blur reaches, 0 to 200 (default: ${DEFAULT-VALUE}).")
    private int radius;

    @Mixin
    private ManyProcesses many;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FileArguments.checkInput(in);
        FileArguments.checkOutput(out);
        PrintWriter messages = spec.commandLine().getOut();
        try (var source = PictureFiles.read(in);
                var target = Picture.create(source.width(), source.height(), source.channels());
                var pool = many.pool()) {
            try (var bar = new ProgressBar(messages, "Blurring")) {
                Blur.blur(source, target, radius, pool, bar);
            }
            PictureFiles.write(target, out);
            messages.printf("%s: %d x %d pixels, %d channels, blurred by %s%n", out, target.width(), target.height(),
                    target.channels(), Words.processes(many.processes));
        }
        return ExitCode.OK;
    }
}
