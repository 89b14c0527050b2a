package org.sharray.benchmarks.elements;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import net.openhft.chronicle.bytes.MappedBytes;

/** The peers' memory: a file in memory, which is mapped as each of them does, and deleted at once. */
final class SharedFile {
    private static final Path MEMORY = Path.of("/dev/shm");

    private SharedFile() {}

    static MemorySegment segment(long bytes) throws IOException {
        Path file = create();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, bytes, Arena.ofShared());
        } finally {
            Files.delete(file);
        }
    }

    static MappedByteBuffer buffer(long bytes) throws IOException {
        Path file = create();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return channel.map(MapMode.READ_WRITE, 0, bytes);
        } finally {
            Files.delete(file);
        }
    }

    static MappedBytes chronicle(long bytes) throws IOException {
        Path file = create();
        try {
            return MappedBytes.singleMappedBytes(file.toFile(), bytes);
        } finally {
            Files.delete(file);
        }
    }

    private static Path create() throws IOException {
        return Files.isDirectory(MEMORY)
                ? Files.createTempFile(MEMORY, "sharray-benchmarks", null)
                : Files.createTempFile("sharray-benchmarks", null);
    }
}
