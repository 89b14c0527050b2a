package org.sharray.layout;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.sharray.error.ArrayFormatException;
import org.sharray.os.Descriptor;
import org.sharray.type.ElementType;

/**
 * Where what lies in an array's file: the one class that has the offsets.
 *
 * <pre>
 *   0            .npy header, padded to 4096 bytes
 *   4096         the elements
 *                padding to a page
 *   control      [ lock record, 128 bytes ][ participant slots, 64 bytes each ][ path of the shared lock's array ] padding
 *   size - 256   trailer: magic, version, sizes, UUID, where the rest is, checksum
 * </pre>
 *
 * <p>
 * All numbers are little-endian, all places in bytes from the file's start. The trailer is written once, before anybody else
 * can see the file, and never changes; the lock record and the slots are the live part. A file that is a plain {@code .npy}
 * has no trailer: then there is no control region and no lock. docs/format.md says all this for readers in other languages.
 */
public final class FileLayout {
    /** The version of the format that this class reads and writes. */
    public static final int VERSION = 1;

    /** What the start of a control region, the data and the file's end are multiples of. */
    public static final int PAGE = 4096;

    /** How many processes can use one array's lock at a time, unless its creator says otherwise: what fits one page. */
    public static final int DEFAULT_PARTICIPANTS = 56;

    /** The most participants that a file can have: as many as the lock's word can tell apart. */
    public static final int MAX_PARTICIPANTS = 65_535;

    /** The record of one lock. It fills two cache lines, which many processors fetch together. */
    public static final class LockRecord {
        /** The 64-bit word that decides ownership; its low half, at the same place, is the futex word. */
        public static final long WORD = 0;

        /** How often the owner holds the lock beyond the first time, 32 bits. */
        public static final long EXTRA_HOLDS = 8;

        /** How many owners have died while they held it, 64 bits. */
        public static final long OWNER_DEATHS = 16;

        /** The record's size. */
        static final long BYTES = 128;

        private LockRecord() {}
    }

    /** A participant's slot: one cache line that says who it is. All but the kind is for people to read. */
    public static final class Slot {
        /** How the participant proves that it lives, 32 bits: 0 free, 1 by the slot's byte lock, 2 by process id and start. */
        public static final long KIND = 0;

        /** How often the slot has been taken, 32 bits. */
        public static final long GENERATION = 4;

        /** The process id, 64 bits. */
        public static final long PID = 8;

        /** When the process started, 64 bits, as the system tells it (Linux: clock ticks since boot); 0 if unknown. */
        public static final long START = 16;

        // 24 to 32 are kept for the notice of a death (a robust list's link and word).

        /** The program's name in UTF-8, padded with zeros. */
        public static final long COMMAND = 32;

        /** The longest name, in bytes. */
        public static final int COMMAND_BYTES = 32;

        /** The slot's size. */
        static final long BYTES = 64;

        private Slot() {}
    }

    private static final byte[] NPY_MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int NPY_MAJOR_VERSION = 6;
    private static final int NPY_LENGTH = 8;
    private static final int NPY_TEXT_V1 = 10;
    private static final int NPY_TEXT_V2 = 12;
    private static final int HEADER_BYTES = PAGE;

    /** The longest header of the format's first version. */
    private static final int MAX_HEADER_BYTES = NPY_TEXT_V1 + 0xFFFF;

    /** The longest path of a lock's array: as long as Linux can open one. */
    private static final int MAX_LOCK_PATH_BYTES = 4096;

    private static final long TRAILER_MAGIC = 0x0A59415252414853L; // "SHARRAY\n"
    private static final int TRAILER_BYTES = 256;
    private static final int T_MAGIC = 0;
    private static final int T_VERSION = 8;
    private static final int T_ELEMENT_TYPE = 12;
    private static final int T_UUID = 16;
    private static final int T_FILE_SIZE = 32;
    private static final int T_DATA = 40;
    private static final int T_LENGTH = 48;
    private static final int T_CREATED = 56;
    private static final int T_CREATOR = 64;
    private static final int T_LOCK_KIND = 72;
    private static final int T_PARTICIPANTS = 76;
    private static final int T_LOCK = 80;
    private static final int T_SLOTS = 88;
    private static final int T_LOCK_UUID = 96;
    private static final int T_LOCK_PATH = 112;
    private static final int T_LOCK_PATH_BYTES = 120;
    private static final int T_CHECKSUM = 252;

