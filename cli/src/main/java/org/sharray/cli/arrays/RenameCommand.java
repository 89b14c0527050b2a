package org.sharray.cli.arrays;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.error.SharrayException;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Gives an array another name. */
@Command(name = "rename", sortOptions = false, //
        description = "Give a named array another name. A name that is in use is refused. Processes that have the array open "
                + "keep it.", //
        footerHeading = "%nExample:%n", footer = "  sharray rename scores old-scores")
final class RenameCommand extends PrintingCommand {
    @Parameters(index = "0", paramLabel = "OLD", description = "The name of an array.")
    private String from;

    @Parameters(index = "1", paramLabel = "NEW", description = "A name that is not in use.")
    private String to;

    private RenameCommand() {}

    @Override
    public Integer call() {
        Path file = ArrayPlace.of(from).found().path();
        List<String> users = SharedArray.names().stream().filter(name -> usesLockOf(file, name)).toList();
        if (!users.isEmpty()) {
            throw new CommandException("the lock of '" + from + "' is also that of " + String.join(", ", users)
                    + ", which would not find it under another name");
        }
        read(() -> {
            SharedArray.rename(from, to);
            return Optional.empty();
        });
        return ExitCode.OK;
    }

    private static boolean usesLockOf(Path file, String name) {
        try (Inspection other = Inspection.open(name)) {
            return other.facts().lockPath().filter(path -> Path.of(path).equals(file)).isPresent();
        } catch (SharrayException damaged) {
            return false;
        }
    }
}
