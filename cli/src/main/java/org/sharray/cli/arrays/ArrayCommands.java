package org.sharray.cli.arrays;

import picocli.CommandLine;

/** The commands of this package. */
public final class ArrayCommands {
    private ArrayCommands() {}

    /**
     * Adds them to a command.
     *
     * @param command whose subcommands they become
     */
    public static void addTo(CommandLine command) {
        for (Class<?> added : new Class<?>[]{LsCommand.class, ShowCommand.class, SetCommand.class, FillCommand.class,
                CopyCommand.class,
                ImportCommand.class, ExportCommand.class, RenameCommand.class, ChmodCommand.class, RmCommand.class,
                GcCommand.class}) {
            command.addSubcommand(added);
        }
    }
}