    private final ElementType elementType;
    private final long length;
    private final long dataOffset;
    private final LockKind lockKind;
    private final int participants;
    private final UUID lockUuid;
    private final String lockPath;
    private final UUID uuid;
    private final long fileSize;
    private final long controlOffset;

    private FileLayout(ElementType elementType, long length, long dataOffset, LockKind lockKind, int participants,
            UUID lockUuid,
            String lockPath, UUID uuid, long fileSize, long controlOffset) {
        this.elementType = elementType;
        this.length = length;
        this.dataOffset = dataOffset;
        this.lockKind = lockKind;
        this.participants = participants;
        this.lockUuid = lockUuid;
        this.lockPath = lockPath;
        this.uuid = uuid;
        this.fileSize = fileSize;
        this.controlOffset = controlOffset;
    }

    /**
     * Plans the file of an array without a lock.
     *
     * @param type   of the elements
     * @param length in elements
     * @return the layout, with a new UUID
     * @throws IllegalArgumentException if the length is negative or the file would be beyond 2^63 - 1 bytes
     */
    public static FileLayout unlocked(ElementType type, long length) {
        return plan(type, length, LockKind.NONE, 0, null, "", UUID.randomUUID());
    }

    /**
     * Plans the file of an array with a lock of its own.
     *
     * @param type         of the elements
     * @param length       in elements
     * @param participants how many processes can use the lock at a time
     * @return the layout, with a new UUID
     * @throws IllegalArgumentException if the length is negative or the file would be beyond 2^63 - 1 bytes
     */
    public static FileLayout locked(ElementType type, long length, int participants) {
        return plan(type, length, LockKind.OWN, participants, null, "", UUID.randomUUID());
    }

    /**
     * Plans the file of an array that uses another array's lock.
     *
     * @param type     of the elements
     * @param length   in elements
     * @param lockUuid the other array's
     * @param lockPath where the other array is, or an empty text if it has no path
     * @return the layout, with a new UUID
     * @throws IllegalArgumentException if the length is negative, the file would be beyond 2^63 - 1 bytes, or the path has
     *                                  more than 4096 bytes
     */
    public static FileLayout sharingLock(ElementType type, long length, UUID lockUuid, String lockPath) {
        if (lockPath.getBytes(StandardCharsets.UTF_8).length > MAX_LOCK_PATH_BYTES) {
            throw new IllegalArgumentException("The path of the lock's array has more than " + MAX_LOCK_PATH_BYTES
                    + " bytes: " + lockPath);
        }
        return plan(type, length, LockKind.SHARED, 0, lockUuid, lockPath, UUID.randomUUID());
    }

    /**
     * Describes elements that lie in memory of another maker.
     *
     * @param type       of the elements
     * @param dataOffset where the first element is, in bytes
     * @param length     in elements
     * @return a layout without control region
     * @throws IllegalArgumentException if the elements are not aligned, or a number is negative or too large
     */
    public static FileLayout foreign(ElementType type, long dataOffset, long length) {
        if (dataOffset < 0 || dataOffset % type.bytes() != 0) {
            throw new IllegalArgumentException("offset " + dataOffset + " is not a multiple of the " + type.bytes()
                    + " bytes of one " + type + " element, so atomic access would not work");
        }
        long end = add(dataOffset, dataBytes(type, length), length);
        return new FileLayout(type, length, dataOffset, LockKind.NONE, 0, null, "", null, end, -1);
    }

    private static FileLayout plan(ElementType type, long length, LockKind kind, int participants, UUID lockUuid,
            String lockPath,
            UUID uuid) {
        long data = add(HEADER_BYTES, dataBytes(type, length), length);
        long control = roundUp(data, length);
        long size = (kind == LockKind.OWN ? LockRecord.BYTES : 0) + participants * Slot.BYTES
                + lockPath.getBytes(StandardCharsets.UTF_8).length + TRAILER_BYTES;
        long fileSize = roundUp(add(control, size, length), length);
        return new FileLayout(type, length, HEADER_BYTES, kind, participants, lockUuid, lockPath, uuid, fileSize,
                control);
    }

    private static long dataBytes(ElementType type, long length) {
        if (length < 0) {
            throw new IllegalArgumentException("negative length: " + length);
        }
        if (length > Long.MAX_VALUE / type.bytes()) {
            throw tooLong(length);
        }
        return length * type.bytes();
    }

    private static long add(long a, long b, long length) {
        if (a > Long.MAX_VALUE - b) {
            throw tooLong(length);
        }
        return a + b;
    }

    private static long roundUp(long bytes, long length) {
        return add(bytes, PAGE - 1, length) / PAGE * PAGE;
    }

