package org.sharray.hostile;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes bytes in ways that break readers: flipped bits, numbers at the edge, pieces left out, doubled, or taken from elsewhere. */
final class Mutator {
    private static final long[] NUMBERS = {0, 1, -1, 2, 7, 8, 64, 127, 128, 255, 256, 4095, 4096, 65_535, 65_536,
            Integer.MAX_VALUE, Integer.MIN_VALUE, 1L << 32, 1L << 40, Long.MAX_VALUE, Long.MIN_VALUE,
            Long.MAX_VALUE / 8, 1L << 30, 1L << 31};
    private static final byte[][] WORDS = words("'", "\"", "(", ")", "[", "]", ",", "{", "}", "\\", "\0", "\n", " ",
            "<i4", "|V", "<f8", "|S9", "<U3", "'descr'", "'shape'", "'fortran_order'", "True", "False", "-1", "1x",
            "9223372036854775807", "2147483648", "99999999999999999999", "&", "=", "%00", "%", "path=", "uuid=",
            "pid=", "fd=", "lock.", "file=", "/proc/self/fd/0", "../", "\ud83d\ude00", "\u0663");
    private static final int MOST_CHANGES = 6;
    private static final int LONGEST = 1 << 16;

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    private static byte[][] words(String... words) {
        return Arrays.stream(words).map(word -> word.getBytes(StandardCharsets.UTF_8)).toArray(byte[][]::new);
    }

    /** A changed copy of one of some inputs. */
    byte[] mutated(List<byte[]> inputs) {
        byte[] bytes = inputs.get(random.nextInt(inputs.size()));
        for (int changes = 1 + random.nextInt(MOST_CHANGES); changes > 0; changes--) {
            bytes = changed(bytes, inputs);
        }
        return bytes.length > LONGEST ? Arrays.copyOf(bytes, LONGEST) : bytes;
    }

    private byte[] changed(byte[] bytes, List<byte[]> inputs) {
        int at = random.nextInt(bytes.length + 1);
        int piece = Math.min(bytes.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 64));
        return switch (random.nextInt(8)) {
            case 0 -> replaced(bytes, at, new byte[]{(byte) random.nextInt()});
            case 1 -> at == bytes.length ? bytes : flipped(bytes, at);
            case 2 -> replaced(bytes, at, number());
            case 3 -> spliced(bytes, at, piece, new byte[0]);
            case 4 -> spliced(bytes, at, 0, Arrays.copyOfRange(bytes, at, at + piece));
            case 5 -> spliced(bytes, at, random.nextBoolean() ? 0 : piece, WORDS[random.nextInt(WORDS.length)]);
            case 6 -> Arrays.copyOf(bytes, at);
            default -> spliced(bytes, at, piece, pieceOf(inputs.get(random.nextInt(inputs.size()))));
        };
    }

    private byte[] flipped(byte[] bytes, int at) {
        byte[] copy = bytes.clone();
        copy[at] ^= (byte) (1 << random.nextInt(8));
        return copy;
    }

    private byte[] number() {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES)
                .order(random.nextBoolean() ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long number = NUMBERS[random.nextInt(NUMBERS.length)];
        return random.nextBoolean()
                ? bytes.putLong(0, number).array()
                : Arrays.copyOf(bytes.putInt(0, (int) number).array(), Integer.BYTES);
    }

    private byte[] pieceOf(byte[] other) {
        int from = random.nextInt(other.length + 1);
        return Arrays.copyOfRange(other, from, from + random.nextInt(other.length - from + 1));
    }

    private static byte[] replaced(byte[] bytes, int at, byte[] part) {
        return spliced(bytes, at, Math.min(part.length, bytes.length - at), part);
    }

    private static byte[] spliced(byte[] bytes, int at, int removed, byte[] added) {
        byte[] result = Arrays.copyOf(bytes, bytes.length - removed + added.length);
        System.arraycopy(added, 0, result, at, added.length);
        System.arraycopy(bytes, at + removed, result, at + added.length, bytes.length - at - removed);
        return result;
    }
}
