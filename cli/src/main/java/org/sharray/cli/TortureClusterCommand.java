package org.sharray.cli;

import java.time.Duration;
import java.util.concurrent.Callable;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.cluster.ClusterPlan;
import org.sharray.cli.torture.cluster.ClusterTorture;
import org.sharray.cluster.ClusterOptions;
import org.sharray.process.ProcessOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Runs {@link ClusterTorture}, in a process of its own, since the cluster's engine wants arguments for its JVM. */
@Command(name = "cluster", sortOptions = false, //
        description = "Members of a cluster on this machine add and lock while some are killed, stopped and sent away; their books must balance.", //
        footerHeading = "%nExample:%n", footer = "  sharray torture cluster --minutes 20 --members 5")
final class TortureClusterCommand implements Callable<Integer> {

    @Option(names = {"-m", "--minutes"}, paramLabel = "M", converter = Minutes.class, //
            description = "How long, 0.01 to 10000, instead of a number of rounds.")
    private Duration time;

    @Option(names = {"-r", "--rounds"}, paramLabel = "N", defaultValue = "20", converter = Range.Rounds.class, //
            description = "How often something happens to a member (default: ${DEFAULT-VALUE}; 11 of the first 14 kill).")
    private int rounds;

    @Option(names = {"-n", "--members"}, paramLabel = "N", defaultValue = "5", converter = Range.Members.class, //
            description = "Members that keep elements, 3 to 9 (default: ${DEFAULT-VALUE}); from 5 on two are killed at once, too.")
    private int members;

    @Mixin
    private TortureOptions torture;

    @Override
    public Integer call() throws InterruptedException {
        var plan = new ClusterPlan(time, rounds, members, torture.seed());
        boolean tells = torture.tells();
        Report report = ProcessOptions.options().jvmArguments(ClusterOptions.jvmArguments().toArray(String[]::new))
                .start(() -> ClusterTorture.run(plan, tells)).join();
        return torture.conclude(report, "nothing was lost but by name, and nothing was done twice.");
    }
}
