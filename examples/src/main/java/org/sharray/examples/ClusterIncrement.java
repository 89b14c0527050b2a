package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

import org.sharray.SharedIntArray;
import org.sharray.Synchronizers;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/**
 * {@link Increment} over the members of a cluster, which are started for it on this machine: the array lies in their memories, and what each of them
 * does with it is the method that does it in shared memory. (The members wait for each other by a barrier in shared memory; those of a real cluster
 * are on several machines, and would not.)
 */
public final class ClusterIncrement {

    /** How long members may take to find each other. */
    private static final long PATIENCE_SECONDS = 60;

    private ClusterIncrement() {}

    /**
     * Runs the program over three members.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for a member
     * @throws IOException          if no ports are free
     */
    public static void main(String[] arguments) throws InterruptedException, IOException {
        run(3, 5, 50);
    }

    /**
     * Runs the program.
     *
     * @param members how many members to start
     * @param length  of the array, in elements
     * @param rounds  how often each member adds 1 to each element
     * @return the elements afterwards
     * @throws InterruptedException if interrupted while waiting for a member
     * @throws IOException          if no ports are free
     */
    public static List<Integer> run(int members, int length, int rounds) throws InterruptedException, IOException {
        int[] ports = freePorts(members + 1);
        ClusterOptions cluster = ClusterOptions.options().named("demo-" + UUID.randomUUID())
                .members(addresses(ports, members));
        ProcessOptions process = ProcessOptions.options()
                .jvmArguments(ClusterOptions.jvmArguments().toArray(String[]::new));
        var started = new ArrayList<SharedProcess<?>>();
        try (var meetings = Synchronizers.create(options())) {
            var meeting = meetings.barrier("meeting", members + 1);
            for (int i = 0; i < members; i++) {
                ClusterOptions member = cluster.listen("127.0.0.1", ports[i]);
                started.add(process.start(() -> {
                    try (var joined = Cluster.join(member)) {
                        meeting.await(); // the array has been made
                        try (var counts = joined.openInt("counts")) {
                            Increment.increment(counts, rounds);
                        }
                        meeting.await(); // all have done their part
                        meeting.await(); // the elements have been read
                    }
                }));
            }
            ClusterOptions onlooker = cluster.listen("127.0.0.1", ports[members]).computing();
            var result = process.start(() -> {
                try (var joined = Cluster.join(onlooker)) {
                    if (!joined.awaitMembers(members, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                        throw new IllegalStateException(
                                "Only " + joined.size() + " of " + members + " members have come");
                    }
                    try (var counts = joined.createInt("counts", length)) {
                        System.out.println("Initial state: " + text(counts) + " on " + members + " members");
                        meeting.await();
                        meeting.await();
                        System.out.println("Final state:   " + text(counts));
                        var elements = new ArrayList<>(Arrays.stream(counts.toArray()).boxed().toList());
                        meeting.await();
                        return elements;
                    }
                }
            });
            started.add(result);
            for (SharedProcess<?> member : started) {
                member.join();
            }
            return result.join();
        } finally {
            started.forEach(SharedProcess::kill);
        }
    }

    /** The elements for people, as those of an array in this machine's memory are shown. */
    private static String text(SharedIntArray counts) {
        try (var copy = SharedIntArray.of(counts.toArray())) {
            return copy.toString();
        }
    }

    private static String[] addresses(int[] ports, int members) {
        var addresses = new String[members];
        for (int i = 0; i < members; i++) {
            addresses[i] = "127.0.0.1:" + ports[i];
        }
        return addresses;
    }

    /** Ports that nobody listens at just now. */
    private static int[] freePorts(int count) throws IOException {
        var held = new ArrayList<ServerSocket>();
        try {
            var ports = new int[count];
            for (int i = 0; i < count; i++) {
                held.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
                ports[i] = held.get(i).getLocalPort();
            }
            return ports;
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }
}
