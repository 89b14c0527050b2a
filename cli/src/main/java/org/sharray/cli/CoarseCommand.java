package org.sharray.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;

import org.sharray.SharedIntArray;
import org.sharray.examples.CoarseLock;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link CoarseLock}. */
@Command(name = "coarse", sortOptions = false, //
        description = "One lock round the whole loop against one for each element, with times.", //
        footerHeading = "%nExample:%n", footer = "  sharray demo coarse --processes 4 --rounds 1000")
final class CoarseCommand implements Callable<Integer> {

    private static final int LENGTH = 1000;

    @Spec
    private CommandSpec spec;

    @Mixin
    private FewProcesses few;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", defaultValue = "10000", converter = Range.Rounds.class, //
            description = "How often each process adds 1 to each element (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        out.printf(Locale.ROOT, "%s 1 to each of %,d elements %,d times.%n%n", Words.add(few.processes), LENGTH,
                rounds);
        try (var counts = SharedIntArray.create(LENGTH)) {
            Duration fine = CoarseLock.run(counts, few.processes, rounds, CoarseLock::lockEachElement);
            report("A lock for each element:", fine, (long) few.processes * rounds * LENGTH);
            Duration coarse = CoarseLock.run(counts, few.processes, rounds, CoarseLock::lockOnce);
            report("A lock round the loop:", coarse, (long) few.processes * rounds);
            out.printf(Locale.ROOT,
                    "%nThe coarse lock is %.1f times as fast. While it is held, though, nobody else gets%n"
                            + "at any element: lock for as long as something must stay consistent, and no longer.%n",
                    (double) fine.toNanos() / coarse.toNanos());
            int expected = 2 * few.processes * rounds;
            return counts.stream().allMatch(count -> count == expected) ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private void report(String label, Duration time, long locks) {
        double increments = (double) few.processes * rounds * LENGTH;
        spec.commandLine().getOut().printf(Locale.ROOT, "%-25s %,12d times locked %10.1f ms %8.2f ns an increment%n",
                label, locks, time.toNanos() / 1e6, time.toNanos() / increments);
    }
}
