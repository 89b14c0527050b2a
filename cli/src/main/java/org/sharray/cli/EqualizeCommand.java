package org.sharray.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.sharray.examples.Equalize;
import org.sharray.examples.PictureFiles;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Runs {@link Equalize}. */
@Command(name = "equalize", sortOptions = false, //
        description = "Java decodes a picture, Python spreads its levels with NumPy in the same memory, Java encodes it.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo equalize pale.jpg rich.png")
final class EqualizeCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IN", description = "The picture: PNG, JPEG, GIF or BMP.")
    private Path in;

    @Parameters(paramLabel = "OUT", description = "The PNG file to make or replace.")
    private Path out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        FileArguments.checkInput(in);
        FileArguments.checkOutput(out);
        try (var picture = PictureFiles.read(in)) {
            String version = Equalize.equalize(picture);
            PictureFiles.write(picture, out);
            spec.commandLine().getOut().printf("%s: %d x %d pixels, %d channels, equalised by NumPy %s%n", out,
                    picture.width(), picture.height(), picture.channels(), version);
        }
        return ExitCode.OK;
    }
}
