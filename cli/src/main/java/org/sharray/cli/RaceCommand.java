package org.sharray.cli;

import static org.sharray.ArrayOptions.options;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.sharray.SharedIntArray;
import org.sharray.examples.Race;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Race}. */
@Command(name = "race", sortOptions = false, //
        description = "The increments of 'demo' without a lock: some are lost. And atomically: none is.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo race --processes 4 --rounds 1000000")
final class RaceCommand implements Callable<Integer> {

    private static final int LENGTH = 5;
    private static final int ATTEMPTS = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FewProcesses few;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", defaultValue = "100000", converter = Range.Rounds.class, //
            description = "How often each process adds 1 to each element (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s 1 to each of %d elements %,d times, without a lock.%n%n",
                Words.add(few.processes), LENGTH, rounds);
        long lost = race("set(i, get(i) + 1)", Race::readThenWrite);
        for (int attempt = 1; lost == 0 && few.processes > 1 && attempt < ATTEMPTS; attempt++) {
            rounds = (int) Math.min(10L * rounds, Range.Rounds.MOST);
            out.printf(Locale.ROOT, "Nothing was lost; again with %,d rounds:%n", rounds);
            lost = race("set(i, get(i) + 1)", Race::readThenWrite);
        }
        long lostAtomically = race("getAndAdd(i, 1)", Race::atomically);
        out.println();
        if (lost > 0) {
            out.println("set(i, get(i) + 1) reads, adds and writes. When two processes read the same value,");
            out.println("both write the same sum, and one of the two increments is lost.");
        } else {
            out.println("Nothing was lost this time. set(i, get(i) + 1) reads, adds and writes, and no two processes");
            out.println("came to read the same value at once: luck, a single processor or a single process.");
        }
        out.println("getAndAdd(i, 1) does all three in one step that no other process can come between.");
        return lostAtomically == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /** Runs one way on a new array, prints what became of it and returns how many increments were lost. */
    private long race(String name, Race.Way way) throws InterruptedException {
        try (var counts = SharedIntArray.create(LENGTH, options().unlocked())) {
            Race.run(counts, few.processes, rounds, way);
            long expected = (long) few.processes * rounds * LENGTH;
            long lost = expected - counts.stream().asLongStream().sum();
            String verdict = String.format(Locale.ROOT, "@|bold,%s lost %,d of %,d|@", lost == 0 ? "green" : "red",
                    lost, expected);
            spec.commandLine().getOut().printf("%-20s %s  %s%n", name, counts,
                    spec.commandLine().getColorScheme().ansi().string(verdict));
            return lost;
        }
    }
}
