package org.sharray.layout;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * The header of a {@code .npy} file: magic bytes, a version, and a text, which is a Python dictionary that names the element type, the order
 * and the shape.
 *
 * @param dtype        NumPy's name of the element type, for instance {@code <i4}, or a list that describes a record
 * @param fortranOrder whether the first index runs fastest
 * @param shape        the lengths of the dimensions, in elements
 * @see <a href="https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html">numpy.lib.format</a>
 */
public record NpyHeader(String dtype, boolean fortranOrder, List<Long> shape) {
    private static final Pattern ENTRY = Pattern
            .compile(
                    "(['\"])(descr|fortran_order|shape)\\1\\s*:\\s*('[^']*'|\"[^\"]*\"|\\[.*\\]|True|False|\\([0-9,\\sL]*\\))\\s*(?:,\\s*|$)",
                    Pattern.DOTALL);

    /** The longest header that is read: as long as one of the format's first version can be. */
    static final int MAX_BYTES = 10 + 0xFFFF;

    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int MAJOR_VERSION = 6;
    private static final int LENGTH = 8;

    /** Where the text begins, in the format's first version. */
    static final int TEXT = 10;

    private static final int TEXT_V2 = 12;

    /**
     * What a file's header says.
     *
     * @param contents   what the file holds
     * @param textBytes  how long its text is, without the spaces and line feeds at its end
     * @param dataOffset where the first element is, in bytes
     */
    record Located(Contents contents, int textBytes, long dataOffset) {}

    /**
     * The header of a file.
     *
     * @param contents what the file holds
     * @return the header
     */
    public static NpyHeader of(Contents contents) {
        List<Long> lengths = new ArrayList<>();
        for (long length : contents.shape().toArray()) {
            lengths.add(length);
        }
        return new NpyHeader(contents.type().dtype(), contents.columnMajor(), lengths);
    }

    /**
     * The whole header, in the format's first version, padded with spaces.
     *
     * @param length in bytes, enough for the text and a line feed
     * @return the bytes
     * @throws IllegalArgumentException if the element type's description is too long
     */
    byte[] toBytes(int length) {
        byte[] text = toText().getBytes(StandardCharsets.UTF_8);
        if (length > MAX_BYTES || text.length != toText().length()) {
            throw new IllegalArgumentException(length > MAX_BYTES
                    ? "The record has too many fields: a header has " + MAX_BYTES
                            + " bytes at most, this one would have " + length
                    : "The names of a record's fields have to be ASCII: " + dtype);
        }
        byte[] header = new byte[length];
        Arrays.fill(header, (byte) ' ');
        System.arraycopy(MAGIC, 0, header, 0, MAGIC.length);
        header[MAJOR_VERSION] = 1;
        header[MAJOR_VERSION + 1] = 0;
        littleEndian(header).putShort(LENGTH, (short) (length - TEXT));
        System.arraycopy(text, 0, header, TEXT, text.length);
        header[length - 1] = '\n';
        return header;
    }

