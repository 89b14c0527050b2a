package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.error.ArrayFormatException;

/** Files that begin like NumPy's: the input is a file's first bytes, without the magic ones. Behind them are some elements. */
final class NpyFuzz implements FuzzTarget {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int ELEMENT_BYTES = 64;

    private final Place place = new Place();

    @Override
    public List<byte[]> seeds() {
        return List.of(header("<i4", false, "(7,)"), header("<f8", true, "(2, 3)"), header("|S5", false, "()"),
                header("[('x', '<f8'), ('y', '<i4', (2,))]", false, "(3,)"),
                ByteBuffer.allocate(5).order(ByteOrder.LITTLE_ENDIAN).put((byte) 3).putInt(1, -1).array());
    }

    /** A header without its magic bytes. */
    static byte[] header(String type, boolean columns, String shape) {
        byte[] text = ("{'descr': " + (type.startsWith("[") ? type : "'" + type + "'") + ", 'fortran_order': "
                + (columns ? "True" : "False") + ", 'shape': " + shape + ", }").getBytes(StandardCharsets.US_ASCII);
        byte[] padded = Arrays.copyOf(text, (text.length + 1 + MAGIC.length + 4 + 63) / 64 * 64 - MAGIC.length - 4);
        Arrays.fill(padded, text.length, padded.length, (byte) ' ');
        return ByteBuffer.allocate(4 + padded.length).order(ByteOrder.LITTLE_ENDIAN).put((byte) 1).put((byte) 0)
                .putShort((short) padded.length).put(padded).array();
    }

    /** Writes a file with a header and some elements. */
    static Path write(Path path, byte[] header) {
        byte[] bytes = Arrays.copyOf(MAGIC, MAGIC.length + header.length + ELEMENT_BYTES);
        System.arraycopy(header, 0, bytes, MAGIC.length, header.length);
        try {
            return Files.write(path, bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void run(byte[] input) {
        Path path = write(place.file("plain.npy"), input);
        try (SharedArray array = SharedArray.open(path, OpenMode.READ_ONLY)) {
            assertThat(array.byteSize()).isLessThanOrEqualTo(MAGIC.length + input.length + ELEMENT_BYTES);
            assertThat(array.toString()).isNotEmpty();
            assertThat(array.hasLock()).isFalse();
        } catch (ArrayFormatException refused) {
            assertThat(refused).hasMessageContaining(path.toString());
        }
    }
}
