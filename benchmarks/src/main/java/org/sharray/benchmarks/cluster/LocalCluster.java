package org.sharray.benchmarks.cluster;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SerializableCallable;

/** A cluster of JVMs on this machine, at ports that were free. One of those that could keep elements is left for the measuring process. */
final class LocalCluster implements AutoCloseable {
    /** How many members that keep elements the cluster knows of. */
    static final int KEEPERS = 4;

    private final String name = "bench-" + UUID.randomUUID();
    private final Effort effort;
    private final List<Integer> ports;
    private final Children<Void> members = new Children<>();

    /** How many have joined. */
    private final SharedLongArray joined = SharedLongArray.create(1, options().unlocked());
    private int started;

    /** Without a member yet. */
    LocalCluster(Effort effort) throws IOException {
        this.effort = effort;
        ports = ports(KEEPERS + 1);
    }

    private static List<Integer> ports(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (held.size() < count) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    /** How a process joins at one of the ports. */
    ClusterOptions at(int index) {
        return ClusterOptions.options().named(name).listen("127.0.0.1", ports.get(index))
                .members(ports.stream().limit(KEEPERS).map(port -> "127.0.0.1:" + port).toArray(String[]::new));
    }

    /** Starts members, one after the other: with three of four there is a majority. */
    void start(int count) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            ClusterOptions options = at(started);
            SharedLongArray signal = joined;
            members.start(jvm(effort), () -> {
                try (Cluster _ = Cluster.join(options)) {
                    signal.getAndAdd(0, 1);
                    signal.notifyWaiters(0);
                    new CountDownLatch(1).await(); // until killed
                }
                return null;
            });
            started++;
            members.await(() -> awaitJoined(started));
        }
    }

    private boolean awaitJoined(int count) {
        try {
            return joined.awaitUntil(0, value -> value >= count, 100, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** Does something in a JVM of its own. */
    static <T> T inJvm(Effort effort, SerializableCallable<T> task) throws InterruptedException {
        try (var child = new Children<T>()) {
            child.start(jvm(effort), task);
            return child.join().getFirst();
        }
    }

    /** With what a JVM starts that joins. */
    private static ProcessOptions jvm(Effort effort) {
        ProcessOptions options = ProcessOptions.options()
                .jvmArguments(ClusterOptions.jvmArguments().toArray(String[]::new));
        // Nobody looks at the figures then, and the optimising compiler is half of what such a JVM costs.
        return effort.smoke() ? options.jvmArguments("-XX:TieredStopAtLevel=1") : options;
    }

    /** Kills the members. */
    @Override
    public void close() {
        members.close();
        joined.close();
    }
}
