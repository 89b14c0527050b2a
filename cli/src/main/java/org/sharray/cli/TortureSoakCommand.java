package org.sharray.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import org.sharray.cli.output.Terminal;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.soak.SoakPlan;
import org.sharray.cli.torture.soak.Soak;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link Soak}. */
@Command(name = "soak", sortOptions = false, //
        description = "Arrays, handles, locks and processes come and go, some of them killed; at the end the process must have no more descriptors, mappings, threads, files, slots and heap than after the first rounds.", //
        footerHeading = "%nExamples:%n", footer = {"  sharray torture soak --minutes 60",
                "  sharray torture soak --rounds 500    # 100,000 arrays, 1,000 processes"})
final class TortureSoakCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", defaultValue = "1", converter = Minutes.class, //
            description = "How long, 0.01 to 10000 (default: ${DEFAULT-VALUE}).")
    private Duration time;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", converter = Range.Rounds.class, //
            description = "How many rounds, of 200 arrays and 2 processes each, instead of a time.")
    private Integer rounds;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", converter = Range.Seed.class, //
            description = "For what is chosen at random (default: another one each time).")
    private Long seed;

    @Option(names = {"-v", "--verbose"}, description = "Tell the progress, even if nobody watches.")
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException, IOException {
        PrintWriter out = spec.commandLine().getOut();
        boolean tells = verbose || Terminal.isWatched();
        var plan = new SoakPlan(time, rounds,
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed);
        Report report = Soak.run(plan, progress -> {
            if (tells) {
                out.println(progress);
                out.flush();
            }
        });
        report.lines().forEach(out::println);
        out.println(spec.commandLine().getColorScheme().ansi()
                .string(report.isGood()
                        ? "@|bold,green Success:|@ the process has no more than at the beginning."
                        : "@|bold,red Failure:|@ see the complaints."));
        out.flush();
        spec.commandLine().getErr().print(report.complaints());
        spec.commandLine().getErr().flush();
        return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
