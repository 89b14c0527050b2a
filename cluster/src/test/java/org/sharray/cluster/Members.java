package org.sharray.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.sharray.testing.ChildJvm;

/** Addresses of a test's cluster, which no other test has, and members of it in this JVM. */
public final class Members implements AutoCloseable {
    private final String name = "test-" + UUID.randomUUID();
    private final String[] addresses;
    private final List<Cluster> joined = new ArrayList<>();

    /** Of so many members that keep elements. */
    public Members(int size) {
        this.addresses = ports(size + 1).stream().map(port -> "127.0.0.1:" + port).toArray(String[]::new);
    }

    /** How a command finds the cluster. */
    public String place() {
        return name + "@" + addresses[0];
    }

    /** Ports that are free just now, from below those that the system gives to whoever asks for any; all are held at once, so that they differ. */
    public static List<Integer> ports(int count) {
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (held.size() < count) {
                int port = ThreadLocalRandom.current().nextInt(15_000, 32_000);
                try {
                    held.add(new ServerSocket(port, 1, InetAddress.getLoopbackAddress()));
                } catch (BindException taken) {
                    // another one, then
                }
            }
            return held.stream().map(ServerSocket::getLocalPort).toList();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } finally {
            held.forEach(Members::close);
        }
    }

    private static void close(ServerSocket socket) {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** How a member joins. */
    public ClusterOptions member(int index) {
        return at(addresses[index]);
    }

    /** How a process joins that keeps no elements. */
    ClusterOptions computing() {
        return at(addresses[addresses.length - 1]).computing();
    }

    public ClusterOptions client() {
        return member(0).client();
    }

    String name() {
        return name;
    }

    /** A member's address, and those of all that keep elements. */
    List<String> addresses(int index) {
        List<String> all = new ArrayList<>(List.of(addresses[index]));
        all.addAll(Arrays.asList(addresses).subList(0, addresses.length - 1));
        return all;
    }

    int port(int index) {
        return port(addresses[index]);
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.indexOf(':') + 1));
    }

    private ClusterOptions at(String address) {
        String[] keepers = Arrays.copyOf(addresses, addresses.length - 1);
        return ClusterOptions.options().named(name).listen("127.0.0.1", port(address))
                .members(keepers);
    }

    /** Joins in this JVM. */
    public Cluster join(ClusterOptions options) {
        Cluster cluster = Cluster.join(options);
        joined.add(cluster);
        return cluster;
    }

    /** Starts a member in a JVM of its own, and waits until it has joined. */
    public ChildJvm start(int index) {
        return start(addresses[index], false);
    }

    /** Starts one that keeps no elements. */
    ChildJvm startComputing() {
        return start(addresses[addresses.length - 1], true);
    }

    private ChildJvm start(String address, boolean computing) {
        List<Object> arguments = new ArrayList<>(List.of(name, address, computing));
        arguments.addAll(Arrays.asList(addresses).subList(0, addresses.length - 1));
        return ChildJvm.start(MemberProgram.class, arguments.toArray()).expect("joined");
    }

    @Override
    public void close() {
        joined.reversed().forEach(Cluster::close);
    }
}
