package org.sharray.benchmarks.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Samples;
import org.sharray.benchmarks.Unit;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;

/** A process that joins, from the start of its JVM until it has joined: the first member, one more, one that computes, a client. */
final class Membership implements Measurement {
    @Override
    public String name() {
        return "start";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        Samples samples = new Samples(Unit.MILLISECONDS);
        List<String> kinds = new ArrayList<>();
        int rounds = effort.smoke() ? 1 : effort.rounds();
        for (int round = 0; round < rounds; round++) {
            effort.progress(name(), round);
            try (var empty = new LocalCluster(effort); var members = new LocalCluster(effort)) {
                samples.add("a JVM that does nothing", bare(effort));
                samples.add("the first member", join(effort, empty.at(0)));
                members.start(2);
                samples.add("a third member", join(effort, members.at(2)));
                members.start(1);
                samples.add("a computing member", join(effort, members.at(LocalCluster.KEEPERS).computing()));
                samples.add("a client", join(effort, members.at(0).client()));
            }
        }
        kinds.addAll(List.of("the first member", "a third member", "a computing member", "a client"));
        return kinds.stream().map(kind -> new Row(kind, samples.median(kind), "a JVM that does nothing",
                samples.median("a JVM that does nothing"), org.sharray.benchmarks.Goal.none())).toList();
    }

    private static double bare(Effort effort) throws InterruptedException {
        long start = System.nanoTime();
        return (LocalCluster.inJvm(effort, System::nanoTime) - start) / 1e6;
    }

    private static double join(Effort effort, ClusterOptions options) throws InterruptedException {
        long start = System.nanoTime();
        return (LocalCluster.inJvm(effort, () -> {
            try (Cluster _ = Cluster.join(options)) {
                return System.nanoTime(); // all processes of a machine have one clock for it
            }
        }) - start) / 1e6;
    }
}
