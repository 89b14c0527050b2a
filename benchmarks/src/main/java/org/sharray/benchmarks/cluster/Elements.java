package org.sharray.benchmarks.cluster;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;

/**
 * One element, at a time, of an array that three members keep, as each kind of participant has it: all times are of elements that another process keeps, but for one line. Beside a small
 * message there and back by TCP between two JVMs, in turns of the same run.
 */
final class Elements implements Measurement {
    private static final int WARM_UP = 10_000;
    private static final int CHUNKS = 64;
    private static final long PER_CHUNK = 32_768;

    /** How many times each has its turn in a round. */
    private static final int TURNS = 10;

    private static final String PEER = "TCP, there and back";

    /** What is done, and how it is done once. */
    private enum Operation {
        ROUND_TRIP(PEER, Goal.none()) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) throws IOException {
                tcp.roundTrip();
            }
        },
        GET("get", Goal.ratioAtMost(1.6)) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) {
                array.get(index);
            }
        },
        SET("set", Goal.none()) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) {
                array.set(index, index);
            }
        },
        ADD("getAndAdd", Goal.ratioAtMost(2.5)) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) {
                array.getAndAdd(index, 1);
            }
        },
        COMPARE_AND_SET("compareAndSet", Goal.none()) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) {
                array.compareAndSet(index, -1, index);
            }
        },
        LOCK("lock() and unlock()", Goal.none()) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) {
                array.lock().lock();
                array.lock().unlock();
            }
        },
        GET_OWN("get, of its own", Goal.none()) {
            @Override
            void act(SharedLongArray array, long index, RawTcp tcp) {
                array.get(index);
            }
        };

        private final String text;
        private final Goal goal;

        Operation(String text, Goal goal) {
            this.text = text;
            this.goal = goal;
        }

        abstract void act(SharedLongArray array, long index, RawTcp tcp) throws IOException;
    }

    @Override
    public String name() {
        return "elements";
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
                int warmUp = effort.warmUp(WARM_UP);
                int rounds = effort.rounds();
                int count = effort.of(100, 200);
                rows.addAll(rows(part,
                        LocalCluster.inJvm(effort, () -> new Measuring(options, port, count).run(warmUp, rounds))));
            }
        }
        return rows;
    }

    private static List<Row> rows(Part part, Percentiles[][] rounds) {
        List<Row> rows = new ArrayList<>();
        Percentiles[] tcp = rounds[Operation.ROUND_TRIP.ordinal()];
        for (Operation operation : Operation.values()) {
            Percentiles[] ours = rounds[operation.ordinal()];
            if (operation != Operation.ROUND_TRIP && ours != null) {
                String what = part + ": " + operation.text;
                Goal goal = part == Part.COMPUTING ? operation.goal : Goal.none();
                rows.add(new Row(what + ", median", figure(ours, false), PEER, figure(tcp, false), goal));
                rows.add(new Row(what + ", p99", figure(ours, true), PEER, figure(tcp, true), Goal.none()));
            }
        }
        return rows;
    }

    private static Figure figure(Percentiles[] rounds, boolean tail) {
        return Figure.median(Arrays.stream(rounds).map(round -> tail ? round.p99 : round.p50).toList(),
                Unit.MICROSECONDS);
    }

    /** Of a round, in microseconds. */
    private record Percentiles(double p50, double p99) implements java.io.Serializable {
        static Percentiles of(long[] nanos) {
            long[] sorted = nanos.clone();
            Arrays.sort(sorted);
            return new Percentiles(sorted[sorted.length / 2] / 1e3, sorted[sorted.length * 99 / 100] / 1e3);
        }
    }

    /** What the measuring process does. */
    private static final class Measuring {
        private final ClusterOptions options;
        private final int port;
        private final int count;
        private int next;

        /** So many of each operation a turn. */
        Measuring(ClusterOptions options, int port, int count) {
            this.options = options;
            this.port = port;
            this.count = count;
        }

        /** By operation, the rounds; null of what can't be done. */
        Percentiles[][] run(int warmUp, int rounds) throws IOException, InterruptedException {
            try (var tcp = RawTcp.connect(port);
                    var cluster = Cluster.join(options);
                    var array = cluster.createLong("elements", CHUNKS * PER_CHUNK)) {
                long[] all = IntStream.range(0, CHUNKS).mapToLong(chunk -> chunk * PER_CHUNK + chunk).toArray();
                for (Operation operation : Operation.values()) {
                    time(operation, array, all, tcp, new long[warmUp], 0,
                            operation == Operation.LOCK ? warmUp / 5 : warmUp);
                }
                boolean[] own = own(cluster, array);
                long[] theirs = where(all, own, false);
                long[] ours = where(all, own, true);
                Percentiles[][] results = new Percentiles[Operation.values().length][];
                for (int round = 0; round < rounds; round++) {
                    long[][] nanos = new long[results.length][TURNS * count];
                    for (int turn = 0; turn < TURNS; turn++) {
                        for (Operation operation : Operation.values()) {
                            long[] indices = operation == Operation.GET_OWN ? ours : theirs;
                            if (indices.length > 0) {
                                time(operation, array, indices, tcp, nanos[operation.ordinal()], turn * count, count);
                            }
                        }
                    }
                    for (Operation operation : Operation.values()) {
                        if (operation != Operation.GET_OWN || ours.length > 0) {
                            int number = operation.ordinal();
                            results[number] = results[number] == null ? new Percentiles[rounds] : results[number];
                            results[number][round] = Percentiles.of(nanos[number]);
                        }
                    }
                }
                if (!Arrays.equals(own, own(cluster, array))) {
                    throw new IllegalStateException("the members that keep the elements changed meanwhile");
                }
                cluster.delete("elements");
                return results;
            }
        }

        private void time(Operation operation, SharedLongArray array, long[] indices, RawTcp tcp, long[] nanos,
                int from, int times) throws IOException {
            for (int i = from; i < from + times; i++) {
                long index = indices[next++ % indices.length];
                long start = System.nanoTime();
                operation.act(array, index, tcp);
                nanos[i] = System.nanoTime() - start;
            }
        }

        /** Of each chunk, whether this process keeps it. */
        private static boolean[] own(Cluster cluster, SharedLongArray array) throws InterruptedException {
            List<Long> keepers = cluster.mapSlices(array, false, _ -> ProcessHandle.current().pid());
            boolean[] own = new boolean[keepers.size()];
            for (int i = 0; i < own.length; i++) {
                own[i] = keepers.get(i) == ProcessHandle.current().pid();
            }
            return own;
        }

        private static long[] where(long[] indices, boolean[] own, boolean wanted) {
            return IntStream.range(0, indices.length).filter(i -> own[i] == wanted).mapToLong(i -> indices[i])
                    .toArray();
        }
    }
}
