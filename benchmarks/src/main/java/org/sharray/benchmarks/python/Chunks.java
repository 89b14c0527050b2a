package org.sharray.benchmarks.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;

/** Writes elements as raw bytes, by way of one buffer outside the heap: the fastest that NIO has for an array on the heap. */
final class Chunks {
    private final ByteBuffer bytes = ByteBuffer.allocateDirect(1 << 18).order(ByteOrder.nativeOrder());

    void write(double[] elements, WritableByteChannel channel) throws IOException {
        int most = bytes.capacity() / Double.BYTES;
        for (int at = 0; at < elements.length; at += most) {
            int count = Math.min(most, elements.length - at);
            bytes.clear().asDoubleBuffer().put(elements, at, count);
            bytes.limit(count * Double.BYTES);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        }
    }
}