    private static IllegalArgumentException tooLong(long length) {
        return new IllegalArgumentException(
                "length " + length + " is too large: the array's file would be beyond 2^63 - 1 bytes");
    }

    /**
     * The type of the elements.
     *
     * @return the type that the trailer or the header names
     */
    public ElementType elementType() {
        return elementType;
    }

    /**
     * The same places, with the elements read as another type of the same size and dtype.
     *
     * @param type the type to read
     * @return the layout for it
     */
    public FileLayout as(ElementType type) {
        return new FileLayout(type, length, dataOffset, lockKind, participants, lockUuid, lockPath, uuid, fileSize,
                controlOffset);
    }

    /**
     * The number of elements.
     *
     * @return at least 0
     */
    public long length() {
        return length;
    }

    /**
     * Where the first element is.
     *
     * @return in bytes from the file's start
     */
    public long dataOffset() {
        return dataOffset;
    }

    /**
     * The size of all elements.
     *
     * @return in bytes
     */
    public long dataBytes() {
        return length * elementType.bytes();
    }

    /**
     * The file's size.
     *
     * @return in bytes
     */
    public long fileSize() {
        return fileSize;
    }

    /**
     * Whether the file was made by Sharray and has a control region.
     *
     * @return false for a plain {@code .npy} and for foreign memory
     */
    public boolean hasControl() {
        return controlOffset >= 0;
    }

    /**
     * Tells this array from every other, also from a later one of the same name.
     *
     * @return nothing for a file without control region
     */
    public Optional<UUID> uuid() {
        return Optional.ofNullable(uuid);
    }

    /**
     * Where the lock is.
     *
     * @return the kind
     */
    public LockKind lockKind() {
        return lockKind;
    }

    /**
     * Which array's lock is used, if it is another's.
     *
     * @return that array's UUID, or nothing
     */
    public Optional<UUID> lockUuid() {
        return Optional.ofNullable(lockUuid);
    }

    /**
     * Where the array is whose lock is used.
     *
     * @return a path, or an empty text if there is none
     */
    public String lockPath() {
        return lockPath;
    }

    /**
     * How many participant slots there are.
     *
     * @return 0 for an array without a lock of its own
     */
    public int participants() {
        return participants;
    }

    /**
     * Where the lock's record is.
     *
     * @return in bytes from the file's start
     */
    public long lockRecord() {
        return controlOffset;
    }

    /**
     * Where a participant's slot is.
     *
     * @param slot from 0 to {@link #participants}
     * @return in bytes from the file's start
     */
    public long slot(int slot) {
        return controlOffset + LockRecord.BYTES + slot * Slot.BYTES;
    }

    /**
     * The byte, beyond the file's end, whose lock a participant holds.
     *
     * @param slot from 0 to {@link #participants}
     * @return in bytes from the file's start
     */
    public long lockByte(int slot) {
        return fileSize + slot;
    }

    private long lockPathOffset() {
        return lockKind == LockKind.OWN ? slot(participants) : controlOffset;
    }

    /**
     * Writes the header and the trailer into a new file of zeros.
     *
     * @param file    the file's memory
     * @param created the time, in milliseconds since 1970
     * @param creator the process id
     */
    public void writeTo(MemorySegment file, long created, long creator) {
        byte[] text = NpyHeader.ofLength(elementType.dtype(), length).toText().getBytes(StandardCharsets.US_ASCII);
        byte[] header = new byte[HEADER_BYTES];
        Arrays.fill(header, (byte) ' ');
        System.arraycopy(NPY_MAGIC, 0, header, 0, NPY_MAGIC.length);
        header[NPY_MAJOR_VERSION] = 1;
        header[NPY_MAJOR_VERSION + 1] = 0;
        littleEndian(header).putShort(NPY_LENGTH, (short) (HEADER_BYTES - NPY_TEXT_V1));
        System.arraycopy(text, 0, header, NPY_TEXT_V1, text.length);
        header[HEADER_BYTES - 1] = '\n';
        MemorySegment.copy(header, 0, file, ValueLayout.JAVA_BYTE, 0, header.length);

        byte[] path = lockPath.getBytes(StandardCharsets.UTF_8);
        if (path.length > 0) {
            MemorySegment.copy(path, 0, file, ValueLayout.JAVA_BYTE, lockPathOffset(), path.length);
        }

        byte[] trailer = new byte[TRAILER_BYTES];
        ByteBuffer fields = littleEndian(trailer);
        fields.putLong(T_MAGIC, TRAILER_MAGIC);
        fields.putInt(T_VERSION, VERSION);
        fields.putInt(T_ELEMENT_TYPE, elementType.code());
        putUuid(fields, T_UUID, uuid);
        fields.putLong(T_FILE_SIZE, fileSize);
        fields.putLong(T_DATA, dataOffset);
        fields.putLong(T_LENGTH, length);
        fields.putLong(T_CREATED, created);
        fields.putLong(T_CREATOR, creator);
        fields.putInt(T_LOCK_KIND, lockKind.ordinal());
        fields.putInt(T_PARTICIPANTS, participants);
        fields.putLong(T_LOCK, lockKind == LockKind.OWN ? lockRecord() : 0);
        fields.putLong(T_SLOTS, lockKind == LockKind.OWN ? slot(0) : 0);
        if (lockUuid != null) {
            putUuid(fields, T_LOCK_UUID, lockUuid);
        }
        fields.putLong(T_LOCK_PATH, path.length > 0 ? lockPathOffset() : 0);
        fields.putInt(T_LOCK_PATH_BYTES, path.length);
        fields.putInt(T_CHECKSUM, checksum(trailer));
        MemorySegment.copy(trailer, 0, file, ValueLayout.JAVA_BYTE, fileSize - TRAILER_BYTES, TRAILER_BYTES);
    }

