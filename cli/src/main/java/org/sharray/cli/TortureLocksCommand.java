package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import org.sharray.cli.output.Terminal;
import org.sharray.cli.torture.LockTorture;
import org.sharray.cli.torture.Plan;
import org.sharray.cli.torture.Report;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link LockTorture}. */
@Command(name = "locks", sortOptions = false, //
        description = "Processes use every kind of lock and are killed at any moment; their books must balance.", //
        footerHeading = "%nExample:%n", footer = "  sharray torture locks --minutes 60 --processes 8")
final class TortureLocksCommand implements Callable<Integer> {

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
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean tells = verbose || Terminal.isWatched();
        var plan = new Plan(time, processes, seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed);
        Report report = LockTorture.run(plan, progress -> {
            if (tells) {
                out.println(progress);
                out.flush();
            }
        });
        report.lines().forEach(out::println);
        out.println(spec.commandLine().getColorScheme().ansi()
                .string(report.isGood()
                        ? "@|bold,green Success:|@ nothing was lost, and nobody waited in vain."
                        : "@|bold,red Failure:|@ see the complaints."));
        out.flush();
        spec.commandLine().getErr().print(report.complaints());
        spec.commandLine().getErr().flush();
        return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
