package org.sharray.testing;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The trailer of an array's file as docs/format.md has it: the last 256 bytes. Written from the specification, not from the
 * library, so that a change of the format that nobody meant is found.
 */
public final class TrailerBytes {
    public static final int SIZE = 256;
    private static final int CHECKSUM = 252;

    /** A number in the trailer. */
    public enum Field {
        MAGIC(0, 8), VERSION(8, 4), ELEMENT_TYPE(12, 4), UUID(16, 8), FILE_SIZE(32, 8), DATA(40, 8), LENGTH(48, 8), //
        CREATED(56, 8), CREATOR(64, 8), LOCK_KIND(72, 4), PARTICIPANTS(76, 4), LOCK(80, 8), SLOTS(88, 8), //
        LOCK_PATH(112, 8), LOCK_PATH_BYTES(120, 4), STRIPES(124, 4), SYNCHRONIZERS(128, 4), FLAGS(132, 4), RECORDS(136,
                8), ELEMENT_BYTES(144, 4), HEADER_CHECKSUM(148, 4), JOURNAL(152, 8), JOURNAL_BYTES(160, 8);

        private final int offset;
        private final int bytes;

        Field(int offset, int bytes) {
            this.offset = offset;
            this.bytes = bytes;
        }
    }

    private final byte[] file;
    private final ByteBuffer numbers;
    private final int start;

    /** The trailer of a whole file, which is changed in place. */
    public TrailerBytes(byte[] file) {
        this.file = file;
        this.numbers = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        this.start = file.length - SIZE;
    }

    public long get(Field field) {
        return field.bytes == Integer.BYTES
                ? numbers.getInt(start + field.offset)
                : numbers.getLong(start + field.offset);
    }

    public TrailerBytes put(Field field, long value) {
        if (field.bytes == Integer.BYTES) {
            numbers.putInt(start + field.offset, (int) value);
        } else {
            numbers.putLong(start + field.offset, value);
        }
        return this;
    }

    /** The checksum that belongs to the rest. */
    public int rightChecksum() {
        CRC32C crc = new CRC32C();
        crc.update(file, start, CHECKSUM);
        return (int) crc.getValue();
    }

    /** The checksum that belongs to the header. */
    public int rightHeaderChecksum() {
        CRC32C crc = new CRC32C();
        crc.update(file, 0, (int) get(Field.DATA));
        return (int) crc.getValue();
    }

    public int checksum() {
        return numbers.getInt(start + CHECKSUM);
    }

    /** Makes the checksum agree with the rest, as a liar would. */
    public void sign() {
        numbers.putInt(start + CHECKSUM, rightChecksum());
    }
}