    /**
     * Reads a file's header and trailer, and believes nothing that does not agree with the rest.
     *
     * @param file  the open file; it is not mapped
     * @param label what to call it in an error
     * @return the layout
     * @throws ArrayFormatException if it is not a {@code .npy} file that can be shared, or one that has been damaged
     * @throws IOException          if it can't be read
     */
    public static FileLayout read(Descriptor file, String label) throws IOException {
        long size = file.size();
        byte[] start = new byte[(int) Math.min(size, MAX_HEADER_BYTES)];
        int got = file.read(0, start);
        FileLayout plain = readHeader(Arrays.copyOf(start, got), size, label);
        if (size < plain.dataOffset + TRAILER_BYTES) {
            return plainOrTruncated(plain, size, label);
        }
        byte[] trailer = new byte[TRAILER_BYTES];
        file.read(size - TRAILER_BYTES, trailer);
        if (littleEndian(trailer).getLong(T_MAGIC) != TRAILER_MAGIC) {
            return plainOrTruncated(plain, size, label);
        }
        return readTrailer(file, trailer, plain, size, label);
    }

    private static FileLayout readHeader(byte[] start, long size, String label) {
        if (start.length < NPY_TEXT_V2 || !Arrays.equals(start, 0, NPY_MAGIC.length, NPY_MAGIC, 0, NPY_MAGIC.length)) {
            throw new ArrayFormatException(label + " is not an array: a .npy file begins with \\x93NUMPY, this one "
                    + (start.length == 0 ? "is empty" : "with " + shown(start)));
        }
        int major = start[NPY_MAJOR_VERSION] & 0xFF;
        if (major < 1 || major > 3) {
            throw new ArrayFormatException(label + " is a .npy file of version " + major + ", known are 1 to 3");
        }
        ByteBuffer fields = littleEndian(start);
        int text = major == 1 ? NPY_TEXT_V1 : NPY_TEXT_V2;
        long textBytes = major == 1 ? fields.getShort(NPY_LENGTH) & 0xFFFF : fields.getInt(NPY_LENGTH) & 0xFFFFFFFFL;
        if (textBytes > size - text) {
            throw new ArrayFormatException(
                    label + " is truncated or damaged: its header claims " + textBytes + " bytes, the file has "
                            + size);
        }
        if (textBytes > start.length - text) {
            throw new ArrayFormatException(
                    label + " has a header of " + textBytes + " bytes, which is too long to read");
        }
        NpyHeader header = NpyHeader.parse(new String(start, text, (int) textBytes, StandardCharsets.UTF_8), label);
        ElementType type = ElementType.ofDtype(header.dtype()).orElseThrow(() -> new ArrayFormatException(
                label + " has elements of dtype " + header.dtype() + ", which is not supported"));
        if (header.fortranOrder() && header.shape().size() > 1) {
            throw new ArrayFormatException(
                    label + " is in Fortran order, which is not supported; numpy.ascontiguousarray mends it");
        }
        long length = header.elements(label);
        long dataOffset = text + textBytes;
        if (length > (size - dataOffset) / type.bytes()) {
            throw new ArrayFormatException(
                    label + " is truncated: its header promises " + length + " elements of " + type
                            + ", the file has " + size + " bytes");
        }
        if (dataOffset % type.bytes() != 0) {
            throw new ArrayFormatException(
                    label + ": its elements begin at byte " + dataOffset + ", which is no multiple of "
                            + type.bytes() + "; write it again with numpy.save");
        }
        return foreign(type, dataOffset, length);
    }

