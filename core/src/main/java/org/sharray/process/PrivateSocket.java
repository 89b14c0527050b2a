package org.sharray.process;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A Unix-domain socket for one child, in a directory of its own that only this user may enter. Both are deleted when this closes, at this
 * JVM's exit, and by the child if this JVM was killed.
 */
final class PrivateSocket implements AutoCloseable {
    /** The longest path that {@code sockaddr_un} holds, less what is added to the directory here. */
    private static final int LONGEST_DIRECTORY = 107 - "/sharray-1234567890123456789/reply".length();
    private static final Set<PrivateSocket> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(PrivateSocket::delete), "sharray-cleanup"));
    }

    private final Path path;
    private final ServerSocketChannel server;

    private PrivateSocket(Path path, ServerSocketChannel server) {
        this.path = path;
        this.server = server;
    }

    static PrivateSocket open() throws IOException {
        var path = Files.createTempDirectory(temporaryDirectory(), "sharray-").resolve("reply");
        try {
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            var socket = new PrivateSocket(path, server);
            OPEN.add(socket);
            try {
                server.bind(UnixDomainSocketAddress.of(path), 1);
            } catch (Throwable failure) {
                socket.close();
                throw failure;
            }
            return socket;
        } catch (Throwable failure) {
            Files.deleteIfExists(path.getParent());
            throw failure;
        }
    }

    private static Path temporaryDirectory() {
        var usual = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return usual.toString().getBytes().length <= LONGEST_DIRECTORY ? usual : Path.of("/tmp");
    }

    /** Where the child connects. */
    Path path() {
        return path;
    }

    /**
     * Waits for the child to connect.
     *
     * @throws IOException
     *             if this is closed meanwhile
     */
    SocketChannel accept() throws IOException {
        return server.accept();
    }

    /** Stops an {@link #accept} that waits, and deletes what is left. Idempotent. */
    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException nothingToBeDone) {
            // A socket that can't be closed is closed with the JVM.
        }
        delete();
        OPEN.remove(this);
    }

    /** A file in the socket's directory; deleted with it. */
    Path beside(String name) {
        return path.resolveSibling(name);
    }

    /** Deletes the names: nobody else can connect. */
    void delete() {
        deleteDirectory(path.getParent());
    }

    /** Deletes the directory of a socket, with all that is in it. */
    static void deleteDirectory(Path directory) {
        try (var files = Files.newDirectoryStream(directory)) {
            for (var file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException nothingToBeDone) {
            // It is a name in the temporary directory, and no use trying again.
        }
    }
}
