package org.sharray.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.sharray.cli.torture.soak.SoakPlan;
import org.sharray.cli.torture.soak.Soak;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link Soak}. */
@Command(name = "soak", sortOptions = false, //
        description = "Arrays, handles, locks and processes come and go, some of them killed; at the end the process must have no more descriptors, mappings, threads, files, slots and heap than after the first rounds.", //
        footerHeading = "%nExamples:%n", footer = {"  sharray torture soak --minutes 60",
                "  sharray torture soak --rounds 500    # 100,000 arrays, 1,000 processes"})
final class TortureSoakCommand implements Callable<Integer> {

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", defaultValue = "1", converter = Minutes.class, //
            description = "How long, 0.01 to 10000 (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", converter = Range.Rounds.class, //
            description = "How many rounds, of 200 arrays and 2 processes each, instead of a time.")
    private Integer rounds;

    @Mixin
    private TortureOptions torture;

    @Override
    public Integer call() throws InterruptedException, IOException {
        return torture.conclude(
                Soak.run(new SoakPlan(time, rounds, torture.seed()), torture.progress()),
                "the process has no more than at the beginning.");
    }
}