    /** Without a trailer a file is a plain .npy, unless it has what only a file of ours has: a full page of header and more after the data. */
    private static FileLayout plainOrTruncated(FileLayout plain, long size, String label) {
        if (plain.dataOffset == HEADER_BYTES && size > plain.fileSize) {
            throw new ArrayFormatException(
                    label + " is truncated or damaged: its control region does not end as it should");
        }
        return new FileLayout(plain.elementType, plain.length, plain.dataOffset, LockKind.NONE, 0, null, "", null, size,
                -1);
    }

    private static FileLayout readTrailer(Descriptor file, byte[] trailer, FileLayout plain, long size, String label)
            throws IOException {
        ByteBuffer fields = littleEndian(trailer);
        int version = fields.getInt(T_VERSION);
        if (version != VERSION) {
            throw new ArrayFormatException(
                    label + " has Sharray's file format version " + version + ", this program knows version "
                            + VERSION + (version > VERSION ? ": use a newer Sharray" : ""));
        }
        if (fields.getInt(T_CHECKSUM) != checksum(trailer)) {
            throw damaged(label, "checksum");
        }
        ElementType type = ElementType.ofCode(fields.getInt(T_ELEMENT_TYPE))
                .orElseThrow(() -> damaged(label, "element type"));
        int kind = fields.getInt(T_LOCK_KIND);
        int participants = fields.getInt(T_PARTICIPANTS);
        int pathBytes = fields.getInt(T_LOCK_PATH_BYTES);
        if (kind < 0 || kind >= LockKind.values().length || participants < 0 || participants > MAX_PARTICIPANTS
                || (kind == LockKind.OWN.ordinal()) != (participants > 0)
                || pathBytes < 0
                || pathBytes > MAX_LOCK_PATH_BYTES) {
            throw damaged(label, "lock description");
        }
        byte[] path = new byte[pathBytes];
        long pathOffset = fields.getLong(T_LOCK_PATH);
        if (pathOffset < 0 || pathOffset > size || file.read(pathOffset, path) != pathBytes) {
            throw damaged(label, "lock path");
        }
        FileLayout planned;
        try {
            planned = plan(type, fields.getLong(T_LENGTH), LockKind.values()[kind], participants,
                    kind == LockKind.SHARED.ordinal() ? getUuid(fields, T_LOCK_UUID) : null,
                    new String(path, StandardCharsets.UTF_8),
                    getUuid(fields, T_UUID));
        } catch (IllegalArgumentException nonsense) {
            throw damaged(label, "length");
        }
        if (planned.fileSize != size || fields.getLong(T_FILE_SIZE) != size) {
            throw damaged(label, "size");
        }
        if (!type.dtype().equals(plain.elementType.dtype()) || plain.length != planned.length
                || plain.dataOffset != planned.dataOffset || fields.getLong(T_DATA) != planned.dataOffset) {
            throw damaged(label, "header");
        }
        boolean locked = planned.lockKind == LockKind.OWN;
        if (fields.getLong(T_LOCK) != (locked ? planned.lockRecord() : 0)
                || fields.getLong(T_SLOTS) != (locked ? planned.slot(0) : 0)
                || pathOffset != (pathBytes > 0 ? planned.lockPathOffset() : 0)) {
            throw damaged(label, "control region's places");
        }
        return planned;
    }

    private static ArrayFormatException damaged(String label, String what) {
        return new ArrayFormatException(label + " is damaged: its trailer's " + what + " does not agree with the file");
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

    private static int checksum(byte[] trailer) {
        CRC32C crc = new CRC32C();
        crc.update(trailer, 0, T_CHECKSUM);
        return (int) crc.getValue();
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** A UUID stands in the file as in RFC 9562: sixteen bytes, the most significant first. */
    private static void putUuid(ByteBuffer fields, int offset, UUID uuid) {
        fields.putLong(offset, Long.reverseBytes(uuid.getMostSignificantBits()));
        fields.putLong(offset + Long.BYTES, Long.reverseBytes(uuid.getLeastSignificantBits()));
    }

    private static UUID getUuid(ByteBuffer fields, int offset) {
        return new UUID(Long.reverseBytes(fields.getLong(offset)),
                Long.reverseBytes(fields.getLong(offset + Long.BYTES)));
    }
}
