package org.sharray.testing;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of {@code .npy} files as NumPy's format specification has them, made without the library. */
public final class NpyBytes {
    private static final int ALIGNMENT = 64;

    private NpyBytes() {}

    /** A file of one of the format's versions. */
    public static byte[] file(int version, String header, byte[] data) {
        int prefix = version == 1 ? 10 : 12;
        int padded = (prefix + header.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return raw(version, header + " ".repeat(padded - prefix - header.length() - 1) + "\n", data);
    }

    /** A file with exactly this header text. */
    public static byte[] raw(int version, String text, byte[] data) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(new byte[]{(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) version, 0});
        byte[] header = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? Short.BYTES : Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
        if (version == 1) {
            length.putShort((short) header.length);
        } else {
            length.putInt(header.length);
        }
        file.writeBytes(length.array());
        file.writeBytes(header);
        file.writeBytes(data);
        return file.toByteArray();
    }

    /** A header's text. */
    public static String header(String dtype, String shape) {
        return header("'" + dtype + "'", "False", shape);
    }

    /** A header's text, with every value as given. */
    public static String header(String descr, String fortranOrder, String shape) {
        return "{'descr': " + descr + ", 'fortran_order': " + fortranOrder + ", 'shape': " + shape + ", }";
    }
}
