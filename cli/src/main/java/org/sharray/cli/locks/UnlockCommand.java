package org.sharray.cli.locks;

import java.util.List;
import java.util.stream.Collectors;

import org.sharray.ForcedUnlock;
import org.sharray.Inspection;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.inspector.SafeText;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Takes a lock away. */
@Command(name = "unlock", sortOptions = false, //
        description = "Take a lock away from an owner that lives but will not release it. The last resort: the owner goes on, and may still "
                + "write, beside the next one. The next owner is told, as after a death; the old one's unlock fails. To end the owner is safer, and frees its "
                + "locks, too.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray unlock --force scores", //
                "  sharray unlock --force --yes scores --lock 'the lock of part 3'"})
final class UnlockCommand extends PrintingCommand {
    @Parameters(paramLabel = "ARRAY", description = "The name of an array, a file, or PID:NUMBER.")
    private String text;

    @Option(names = "--force", required = true, description = "That it is really meant.")
    private boolean force;

    @Option(names = {"-y", "--yes"}, description = "Don't ask.")
    private boolean yes;

    @Option(names = "--lock", paramLabel = "WHICH", description = "Which one, as 'sharray why' calls it, if several are held.")
    private String which;

    private UnlockCommand() {}

    @Override
    public Integer call() {
        ArrayPlace place = read(() -> ArrayPlace.of(text));
        LockFacts lock;
        try (Inspection inspection = read(place::inspect)) {
            lock = choose(Locks.taken(inspection).stream()
                    .filter(found -> found.state() == State.HELD && found.owner().isPresent()).toList());
        }
        LockFacts.Owner owner = lock.owner().orElseThrow();
        remark("process " + owner.process().pid() + " (" + owner.process().program() + ") has " + lock.label() + " of "
                + text
                + " and goes on without it: what it still writes meets what the next owner does");
        if (!yes && !isConfirmed()) {
            throw new CommandException("nothing was changed; --yes goes on without the question");
        }
        boolean done = place.isNamed() ? ForcedUnlock.of(text, lock) : ForcedUnlock.of(place.found(), lock);
        if (!done) {
            throw new CommandException("that owner has released " + lock.label() + " meanwhile; nothing was changed");
        }
        out().println("Took " + SafeText.of(lock.label() + " of " + text) + " away from process "
                + owner.process().pid() + ".");
        return ExitCode.OK;
    }

    private LockFacts choose(List<LockFacts> held) {
        if (held.isEmpty()) {
            throw new CommandException("nobody holds a lock of " + text);
        }
        List<LockFacts> chosen = which == null
                ? held
                : held.stream().filter(lock -> lock.label().equals(which)).toList();
        if (chosen.size() != 1) {
            throw new CommandException((which == null ? "several locks are held" : "'" + which + "' is not held")
                    + "; say which by --lock: "
                    + held.stream().map(lock -> "'" + lock.label() + "'").collect(Collectors.joining(", ")));
        }
        return chosen.getFirst();
    }

    private static boolean isConfirmed() {
        var console = System.console();
        return console != null && console.isTerminal() && "yes".equals(console.readLine("Type yes to take it away: "));
    }
}
