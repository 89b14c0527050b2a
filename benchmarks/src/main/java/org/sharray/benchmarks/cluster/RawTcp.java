package org.sharray.benchmarks.cluster;

import static org.sharray.ArrayOptions.options;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;
import org.sharray.SharedLongArray;
import org.sharray.benchmarks.Children;
import org.sharray.process.ProcessOptions;

/**
 * What the network itself takes: a connection between two JVMs by TCP, over loopback and without delay, and blocking channels at both ends. Each request is one number: 0 for a
 * small message there and back, n for n bytes that follow and are acknowledged, -n for n bytes to be sent.
 */
final class RawTcp implements AutoCloseable {
    /** About the size of an operation on one element. */
    private static final int SMALL = 64;
    private static final int BUFFER = 256 << 10;

    private final SocketChannel channel;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER);

    private RawTcp(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
    }

    /** The process at the other end. */
    static final class Peer implements AutoCloseable {
        private final Children<Void> child = new Children<>();
        private final int port;

        Peer() throws InterruptedException {
            try (SharedLongArray told = SharedLongArray.create(1, options().unlocked())) {
                child.start(ProcessOptions.options(), () -> serve(told));
                child.await(() -> awaitPort(told));
                port = (int) told.get(0);
            }
        }

        private static boolean awaitPort(SharedLongArray told) {
            try {
                return told.awaitUntil(0, value -> value > 0, 100, TimeUnit.MILLISECONDS);
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        }

        private static Void serve(SharedLongArray told) throws IOException {
            try (var server = ServerSocketChannel.open()) {
                server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                told.set(0, ((InetSocketAddress) server.getLocalAddress()).getPort());
                told.notifyWaiters(0);
                while (true) { // until killed
                    try (RawTcp client = new RawTcp(server.accept())) {
                        client.serve();
                    } catch (EOFException end) {
                        // the next one may come
                    }
                }
            }
        }

        int port() {
            return port;
        }

        @Override
        public void close() {
            child.close();
        }
    }

    /** To a peer. */
    static RawTcp connect(int port) throws IOException {
        return new RawTcp(SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)));
    }

    /** A small message there and back. */
    void roundTrip() throws IOException {
        request(0);
        receive(SMALL);
    }

    /** So many bytes there. */
    void write(long bytes) throws IOException {
        request(bytes);
        send(bytes);
        receive(SMALL);
    }

    /** So many bytes from there. */
    void read(long bytes) throws IOException {
        request(-bytes);
        receive(bytes);
    }

    private void serve() throws IOException {
        while (true) {
            receive(SMALL);
            long request = buffer.getLong(0);
            if (request < 0) {
                send(-request);
            } else {
                receive(request);
                send(SMALL);
            }
        }
    }

    private void request(long number) throws IOException {
        buffer.putLong(0, number);
        send(SMALL);
    }

    private void send(long bytes) throws IOException {
        for (long rest = bytes; rest > 0;) {
            buffer.position(0).limit((int) Math.min(BUFFER, rest));
            rest -= channel.write(buffer);
        }
    }

    private void receive(long bytes) throws IOException {
        for (long done = 0; done < bytes;) {
            int position = (int) (done % BUFFER);
            buffer.limit((int) Math.min(BUFFER, position + bytes - done)).position(position);
            int read = channel.read(buffer);
            if (read < 0) {
                throw new EOFException();
            }
            done += read;
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
