package org.sharray.cluster;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.Prerequisite;

/**
 * Hosts with addresses of their own on one switch, each a network namespace of Linux. The switch is in a namespace, too, so nothing is changed of this machine's own network, and all goes with the
 * namespaces.
 */
final class Network implements AutoCloseable {
    private static final String ADDRESSES = "10.77.0.";

    private final String name = "sharray-test-" + ProcessHandle.current().pid() + "-";
    private final String hub = name + "switch";
    private final List<String> made = new ArrayList<>();

    private Network() {}

    /** Hosts 1 to so many. Skips the test if this process may not make them; without the program that makes them, only where tests may be skipped. */
    static Network of(int hosts) {
        Prerequisite.require(failure("ip", "-V") == null, "no program ip (package iproute2)");
        Network network = new Network();
        try {
            String refusal = failure("ip", "netns", "add", network.hub);
            Assumptions.assumeTrue(refusal == null, "no network namespaces here: " + refusal);
            network.made.add(network.hub);
            refusal = failure("ip", "-n", network.hub, "link", "add", "bridge", "type", "bridge");
            Assumptions.assumeTrue(refusal == null, "no bridges here: " + refusal);
            run("ip", "-n", network.hub, "link", "set", "bridge", "up");
            for (int host = 1; host <= hosts; host++) {
                network.add(host);
            }
            return network;
        } catch (Throwable failure) {
            network.close();
            throw failure;
        }
    }

    private void add(int host) {
        String namespace = namespace(host);
        run("ip", "netns", "add", namespace);
        made.add(namespace);
        run("ip", "-n", hub, "link", "add", port(host), "type", "veth", "peer", "name", "eth0", "netns", namespace);
        run("ip", "-n", hub, "link", "set", port(host), "master", "bridge", "up");
        run("ip", "-n", namespace, "address", "add", address(host) + "/24", "dev", "eth0");
        run("ip", "-n", namespace, "link", "set", "eth0", "up");
        run("ip", "-n", namespace, "link", "set", "lo", "up");
    }

    String address(int host) {
        return ADDRESSES + host;
    }

    private String namespace(int host) {
        return name + host;
    }

    private static String port(int host) {
        return "port" + host;
    }

    /** Starts a program on a host. */
    ChildJvm start(int host, Class<?> program, Object... arguments) {
        return ChildJvm.startInNetwork(namespace(host), program, arguments);
    }

    /** Pulls a host's cable out. */
    void cut(int host) {
        run("ip", "-n", hub, "link", "set", port(host), "down");
    }

    /** Puts it in again. */
    void mend(int host) {
        run("ip", "-n", hub, "link", "set", port(host), "up");
    }

    private static void run(String... command) {
        String failure = failure(command);
        if (failure != null) {
            throw new AssertionError(String.join(" ", command) + ": " + failure);
        }
    }

    /** What a command says when it fails; null if it does not. */
    private static String failure(String... command) {
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.waitFor() == 0 ? null : said;
        } catch (IOException missing) {
            return missing.getMessage();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Removes all that was made. */
    @Override
    public void close() {
        List<String> remain = new ArrayList<>();
        made.reversed().forEach(namespace -> {
            String failure = failure("ip", "netns", "delete", namespace);
            if (failure != null) {
                remain.add(namespace + ": " + failure);
            }
        });
        if (!remain.isEmpty()) {
            throw new AssertionError("Network namespaces remain: " + remain);
        }
    }
}
