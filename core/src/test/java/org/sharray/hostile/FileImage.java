package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

/** An array's file as it was, and as it is now: mapped, so that to restore and to compare it costs next to nothing. */
final class FileImage {
    private static final int UUID = 16;

    private final Path path;
    private final byte[] bytes;
    private final TrailerBytes trailer;
    private final MemorySegment before;
    private final MemorySegment now;

    FileImage(Path path) {
        this.path = path;
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            bytes = Files.readAllBytes(path);
            now = file.map(MapMode.READ_WRITE, 0, bytes.length, Arena.ofAuto());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        trailer = new TrailerBytes(bytes);
        before = MemorySegment.ofArray(bytes);
    }

    Path path() {
        return path;
    }

    int size() {
        return bytes.length;
    }

    TrailerBytes trailer() {
        return trailer;
    }

    byte[] uuid() {
        int at = bytes.length - TrailerBytes.SIZE + UUID;
        return Arrays.copyOfRange(bytes, at, at + UUID);
    }

    /** Makes what is between two places as it was. */
    void restore(int from, int to) {
        MemorySegment.copy(before, from, now, from, to - from);
    }

    void write(int at, byte[] changed) {
        MemorySegment.copy(MemorySegment.ofArray(changed), 0, now, at, changed.length);
    }

    long read(int at) {
        return now.get(ValueLayout.JAVA_LONG, at);
    }

    private boolean isUnchanged(long from, long to) {
        return MemorySegment.mismatch(now, from, to, before, from, to) < 0;
    }

    boolean isUnchanged() {
        return isUnchanged(0, bytes.length);
    }

    /** Of what is before a place, and of the trailer, only elements may be other ones than they were. */
    void requireElementsChangedAlone(int place) throws IOException {
        long data = trailer.get(Field.DATA);
        long end = data + trailer.get(Field.LENGTH) * Integer.BYTES;
        assertThat(Files.size(path)).isEqualTo(bytes.length);
        assertThat(isUnchanged(0, data)).as("header").isTrue();
        assertThat(isUnchanged(end, place)).as("behind the elements").isTrue();
        assertThat(isUnchanged(bytes.length - TrailerBytes.SIZE, bytes.length)).as("trailer").isTrue();
    }
}
