package org.sharray.hostile;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedIntVector;
import org.sharray.SharedTextArray;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/**
 * Files of Sharray's own in which bytes were replaced. An input says which file, whether it is signed again, and what is replaced: a place (2 bytes), how many bytes (1), those bytes, and
 * the next.
 */
public final class DamagedFiles {
    /** Where bytes are replaced. */
    public enum Region {
        /** What a reader believes only if it agrees with itself. */
        HEADER_AND_TRAILER,
        /** What processes change while the file is open. */
        CONTROL
    }

    private static final int SIGN_TRAILER = 1;
    private static final int SIGN_HEADER = 2;
    private static final int CUT = 4;

    private final Region region;
    private final Place place = new Place();
    private final List<byte[]> files = new ArrayList<>();

    /**
     * Makes them.
     *
     * @param region where bytes are replaced
     */
    public DamagedFiles(Region region) {
        this.region = region;
        add(SharedIntArray.create(100, in("a")));
        add(SharedIntArray.create(1_500, in("b").stripes(4).strict()));
        try (SharedIntVector vector = SharedIntVector.create(20, in("c"))) {
            vector.append(1);
            add(SharedArray.open(place.file("c.npy")));
        }
        if (region == Region.HEADER_AND_TRAILER) {
            add(SharedIntArray.create(100, in("d").unlocked()));
            add(SharedTextArray.create(TextType.utf8(9), 12, in("e")));
            add(SharedArray.create(Dtype.parse("[('x', '<f8'), ('n', '|S8', (2,))]"), Shape.of(2, 3), in("f")));
        }
        try (SharedIntArray used = SharedIntArray.create(10, in("g"))) {
            used.lock().condition("c");
            used.synchronizers().semaphore("s", 3);
            used.synchronizers().barrier("b", 2);
            used.synchronizers().event("e");
            used.lock().lock(); // its owner will be one that is gone
            add(used);
        }
    }

    private ArrayOptions in(String name) {
        return options().file(place.file(name + ".npy")).participants(4);
    }

    private void add(SharedArray array) {
        try (array) {
            Path path = array.handle().file().orElseThrow();
            files.add(Files.readAllBytes(path));
            Files.delete(path);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** Inputs to begin with. */
    public List<byte[]> seeds() {
        List<byte[]> seeds = new ArrayList<>();
        for (int file = 0; file < files.size(); file++) {
            for (int flags = 0; flags < 2 * CUT; flags++) {
                seeds.add(new byte[]{(byte) file, (byte) flags, 40, 0, 4, 1, 2, 3, 4, 80, 1, 8, 1, 0, 0, 0, 0, 0, 0,
                        0});
            }
        }
        return seeds;
    }

    /** The file that an input describes, which has two bytes at least. */
    public byte[] patched(byte[] description) {
        ByteBuffer input = ByteBuffer.wrap(description).order(ByteOrder.LITTLE_ENDIAN);
        byte[] file = files.get((input.get() & 0xff) % files.size()).clone();
        int flags = input.get();
        TrailerBytes trailer = new TrailerBytes(file);
        int from = region == Region.CONTROL ? (int) trailer.get(Field.LOCK) : file.length - TrailerBytes.SIZE;
        int length = region == Region.CONTROL
                ? file.length - TrailerBytes.SIZE - from
                : TrailerBytes.SIZE + (int) trailer.get(Field.DATA);
        while (input.remaining() > 3) {
            int at = (input.getShort() & 0xffff) % length;
            byte[] bytes = new byte[Math.min(input.get() & 0xff, input.remaining())];
            input.get(bytes);
            for (int i = 0; i < bytes.length; i++) {
                file[(from + (at + i) % length) % file.length] = bytes[i];
            }
        }
        if (region == Region.CONTROL) {
            return file;
        }
        if ((flags & SIGN_HEADER) != 0 && trailer.get(Field.DATA) >= 0 && trailer.get(Field.DATA) <= file.length) {
            trailer.put(Field.HEADER_CHECKSUM, trailer.rightHeaderChecksum());
        }
        if ((flags & SIGN_TRAILER) != 0) {
            trailer.sign();
        }
        return (flags & CUT) != 0 ? Arrays.copyOf(file, (flags & 0xff) * file.length / 0xff) : file;
    }
}
