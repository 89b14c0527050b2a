package org.sharray.process;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The parent's end of the reply: a Unix-domain socket in a directory of its own that only this user may enter. Both are
 * deleted as soon as the child has connected or ended, at this JVM's exit, and by the child if this JVM was killed.
 */
final class ParentReply implements AutoCloseable {
    /** The longest path that {@code sockaddr_un} holds, less what is added to the directory here. */
    private static final int LONGEST_DIRECTORY = 107 - "/sharray-1234567890123456789/reply".length();
    private static final Set<ParentReply> OPEN = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> OPEN.forEach(ParentReply::delete), "sharray-cleanup"));
    }

    private final Path socket;
    private final ServerSocketChannel server;

    private ParentReply(Path socket, ServerSocketChannel server) {
        this.socket = socket;
        this.server = server;
    }

    /** What came back: the result, or what went wrong. */
    record Reply(Object result, String problem, Throwable cause) {
        boolean isResult() {
            return problem == null;
        }
    }

    static ParentReply open() throws IOException {
        var socket = Files.createTempDirectory(temporaryDirectory(), "sharray-").resolve("reply");
        try {
            var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            var reply = new ParentReply(socket, server);
            OPEN.add(reply);
            try {
                server.bind(UnixDomainSocketAddress.of(socket), 1);
            } catch (Throwable failure) {
                reply.close();
                throw failure;
            }
            return reply;
        } catch (Throwable failure) {
            Files.deleteIfExists(socket.getParent());
            throw failure;
        }
    }

    private static Path temporaryDirectory() {
        var usual = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        return usual.toString().getBytes().length <= LONGEST_DIRECTORY ? usual : Path.of("/tmp");
    }

    /** Where the child connects. */
    Path path() {
        return socket;
    }

    /**
     * Waits for the child to connect and reads what it says.
     *
     * @return null if it ended, or this was closed, before all was said
     */
    Reply receive(ClassLoader loader) {
        try (var channel = server.accept(); var in = new DataInputStream(Channels.newInputStream(channel))) {
            delete();
            int length = in.readInt();
            byte[] message = in.readNBytes(length);
            return message.length < length ? null : decode(message, loader);
        } catch (IOException ended) {
            return null;
        }
    }

    private static Reply decode(byte[] message, ClassLoader loader) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(message));
        byte kind = in.readByte();
        if (kind == ChildReply.RESULT) {
            return decodeResult(in.readAllBytes(), loader);
        }
        var standIn = (RemoteTaskException) read(in.readNBytes(in.readInt()));
        byte[] original = in.readNBytes(in.readInt());
        var thrown = decodeThrown(original, standIn, loader);
        return kind == ChildReply.THREW
                ? new Reply(null, "the task threw " + standIn, thrown)
                : new Reply(null, standIn.getMessage(), thrown.getCause());
    }

    private static Reply decodeResult(byte[] bytes, ClassLoader loader) {
        try {
            return new Reply(ObjectBytes.read(bytes, loader), null, null);
        } catch (Throwable failure) {
            return new Reply(null, "the result can't be unpacked here: " + failure, failure);
        }
    }

    private static Throwable decodeThrown(byte[] bytes, RemoteTaskException standIn, ClassLoader loader) {
        try {
            return bytes.length > 0 && ObjectBytes.read(bytes, loader) instanceof Throwable thrown ? thrown : standIn;
        } catch (Throwable unreadable) {
            standIn.addSuppressed(unreadable);
            return standIn;
        }
    }

    private static Object read(byte[] bytes) throws IOException {
        try {
            return ObjectBytes.read(bytes, ParentReply.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Stops a {@link #receive} that waits for the child to connect, and deletes what is left. Idempotent. */
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

    private void delete() {
        try {
            Files.deleteIfExists(socket);
            Files.deleteIfExists(socket.getParent());
        } catch (IOException nothingToBeDone) {
            // It is a name in the temporary directory, and no use trying again.
        }
    }
}
