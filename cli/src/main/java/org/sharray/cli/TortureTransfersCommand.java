package org.sharray.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.sharray.cli.torture.transfers.TransferPlan;
import org.sharray.cli.torture.transfers.TransferTorture;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link TransferTorture}. */
@Command(name = "transfers", sortOptions = false, //
        description = "Processes move money between accounts and are killed at any moment; none may be lost.", //
        footerHeading = "%nExample:%n", footer = "  sharray torture transfers --minutes 60 --processes 8")
final class TortureTransfersCommand implements Callable<Integer> {

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", defaultValue = "1", converter = Minutes.class, //
            description = "How long, 0.01 to 10000 (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(names = {"-p", "--processes"}, paramLabel = "N", defaultValue = "4", converter = Range.Workers.class, //
            description = "Processes at a time, 2 to 32 (default: ${DEFAULT-VALUE}).")
    private int processes;

    @Mixin
    private TortureOptions torture;

    @Override
    public Integer call() throws InterruptedException {
        return torture.conclude(
                TransferTorture.run(new TransferPlan(time, processes, torture.seed()), torture.progress()),
                "no transfer was half done, and none was lost.");
    }
}
