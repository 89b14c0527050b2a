package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.testing.Await;

/** Nobody but a pool's own worker can answer in its place. */
@Timeout(300)
class PoolSecurityTest {
    private static final String TEMPORARY = "java.io.tmpdir";

    @TempDir
    private Path directory;

    private List<Path> sockets() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.filter(file -> file.endsWith("reply")).toList();
        }
    }

    /** The worker waits for a debugger before it does anything, so its socket is there as long as we want. */
    @Test
    void whoDoesNotKnowTheTokenIsHungUpOn() throws Exception {
        String usual = System.setProperty(TEMPORARY, directory.toString());
        var waiting = ProcessOptions.options().captureOutput()
                .jvmArguments("-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=localhost:0");
        try (var pool = ProcessPool.create(1, PoolOptions.options().process(waiting).eager())) {
            Await.until("the socket", () -> !sockets().isEmpty());
            Path socket = sockets().getFirst();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket.getParent())))
                    .isEqualTo("rwx------");
            for (int length : new int[]{Worker.TOKEN_BYTES, 1}) {
                try (var stranger = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
                    stranger.write(ByteBuffer.allocate(length));
                    stranger.shutdownOutput();
                    assertThat(stranger.read(ByteBuffer.allocate(1))).as("hung up").isEqualTo(-1);
                }
            }
            assertThat(pool.pids()).as("the worker").hasSize(1);
            pool.shutdownNow();
            assertThat(pool.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
            assertThat(directory).isEmptyDirectory();
        } finally {
            System.setProperty(TEMPORARY, usual);
        }
    }
}
