package org.sharray.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.sharray.cli.torture.locks.LockTorture;
import org.sharray.cli.torture.locks.LockPlan;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link LockTorture}. */
@Command(name = "locks", sortOptions = false, //
        description = "Processes use every kind of lock and are killed at any moment; their books must balance.", //
        footerHeading = "%nExample:%n", footer = "  sharray torture locks --minutes 60 --processes 8")
final class TortureLocksCommand implements Callable<Integer> {

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", defaultValue = "1", converter = Minutes.class, //
            description = "How long, 0.01 to 10000 (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(names = {"-p", "--processes"}, paramLabel = "N", defaultValue = "4", converter = Range.Workers.class, //
            description = "Processes at a time, 2 to 32 (default: ${DEFAULT-VALUE}).")
    private int processes;

    @Mixin
    private TortureOptions torture;

    @Override
    public Integer call() throws InterruptedException, IOException {
        return torture.conclude(
                LockTorture.run(new LockPlan(time, processes, torture.seed()), torture.progress()),
                "nothing was lost, and nobody waited in vain.");
    }
}
