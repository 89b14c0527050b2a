package org.sharray.benchmarks.pool;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.sharray.benchmarks.Children;
import org.sharray.benchmarks.Effort;
import org.sharray.benchmarks.Figure;
import org.sharray.benchmarks.Goal;
import org.sharray.benchmarks.Measurement;
import org.sharray.benchmarks.Row;
import org.sharray.benchmarks.Unit;
import org.sharray.benchmarks.locks.PingPong;
import org.sharray.process.ProcessOptions;

/**
 * What decides how a pool talks to its workers: a byte to another process and back, through a Unix-domain socket, and through a word in shared memory for
 * which the other one sleeps. There and back, as long as both sleep in between.
 */
final class Transport implements Measurement {
    private static final int WARM_UP = 20_000;

    @Override
    public String name() {
        return "transport";
    }

    @Override
    public List<Row> measure(Effort effort) throws IOException, InterruptedException {
        int count = effort.of(5_000, 20_000);
        int warmUp = effort.warmUp(WARM_UP);
        List<Double> socket = new ArrayList<>();
        List<Double> memory = new ArrayList<>();
        for (int round = 0; round < effort.rounds(); round++) {
            effort.progress(name(), round);
            socket.add(bySocket(warmUp, count));
            memory.add(PingPong.byElement(warmUp, count));
        }
        return List
                .of(new Row("there and back by a socket", Figure.median(socket, Unit.MICROSECONDS), "by shared memory",
                        Figure.median(memory, Unit.MICROSECONDS), Goal.none()));
    }

    private static double bySocket(int warmUp, int count) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("sharray-benchmarks");
        String path = directory.resolve("socket").toString();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX); var child = new Children<Void>()) {
            server.bind(UnixDomainSocketAddress.of(path));
            child.start(ProcessOptions.options(), () -> {
                try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(path))) {
                    for (int i = 0; i < warmUp + count; i++) {
                        pass(channel, false);
                        pass(channel, true);
                    }
                }
                return null;
            });
            long start = 0;
            try (var channel = server.accept()) {
                for (int i = -warmUp; i < count; i++) {
                    start = i == 0 ? System.nanoTime() : start;
                    pass(channel, true);
                    pass(channel, false);
                }
            }
            double time = (System.nanoTime() - start) / 1e3 / count;
            child.join();
            return time;
        } finally {
            Files.delete(Path.of(path));
            Files.delete(directory);
        }
    }

    private static void pass(SocketChannel channel, boolean writes) throws IOException {
        var one = ByteBuffer.allocate(1);
        while (one.hasRemaining()) {
            int _ = writes ? channel.write(one) : channel.read(one);
        }
    }
}
