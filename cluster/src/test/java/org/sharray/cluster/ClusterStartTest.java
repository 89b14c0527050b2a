package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedLongArray;
import org.sharray.testing.Await;

/** What docs/cluster.md says of starting a member. */
class ClusterStartTest {
    private static final int TERMINATED = 128 + 15;
    private static final long WATCH_NANOS = 1_000_000_000L;

    @Test
    void aMemberStartsWorksAndEndsWithoutAWarning(@TempDir Path directory)
            throws IOException, InterruptedException {
        Path errors = directory.resolve("errors");
        try (Members members = new Members(2)) {
            Cluster cluster = members.join(members.member(0));
            Process keeper = new ProcessBuilder(command(members)).redirectError(errors.toFile()).start();
            try {
                assertThat(cluster.awaitMembers(2, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                try (SharedLongArray array = cluster.createLong("kept", 20 * 32_768)) {
                    array.setAll(index -> index);
                    Await.until("the other one to keep some", () -> keepers(cluster, array) == 2);
                    array.getAndAdd(0, 7);
                    keeper.destroy(); // SIGTERM, as systemd does it
                    assertThat(keeper.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                    assertThat(keeper.exitValue()).isEqualTo(TERMINATED);
                    assertThat(errors).isEmptyFile();
                    Await.until("the other one to be gone", () -> cluster.size() == 1);
                }
            } finally {
                keeper.destroyForcibly();
            }
        }
    }

    private static long keepers(Cluster cluster, SharedLongArray array) {
        try {
            return cluster.mapSlices(array, true, _ -> ProcessHandle.current().pid()).stream().distinct().count();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static List<String> command(Members members) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ClusterOptions.jvmArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Keeper.class.getName(), members.name()));
        command.addAll(members.addresses(1));
        return command;
    }

    /** A process that is stopped is such one: the system accepts connections for it. A thread that writes to connections must not be busy with it alone, or heartbeats to others stay away. */
    @Test
    void anAddressWhereNobodySpeaksKeepsNoThreadBusy() throws IOException {
        try (Members members = new Members(2);
                Cluster cluster = members.join(members.member(0));
                ServerSocket silent = new ServerSocket(members.port(1), 1, InetAddress.getLoopbackAddress())) {
            try (Socket connection = silent.accept()) { // the member looks there for others, again and again
                connection.getInputStream().readNBytes("HZC".length());
                Map<Long, Long> before = writersNanos();
                long start = System.nanoTime();
                while (System.nanoTime() - start < WATCH_NANOS) {
                    cluster.size();
                    writersNanos().forEach((thread, nanos) -> assertThat(nanos - before.getOrDefault(thread, 0L))
                            .as("processor time of a thread that writes to connections").isLessThan(WATCH_NANOS / 2));
                }
            }
        }
    }

    /** The processor time of each thread that writes to connections. */
    private static Map<Long, Long> writersNanos() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && thread.getThreadName().contains(".IO.thread-out-"))
                .collect(Collectors.toMap(ThreadInfo::getThreadId,
                        thread -> threads.getThreadCpuTime(thread.getThreadId())));
    }

    @Test
    void theDocumentedArgumentsAreTheseOnes() throws IOException {
        Path page = Path.of(System.getProperty("user.dir")).resolveSibling("docs").resolve("cluster.md");
        assertThat(Files.readString(page)).contains(String.join("\n", ClusterOptions.jvmArguments()));
    }
}
