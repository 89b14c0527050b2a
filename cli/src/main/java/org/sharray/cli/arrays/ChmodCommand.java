package org.sharray.cli.arrays;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

import org.sharray.cli.output.PrintingCommand;
import org.sharray.inspector.SafeText;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.error.ArrayNotFoundException;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Parameters;

/** Changes who may read and write an array's file. */
@Command(name = "chmod", sortOptions = false, //
        description = "Change who may read and write an array's file, in octal: 400 protects it from changes by mistake, 600 allows "
                + "them again. The owner has to be able to read it, and nobody executes it. Other users don't get to a named array whatever its mode is: "
                + "the directory of named arrays is its user's alone (0700). To share with them, use a file elsewhere.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray chmod 400 scores", //
                "  sharray chmod 640 /srv/shared/table.npy"})
final class ChmodCommand extends PrintingCommand {
    @Parameters(index = "0", paramLabel = "MODE", description = "Three octal digits: of the owner, the group, the others.")
    private String mode;

    @Parameters(index = "1", paramLabel = "ARRAY", description = "The name of an array, or a file.")
    private String text;

    private ChmodCommand() {}

    @Override
    public Integer call() throws IOException {
        if (!mode.matches("0?[46][0246][0246]")) {
            throw wrong("'" + mode
                    + "' is not a mode for an array: three octal digits, each 0, 2, 4 or 6, the first 4 or 6");
        }
        ArrayPlace place = read(() -> ArrayPlace.of(text));
        if (!place.isNamed() && !ArrayPlace.isFile(text)) {
            throw wrong("'" + text + "' is an anonymous array, which has no mode to change");
        } else if (!read(place::exists)) {
            throw new ArrayNotFoundException("there is no array \"" + text + "\"");
        }
        place.inspect().close(); // it has to be one
        Path file = place.found().path();
        Files.setPosixFilePermissions(file, permissions(Integer.parseInt(mode, 8)));
        if (place.isNamed() && !mode.endsWith("00")) {
            remark("other users still don't get to '" + text + "': " + file.getParent() + " is its user's alone");
        }
        out().println(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)) + " "
                + SafeText.of(file.toString()));
        return ExitCode.OK;
    }

    private static Set<PosixFilePermission> permissions(int bits) {
        Set<PosixFilePermission> set = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] all = PosixFilePermission.values(); // from the owner's read to the others' execute
        for (int i = 0; i < all.length; i++) {
            if ((bits >> all.length - 1 - i & 1) != 0) {
                set.add(all[i]);
            }
        }
        return set;
    }
}
