package org.sharray.benchmarks.python;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.sharray.benchmarks.PythonProgram;
import org.sharray.process.PythonProcess;
import org.sharray.process.SharedProcess;

/** A Python process that gets arrays, and the socket through which it is told of them: handover.py. */
final class Receiver implements AutoCloseable {
    private final PythonProgram program;
    private final Path directory;
    private final SharedProcess<Object> process;
    private final SocketChannel channel;
    private final BufferedReader answers;

    Receiver() throws IOException, InterruptedException {
        program = PythonProgram.find("handover");
        directory = Files.createTempDirectory("sharray-benchmarks");
        Path path = directory.resolve("socket");
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(path));
            process = PythonProcess.start(program.source().toString(), path.toString());
            process.onExit().thenRun(() -> close(server));
            channel = server.accept();
        }
        answers = new BufferedReader(Channels.newReader(channel, StandardCharsets.US_ASCII));
    }

    /** So that nobody waits for a process that has ended. */
    private static void close(ServerSocketChannel server) {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    WritableByteChannel channel() {
        return channel;
    }

    void say(String line) throws IOException {
        ByteBuffer bytes = StandardCharsets.US_ASCII.encode(line + "\n");
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** A number that Python answers. */
    double hear() throws IOException, InterruptedException {
        String answer = answers.readLine();
        if (answer == null) {
            process.join();
            throw new IOException("handover.py ended");
        }
        return Double.parseDouble(answer);
    }

    /** The sum of all elements of the array that Python has; then it lets go of it. */
    double check() throws IOException, InterruptedException {
        say("check");
        return hear();
    }

    @Override
    public void close() throws IOException {
        channel.close();
        Files.delete(directory.resolve("socket"));
        Files.delete(directory);
        program.close();
    }
}