    /**
     * Reads a file's header, and believes nothing that the file's size disproves.
     *
     * @param start the file's first bytes, {@link #MAX_BYTES} if it has as many
     * @param size  the file's, in bytes
     * @param label what to call the file in an error
     * @return what it says
     * @throws ArrayFormatException if it is no header, or one of an array that is not supported
     */
    static Located read(byte[] start, long size, String label) {
        if (start.length < TEXT_V2 || !Arrays.equals(start, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new ArrayFormatException(label + " is not an array: a .npy file begins with \\x93NUMPY, this one "
                    + (start.length == 0 ? "is empty" : "with " + shown(start)));
        }
        int major = start[MAJOR_VERSION] & 0xFF;
        if (major < 1 || major > 3) {
            throw new ArrayFormatException(label + " is a .npy file of version " + major + ", known are 1 to 3");
        }
        ByteBuffer fields = littleEndian(start);
        int text = major == 1 ? TEXT : TEXT_V2;
        long textBytes = major == 1 ? fields.getShort(LENGTH) & 0xFFFF : fields.getInt(LENGTH) & 0xFFFFFFFFL;
        if (textBytes > size - text) {
            throw new ArrayFormatException(
                    label + " is truncated or damaged: its header claims " + textBytes + " bytes, the file has "
                            + size);
        }
        if (textBytes > start.length - text) {
            throw new ArrayFormatException(
                    label + " has a header of " + textBytes + " bytes, which is too long to read");
        }
        Charset characters = major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
        NpyHeader header = parse(new String(start, text, (int) textBytes, characters), label);
        Contents contents = header.contents(label);
        long dataOffset = text + textBytes;
        if (contents.length() > (size - dataOffset) / contents.type().bytes()) {
            throw new ArrayFormatException(
                    label + " is truncated: its header promises " + contents.length() + " elements of "
                            + contents.type()
                            + ", the file has " + size + " bytes");
        }
        int end = (int) dataOffset;
        while (end > text && (start[end - 1] == ' ' || start[end - 1] == '\n')) {
            end--;
        }
        return new Located(contents, end - text, dataOffset);
    }

    private Contents contents(String label) {
        elements(label);
        try {
            // A single number is an array of one element here: what has no dimension has no length, either.
            long[] sizes = new long[Math.max(1, shape.size())];
            sizes[0] = 1;
            for (int i = 0; i < shape.size(); i++) {
                sizes[i] = shape.get(i);
            }
            Shape lengths = Shape.of(sizes);
            return new Contents(Dtype.parse(dtype), lengths, fortranOrder && lengths.rank() > 1);
        } catch (IllegalArgumentException unsupported) {
            throw new ArrayFormatException(label + " can't be opened: " + unsupported.getMessage(), unsupported);
        }
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static String shown(byte[] start) {
        StringBuilder text = new StringBuilder("\"");
        for (int i = 0; i < Math.min(8, start.length); i++) {
            text.append(start[i] >= ' ' && start[i] < 127
                    ? String.valueOf((char) start[i])
                    : String.format("\\x%02x", start[i] & 0xFF));
        }
        return text.append('"').toString();
    }

    /**
     * The text as NumPy writes it, without padding.
     *
     * @return a Python dictionary
     */
    public String toText() {
        StringBuilder sizes = new StringBuilder();
        for (int i = 0; i < shape.size(); i++) {
            sizes.append(i == 0 ? "" : " ").append(shape.get(i)).append(i == 0 || i < shape.size() - 1 ? "," : "");
        }
        return "{'descr': " + (dtype.startsWith("[") ? dtype : "'" + dtype + "'") + ", 'fortran_order': "
                + (fortranOrder ? "True" : "False") + ", 'shape': ("
                + sizes
                + "), }";
    }

    /**
     * Reads the text.
     *
     * @param text a Python dictionary, with padding or without
     * @param file what to call the file in an error
     * @return what it says
     * @throws ArrayFormatException if it is anything else
     */
    public static NpyHeader parse(String text, String file) {
        String dictionary = text.strip();
        if (!dictionary.startsWith("{") || !dictionary.endsWith("}")) {
            throw broken(file, text);
        }
        String entries = dictionary.substring(1, dictionary.length() - 1).strip();
        String dtype = null;
        Boolean fortranOrder = null;
        List<Long> shape = null;
        Matcher entry = ENTRY.matcher(entries);
        int end = 0;
        while (entry.lookingAt() && entry.start() == end) {
            String value = entry.group(3);
            switch (entry.group(2)) {
                case "descr" -> dtype = value.startsWith("'") || value.startsWith("\"")
                        ? value.substring(1, value.length() - 1)
                        : value;
                case "fortran_order" -> fortranOrder = switch (value) {
                    case "True" -> true;
                    case "False" -> false;
                    default -> throw broken(file, text);
                };
                default -> shape = parseShape(value, file);
            }
            end = entry.end();
            entry.region(end, entries.length());
        }
        if (end != entries.length() || dtype == null || fortranOrder == null || shape == null) {
            throw broken(file, text);
        }
        return new NpyHeader(dtype, fortranOrder, shape);
    }

    private static List<Long> parseShape(String value, String file) {
        List<Long> shape = new ArrayList<>();
        if (!value.startsWith("(")) {
            throw broken(file, value);
        }
        for (String size : value.substring(1, value.length() - 1).split(",")) {
            String digits = size.strip().replaceFirst("(?<=[0-9])L$", ""); // Python 2 wrote some lengths so
            if (!digits.isEmpty()) {
                try {
                    shape.add(Long.parseLong(digits));
                } catch (NumberFormatException tooLarge) {
                    throw new ArrayFormatException(file + ": the header gives a dimension of " + digits + " elements",
                            tooLarge);
                }
            }
        }
        return List.copyOf(shape);
    }

    private static ArrayFormatException broken(String file, String text) {
        String shown = text.strip().replaceAll("\\p{Cntrl}", "?");
        return new ArrayFormatException(file + ": the .npy header is not one that can be read: "
                + (shown.length() > 120 ? shown.substring(0, 120) + "…" : shown));
    }

    /**
     * The number of elements: the product of the dimensions.
     *
     * @param file what to call the file in an error
     * @return at least 0
     * @throws ArrayFormatException if it is more than a {@code long} can hold
     */
    public long elements(String file) {
        long product = 1;
        for (long size : shape) {
            try {
                product = Math.multiplyExact(product, size);
            } catch (ArithmeticException overflow) {
                throw new ArrayFormatException(file + ": the header's shape " + shape + " is beyond 2^63 - 1 elements",
                        overflow);
            }
        }
        return product;
    }
}
