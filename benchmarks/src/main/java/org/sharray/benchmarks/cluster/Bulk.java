package org.sharray.benchmarks.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sharray.SharedDoubleArray;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;

/**
 * An array of 64 MiB, read into a {@code double[]}, written from one and filled; and made. Beside as many bytes through a connection by TCP between two JVMs, the same way, in turns of the same run. Of a member's elements, one of
 * four is its own.
 */
final class Bulk implements Measurement {
    private static final int WARM_UP = 30;
    private static final String NAME = "bulk";

    private enum Operation {
        TCP_READ("TCP, read", null, Goal.none()) {
            @Override
            void act(SharedDoubleArray array, double[] values, RawTcp tcp) throws IOException {
                tcp.read(array.byteSize());
            }
        },
        READ("read", TCP_READ, Goal.ratioAtLeast(0.4)) {
            @Override
            void act(SharedDoubleArray array, double[] values, RawTcp tcp) {
                array.copyTo(values);
            }
        },
        TCP_WRITE("TCP, write", null, Goal.none()) {
            @Override
            void act(SharedDoubleArray array, double[] values, RawTcp tcp) throws IOException {
                tcp.write(array.byteSize());
            }
        },
        WRITE("write", TCP_WRITE, Goal.ratioAtLeast(0.2)) {
            @Override
            void act(SharedDoubleArray array, double[] values, RawTcp tcp) {
                array.copyFrom(values);
            }
        },
        FILL("fill", TCP_WRITE, Goal.none()) {
            @Override
            void act(SharedDoubleArray array, double[] values, RawTcp tcp) {
                array.fill(1);
            }
        };

        private final String text;
        private final Operation peer;
        private final Goal goal;

        Operation(String text, Operation peer, Goal goal) {
            this.text = text;
            this.peer = peer;
            this.goal = goal;
        }

        abstract void act(SharedDoubleArray array, double[] values, RawTcp tcp) throws IOException;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        List<Row> rows = new ArrayList<>();
        try (var peer = new RawTcp.Peer(); var members = new LocalCluster(effort)) {
            members.start(3);
            for (Part part : Part.values()) {
                effort.progress(part.toString(), 0);
                ClusterOptions options = part.of(members);
                int port = peer.port();
                int length = effort.smoke() ? 1 << 17 : 1 << 23;
                int warmUp = effort.warmUp(WARM_UP);
                int rounds = 3 * effort.rounds();
                rows.addAll(rows(part, LocalCluster.inJvm(effort, () -> run(options, port, length, warmUp, rounds))));
            }
        }
        return rows;
    }

    private static List<Row> rows(Part part, double[][] rounds) {
        List<Row> rows = new ArrayList<>();
        for (Operation operation : Operation.values()) {
            if (operation.peer != null) {
                rows.add(new Row(part + ": " + operation.text, figure(rounds, operation), operation.peer.text,
                        figure(rounds, operation.peer), part == Part.COMPUTING ? operation.goal : Goal.none()));
            }
        }
        return rows;
    }

    private static Figure figure(double[][] rounds, Operation operation) {
        return Figure.median(Arrays.stream(rounds[operation.ordinal()]).boxed().toList(), Unit.GIBIBYTES_PER_SECOND);
    }

    /** What the measuring process does: GiB/s by operation and round. */
    private static double[][] run(ClusterOptions options, int port, int length, int warmUp, int rounds)
            throws IOException {
        double[][] results = new double[Operation.values().length][rounds];
        double[] values = new double[length];
        Arrays.setAll(values, Math::sqrt);
        try (var tcp = RawTcp.connect(port);
                var cluster = Cluster.join(options);
                var array = cluster.createDouble(NAME, length)) {
            for (int round = -warmUp; round < rounds; round++) {
                for (Operation operation : Operation.values()) {
                    long start = System.nanoTime();
                    operation.act(array, values, tcp);
                    double seconds = (System.nanoTime() - start) / 1e9;
                    if (round >= 0) {
                        results[operation.ordinal()][round] = array.byteSize() / seconds / (1 << 30);
                    }
                }
            }
            cluster.delete(NAME);
        }
        return results;
    }
}
