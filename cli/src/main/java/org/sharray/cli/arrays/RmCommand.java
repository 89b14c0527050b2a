package org.sharray.cli.arrays;

import java.util.List;
import java.util.stream.Collectors;

import org.sharray.SharedArray;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.error.ArrayNotFoundException;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Deletes names. */
@Command(name = "rm", sortOptions = false, //
        description = "Delete named arrays. One that processes have open is refused: with --force its name goes, they keep it, and its "
                + "memory goes with the last of them.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray rm scores old-scores", //
                "  sharray rm scores --force"})
final class RmCommand extends PrintingCommand {
    @Parameters(arity = "1..*", paramLabel = "NAME", description = "Of an array; files and anonymous arrays are not for this.")
    private List<String> names;

    @Option(names = {"-f", "--force"}, description = "Also those that processes have open.")
    private boolean force;

    private RmCommand() {}

    @Override
    public Integer call() {
        List<ArrayPlace> places = names.stream().map(ArrayPlace::of).toList();
        for (ArrayPlace place : places) { // before the first is deleted
            if (!place.isNamed()) {
                throw wrong("'" + place.text() + "' is not the name of an array"
                        + (ArrayPlace.isFile(place.text())
                                ? "; delete a file with rm"
                                : "; it goes with its last process"));
            } else if (!read(place::exists)) {
                throw new ArrayNotFoundException("there is no array \"" + place.text() + "\"");
            }
            List<Long> users = place.search().processes();
            if (!force && !users.isEmpty()) {
                throw new CommandException("'" + place.text() + "' is open in " + users.stream().map(RmCommand::process)
                        .collect(Collectors.joining(", ")) + "; --force deletes the name all the same");
            }
        }
        places.forEach(place -> SharedArray.delete(place.text()));
        return ExitCode.OK;
    }

    private static String process(long pid) {
        String command = ProcessHandle.of(pid).flatMap(process -> process.info().command()).orElse("unknown");
        return "process " + pid + " (" + command.substring(command.lastIndexOf('/') + 1) + ")";
    }
}
