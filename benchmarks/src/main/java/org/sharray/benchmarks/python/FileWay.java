package org.sharray.benchmarks.python;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A new .npy file in the directory for temporary files, which Python loads. */
final class FileWay implements Way {
    private static final int HEADER = 128;
    private static final int VERSION = 10;

    private final Receiver receiver;
    private final String how;
    private final Chunks chunks = new Chunks();
    private double[] elements;
    private Path file;

    /** Python loads it, or maps it. */
    FileWay(Receiver receiver, boolean maps) {
        this.receiver = receiver;
        this.how = maps ? "map " : "load ";
    }

    @Override
    public void prepare(double[] elements) throws IOException {
        this.elements = elements;
        file = Files.createTempFile("sharray-benchmarks", ".npy");
    }

    @Override
    public double handOver() throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(header());
            chunks.write(elements, channel);
        }
        receiver.say(how + file);
        return receiver.hear();
    }

    private ByteBuffer header() {
        String fields = "{'descr': '<f8', 'fortran_order': False, 'shape': (" + elements.length + ",), }";
        byte[] text = (fields + " ".repeat(HEADER - VERSION - fields.length() - 1) + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(HEADER).put((byte) 0x93).put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put(new byte[]{1, 0, (byte) text.length, 0}).put(text).flip();
    }

    @Override
    public double check() throws IOException, InterruptedException {
        double sum = receiver.check();
        Files.delete(file);
        return sum;
    }
}
