package org.sharray.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import org.sharray.cli.output.Terminal;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.transfers.TransferPlan;
import org.sharray.cli.torture.transfers.TransferTorture;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link TransferTorture}. */
@Command(name = "transfers", sortOptions = false, //
        description = "Processes move money between accounts and are killed at any moment; none may be lost.", //
        footerHeading = "%nExample:%n", footer = "  sharray torture transfers --minutes 60 --processes 8")
final class TortureTransfersCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", defaultValue = "1", converter = Minutes.class, //
            description = "How long, 0.01 to 10000 (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(names = {"-p", "--processes"}, paramLabel = "N", defaultValue = "4", converter = Range.Workers.class, //
            description = "Processes at a time, 2 to 32 (default: ${DEFAULT-VALUE}).")
    private int processes;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", converter = Range.Seed.class, //
            description = "For what is chosen at random (default: another one each time).")
    private Long seed;

    @Option(names = {"-v", "--verbose"}, description = "Tell the progress, even if nobody watches.")
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        boolean tells = verbose || Terminal.isWatched();
        var plan = new TransferPlan(time, processes,
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed);
        Report report = TransferTorture.run(plan, progress -> {
            if (tells) {
                out.println(progress);
                out.flush();
            }
        });
        report.lines().forEach(out::println);
        out.println(spec.commandLine().getColorScheme().ansi()
                .string(report.isGood()
                        ? "@|bold,green Success:|@ no transfer was half done, and none was lost."
                        : "@|bold,red Failure:|@ see the complaints."));
        out.flush();
        spec.commandLine().getErr().print(report.complaints());
        spec.commandLine().getErr().flush();
        return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
