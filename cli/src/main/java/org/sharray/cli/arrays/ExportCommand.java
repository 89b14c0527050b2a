package org.sharray.cli.arrays;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.output.ProgressBar;
import org.sharray.inspector.SafeText;
import org.sharray.cli.select.Selection;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Writes elements to a file. */
@Command(name = "export", sortOptions = false, //
        description = "Write elements of an array to a file: csv, json or npy. They are read as they are found, without the lock; 'sharray lock "
                + "NAME -- sharray export NAME FILE' holds it meanwhile. The file is there when it is complete.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray export scores scores.csv", //
                "  sharray export 'scores[:100]' first.npy", //
                "  sharray export 4711:8 rescued.json"})
final class ExportCommand extends PrintingCommand {
    @Parameters(index = "0", paramLabel = "ARRAY", description = "With subscripts or without, as for 'sharray show'.")
    private String text;

    @Parameters(index = "1", paramLabel = "FILE", description = "What is written.")
    private Path file;

    @Option(names = {"-f",
            "--format"}, paramLabel = "FORMAT", description = "csv, json or npy, if the file's name does not tell.")
    private Format format;

    @Option(names = "--force", description = "Replace a file that is there.")
    private boolean force;

    private ExportCommand() {}

    @Override
    public Integer call() throws IOException {
        Format known = Format.of(format, file);
        if (!force && Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            throw new CommandException(file + " is there already; --force replaces it");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part-" + ProcessHandle.current().pid());
        try (Selection selection = read(() -> Selection.open(text));
                ProgressBar bar = new ProgressBar(err(), "Exporting")) {
            write(known, selection, part, bar);
        } finally {
            NewArray.discard(part);
        }
        out().printf("Wrote %s: %s%n", SafeText.of(file.toString()), Facts.bytes(Files.size(file)));
        return ExitCode.OK;
    }

    private void write(Format known, Selection selection, Path part, ProgressBar bar) throws IOException {
        try (OutputStream out = new BufferedOutputStream(
                Files.newOutputStream(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE))) {
            new ElementWriter(Elements.of(selection), bar).write(known, out);
        }
        if (force) {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            return;
        }
        try {
            Files.move(part, file);
        } catch (FileAlreadyExistsException meanwhile) {
            throw new CommandException(file + " has come meanwhile; --force replaces it", meanwhile);
        }
    }
}
