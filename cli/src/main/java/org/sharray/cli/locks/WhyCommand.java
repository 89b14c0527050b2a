package org.sharray.cli.locks;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.sharray.Inspection;
import org.sharray.cli.cluster.ClusterOption;
import org.sharray.cli.cluster.ClusterWhy;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.inspector.SafeText;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.Owner;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.LockPlace;
import org.sharray.inspect.ParticipantFacts;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Tells why a lock can't be had. */
@Command(name = "why", sortOptions = false, //
        description = "Tell why the locks of an array can't be had: who has which, since when, what shows that it is alive, who may wait, "
                + "and what to do. It takes no lock and changes nothing, so it works when all is stuck.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray why scores", //
                "  sharray why 4711:8 --json", //
                "  sharray why scores --cluster prices@10.0.0.1"})
final class WhyCommand extends PrintingCommand {
    @Parameters(paramLabel = "ARRAY", description = "The name of an array, a file, or PID:NUMBER.")
    private String text;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Mixin
    private ClusterOption cluster;

    private WhyCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        if (cluster.isGiven()) {
            ClusterWhy.print(cluster, text, json, out());
            return ExitCode.OK;
        }
        ArrayPlace place = read(() -> ArrayPlace.of(text));
        try (Inspection inspection = read(place::inspect)) {
            List<LockFacts> taken = Locks.taken(inspection);
            if (json) {
                Json.print(out(), taken.stream().map(lock -> json(inspection, lock)).toList());
            } else if (taken.isEmpty()) {
                out().println(free(inspection));
            } else {
                for (LockFacts lock : taken) {
                    explanation(inspection, lock).forEach(line -> out().println(SafeText.of(line)));
                }
            }
        }
        return ExitCode.OK;
    }

    private String free(Inspection inspection) {
        if (inspection.facts().lock() == LockPlace.NONE) {
            return "It has no lock.";
        }
        return inspection.lock().isPresent()
                ? "All its locks are free: " + Locks.of(inspection).size() + " in all."
                : "Its lock is that of " + SafeText.of(inspection.facts().lockPath().orElse("an anonymous array"))
                        + ", which can't be found.";
    }

    private Json json(Inspection inspection, LockFacts lock) {
        Json json = Facts.json(lock);
        lock.owner().ifPresent(owner -> json.put("command", new Program(owner.process().pid()).command())
                .put("stopped", owner.process().alive() && new Program(owner.process().pid()).isStopped()));
        return json.put("others", others(inspection, lock).stream().map(Facts::json).toList()).put("advice",
                advice(inspection, lock));
    }

    private static List<ParticipantFacts> others(Inspection inspection, LockFacts lock) {
        long owner = lock.owner().map(found -> found.process().pid()).orElse(-1L);
        return inspection.participants().stream().filter(found -> found.alive() && found.pid() != owner).toList();
    }

    private List<String> explanation(Inspection inspection, LockFacts lock) {
        List<String> lines = new ArrayList<>();
        String which = Character.toUpperCase(lock.label().charAt(0)) + lock.label().substring(1) + " of " + text;
        if (lock.state() == State.ORPHANED) {
            lines.add(which
                    + " is free, but its last owner did not release it: it died, or the lock was taken away by force.");
        } else if (lock.owner().isEmpty()) {
            lines.add(which + " is held by a slot that there is not: the file was overwritten.");
        } else {
            Owner owner = lock.owner().get();
            ParticipantFacts process = owner.process();
            Program program = new Program(process.pid());
            lines.add(which + " is held by process " + process.pid() + " (" + process.program() + ")"
                    + (process.alive() ? "." : ", which is dead."));
            if (process.alive()) {
                program.shortCommand().ifPresent(command -> lines.add("  command    " + command));
                lines.add("  thread     " + Integer.toUnsignedString(owner.thread()) + (program.isJvm()
                        ? "; 'jcmd " + process.pid() + " Thread.print' shows it as #"
                                + Integer.toUnsignedString(owner.thread())
                        : ", as its program counts them"));
            }
            lines.add("  since      " + lock.heldSince().map(WhyCommand::since)
                    .orElse("not known: the time is taken only when somebody begins to wait"));
            lines.add("  evidence   " + process.proof().evidence(process.alive())
                    + (process.alive() && program.isStopped() ? "; but it is stopped (SIGSTOP or Ctrl-Z)" : ""));
        }
        lines.add("  waiting    " + waiting(inspection, lock));
        advice(inspection, lock).forEach(advice -> lines.add("  what to do " + advice));
        return lines;
    }

    private static String since(Instant since) {
        return since + ", " + Facts.time(Duration.between(since, Instant.now())) + " ago, or longer";
    }

    private static String waiting(Inspection inspection, LockFacts lock) {
        List<ParticipantFacts> others = others(inspection, lock);
        String who = others.isEmpty()
                ? ""
                : ", in one of: "
                        + Facts.list(others.stream().map(other -> other.pid() + " (" + other.program() + ")"));
        if (lock.isStarving()) {
            return "somebody, for so long that it goes first" + who;
        }
        return lock.hasWaiters()
                ? "somebody" + (others.isEmpty() ? ", in the same process" : who + ", or the same process")
                : "nobody sleeps; those that look again and again (portable mode) can't be seen";
    }

    private List<String> advice(Inspection inspection, LockFacts lock) {
        if (lock.state() == State.ORPHANED) {
            return List.of(inspection.facts().strict()
                    ? "the array is strict: mend what the lock protects, by 'sharray lock --repair " + text
                            + " -- COMMAND' or SharedLock.repair"
                    : "nothing: the next owner gets the lock and is told, so that it can mend what it protects");
        }
        if (lock.owner().isEmpty()) {
            return List
                    .of("the array can't be mended; save what is in it by 'sharray copy " + text + " NAME --create'");
        }
        ParticipantFacts process = lock.owner().get().process();
        if (!process.alive()) {
            return List.of("nothing: whoever wants the lock next finds that out, gets it and is told");
        }
        List<String> advice = new ArrayList<>();
        Program program = new Program(process.pid());
        if (program.isStopped()) {
            advice.add("let it go on: kill -CONT " + process.pid());
        } else {
            advice.add(program.isJvm()
                    ? "see what its thread does: jcmd " + process.pid() + " Thread.print"
                    : "see what it does: py-spy dump --pid " + process.pid() + ", or gdb -p " + process.pid());
        }
        advice.add("end it, which frees the lock, and the next owner is told: kill "
                + (program.isStopped() ? "-9 " : "") + process.pid());
        advice.add("last, take the lock away while it goes on: sharray unlock --force " + text);
        return advice;
    }
}
