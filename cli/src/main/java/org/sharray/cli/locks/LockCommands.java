package org.sharray.cli.locks;

import picocli.CommandLine;

/** The commands of this package. */
public final class LockCommands {
    private LockCommands() {}

    /**
     * Adds them to a command.
     *
     * @param command whose subcommands they become
     */
    public static void addTo(CommandLine command) {
        for (Class<?> added : new Class<?>[]{LockCommand.class, WhoCommand.class, WhyCommand.class,
                UnlockCommand.class}) {
            command.addSubcommand(added);
        }
    }
}
