package org.sharray.cli;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;

import org.sharray.cli.output.Terminal;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.cluster.ClusterPlan;
import org.sharray.cli.torture.cluster.ClusterTorture;
import org.sharray.cluster.ClusterOptions;
import org.sharray.process.ProcessOptions;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs {@link ClusterTorture}, in a process of its own, since the cluster's engine wants arguments for its JVM. */
@Command(name = "cluster", sortOptions = false, //
        description = "Members of a cluster on this machine add and lock while some are killed, stopped and sent away; their books must balance.", //
        footerHeading = "%nExample:%n", footer = "  sharray torture cluster --minutes 20 --members 5")
final class TortureClusterCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", converter = Minutes.class, //
            description = "How long, 0.01 to 10000, instead of a number of rounds.")
    private Duration time;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", defaultValue = "20", converter = Range.Rounds.class, //
            description = "How often something happens to a member (default: ${DEFAULT-VALUE}; 11 of the first 14 kill).")
    private int rounds;

    @Option(names = {"-n", "--members"}, paramLabel = "N", defaultValue = "5", converter = Range.Members.class, //
            description = "Members that keep elements, 3 to 9 (default: ${DEFAULT-VALUE}); from 5 on two are killed at once, too.")
    private int members;

    @Option(names = {"-s", "--seed"}, paramLabel = "SEED", converter = Range.Seed.class, //
            description = "For what is chosen at random (default: another one each time).")
    private Long seed;

    @Option(names = {"-v", "--verbose"}, description = "Tell the progress, even if nobody watches.")
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        PrintWriter out = spec.commandLine().getOut();
        boolean tells = verbose || Terminal.isWatched();
        var plan = new ClusterPlan(time, rounds, members,
                seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed);
        Report report = ProcessOptions.options().jvmArguments(ClusterOptions.jvmArguments().toArray(String[]::new))
                .start(() -> ClusterTorture.run(plan, tells)).join();
        report.lines().forEach(out::println);
        out.println(spec.commandLine().getColorScheme().ansi()
                .string(report.isGood()
                        ? "@|bold,green Success:|@ nothing was lost but by name, and nothing was done twice."
                        : "@|bold,red Failure:|@ see the complaint."));
        out.flush();
        spec.commandLine().getErr().print(report.complaints());
        spec.commandLine().getErr().flush();
        return report.isGood() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
