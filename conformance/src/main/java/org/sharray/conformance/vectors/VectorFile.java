package org.sharray.conformance.vectors;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;
import java.util.zip.CRC32C;

/** The bytes of one array's file while a vector is made of it. The places are those of docs/format.md, written down once more: so the vectors check them. */
final class VectorFile {
    static final int UUID_AT = 16;
    static final int SIZE_AT = 32;
    static final int DATA_AT = 40;
    static final int LENGTH_AT = 48;
    static final int CREATED_AT = 56;
    static final int CREATOR_AT = 64;
    static final int LOCK_KIND_AT = 72;
    static final int PARTICIPANTS_AT = 76;
    static final int LOCK_AT = 80;
    static final int SLOTS_AT = 88;
    static final int LOCK_UUID_AT = 96;
    static final int STRIPES_AT = 124;
    static final int FLAGS_AT = 132;
    private static final int FIRST_SYNCHRONIZER_AT = 136;
    static final int ELEMENT_BYTES_AT = 144;
    private static final int HEADER_CHECKSUM_AT = 148;
    static final int JOURNAL_AT = 152;
    static final int JOURNAL_BYTES_AT = 160;
    private static final int CHECKSUM_AT = 252;
    private static final int TRAILER = 256;
    private static final int PAGE = 4096;

    /** In the registry's record, the second one: how often participants came and went. */
    private static final int COMINGS_AT = 128 + 24;

    /** When all vectors were made, 2026-01-01, and by which process. */
    private static final long CREATED = 1_767_225_600_000L;
    private static final long CREATOR = 1;

    private final ByteBuffer bytes;

    VectorFile(byte[] bytes) {
        this.bytes = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    byte[] bytes() {
        return bytes.array();
    }

    private int trailer() {
        return bytes.capacity() - TRAILER;
    }

    /** What differs each time that a file is made becomes what it is in all vectors. */
    VectorFile normalised(String name) {
        UUID uuid = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
        bytes.order(ByteOrder.BIG_ENDIAN).putLong(trailer() + UUID_AT, uuid.getMostSignificantBits()).putLong(
                trailer() + UUID_AT + 8, uuid.getLeastSignificantBits());
        bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(trailer() + CREATED_AT, CREATED).putLong(trailer() + CREATOR_AT,
                CREATOR);
        if (bytes.getInt(trailer() + LOCK_KIND_AT) == 1) {
            for (int slot = 0; slot < bytes.getInt(trailer() + PARTICIPANTS_AT); slot++) {
                slot(slot, 0, 0, 0, 0);
            }
            bytes.putInt((int) trailerLong(LOCK_AT) + COMINGS_AT, 0);
        }
        return sealed();
    }

    /** With a checksum that agrees. */
    VectorFile sealed() {
        return trailerInt(CHECKSUM_AT, checksum(trailer(), CHECKSUM_AT));
    }

    private int checksum(int from, int length) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes.array(), from, length);
        return (int) checksum.getValue();
    }

    /** The same array with a lock, its elements and its records elsewhere; all places and checksums agree. */
    VectorFile relaid(int data, int control) {
        int oldData = (int) trailerLong(DATA_AT);
        int oldControl = (int) trailerLong(LOCK_AT);
        int elements = (int) trailerLong(LENGTH_AT) * bytes.getInt(trailer() + ELEMENT_BYTES_AT);
        int locks = (int) trailerLong(SLOTS_AT) - oldControl
                + bytes.getInt(trailer() + PARTICIPANTS_AT) * slotBytes() + (int) trailerLong(JOURNAL_BYTES_AT);
        byte[] from = bytes.array();
        byte[] to = new byte[(control + locks + TRAILER + PAGE - 1) / PAGE * PAGE];
        Arrays.fill(to, 0, data, (byte) ' ');
        System.arraycopy(from, 0, to, 0, Math.min(oldData - 1, data - 1));
        to[data - 1] = '\n';
        System.arraycopy(from, oldData, to, data, elements);
        System.arraycopy(from, oldControl, to, control, locks);
        System.arraycopy(from, trailer(), to, to.length - TRAILER, TRAILER);
        VectorFile relaid = new VectorFile(to);
        relaid.bytes.putShort(8, (short) (data - 10));
        relaid.trailerLong(SIZE_AT, to.length).trailerLong(DATA_AT, data);
        for (int place : new int[]{LOCK_AT, SLOTS_AT, FIRST_SYNCHRONIZER_AT, JOURNAL_AT}) {
            relaid.trailerLong(place, trailerLong(place) - oldControl + control);
        }
        return relaid.trailerInt(HEADER_CHECKSUM_AT, relaid.checksum(0, data)).sealed();
    }

    VectorFile trailerInt(int at, int value) {
        bytes.putInt(trailer() + at, value);
        return this;
    }

    VectorFile trailerLong(int at, long value) {
        bytes.putLong(trailer() + at, value);
        return this;
    }

    long trailerLong(int at) {
        return bytes.getLong(trailer() + at);
    }

    /** The word of the array's lock. */
    VectorFile word(long word) {
        bytes.putLong((int) trailerLong(LOCK_AT), word);
        return this;
    }

    /** The journal's state, and its entries. */
    VectorFile journal(long state, byte[] entries) {
        int at = (int) trailerLong(JOURNAL_AT);
        bytes.putLong(at, state);
        bytes.put(at + 16, entries);
        return this;
    }

    byte[] uuid() {
        return Arrays.copyOfRange(bytes.array(), trailer() + UUID_AT, trailer() + UUID_AT + 16);
    }

    /** Where an element of four bytes is. */
    long element(int index) {
        return trailerLong(DATA_AT) + 4L * index;
    }

    /** Who has a slot; of a slot without cells. */
    VectorFile slot(int slot, int kind, int generation, long pid, long start) {
        int at = (int) trailerLong(SLOTS_AT) + slot * slotBytes();
        bytes.putInt(at, kind).putInt(at + 4, generation).putLong(at + 8, pid).putLong(at + 16, start);
        bytes.put(at + 24, new byte[40]);
        return this;
    }

    private int slotBytes() {
        int synchronizers = bytes.getInt(trailer() + 128);
        return (64 + 8 * synchronizers + 63) / 64 * 64;
    }

    /** One text of the header replaced by another one of the same length. */
    VectorFile header(String old, String replacement) {
        String header = new String(bytes.array(), 0, (int) trailerLong(DATA_AT), StandardCharsets.ISO_8859_1);
        int at = header.indexOf(old);
        if (at < 0 || old.length() != replacement.length()) {
            throw new IllegalArgumentException(old + " can't become " + replacement);
        }
        bytes.put(at, replacement.getBytes(StandardCharsets.ISO_8859_1));
        return this;
    }
}
