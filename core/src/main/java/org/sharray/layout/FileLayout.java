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
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;

/**
 * Where what lies in an array's file: the one class that has the offsets.
 *
 * <pre>
 *   0            .npy header, padded
 *   data         the elements
 *                padding
 *   control      [ records, 128 bytes each: the array's lock, the registry's, stripes, synchronisers ]
 *                [ participant slots: 64 bytes and a cell for each synchroniser, in multiples of 64 ]
 *                [ journal of transactions ]
 *                [ path of the shared lock's array ] padding
 *   size - 256   trailer: magic, version, sizes, UUID, where the rest is, checksum
 * </pre>
 *
 * <p>
 * The file's size is a multiple of a page. Data and control begin on a page, too; but of an array whose elements take less than one, the data begins on
 * a cache line and the control region on the next pair of them behind it: so all of it takes a page or two, and no element shares a line, nor
 * the line that processors fetch with it, with a lock.
 *
 * <p>
 * All numbers are little-endian, all places in bytes from the file's start. The trailer is written once, before anybody else
 * can see the file, and never changes; the records and the slots are the live part. A file that is a plain {@code .npy}
 * has no trailer: then there is no control region and no lock. docs/format.md says all this for readers in other languages.
 */
public final class FileLayout {
    /** The version of the format that this class reads and writes. */
    public static final int VERSION = 5;

    /** What the file's size is a multiple of, and the places of what is not small. */
    private static final int PAGE = 4096;

    /** How many processes can use one array's lock at a time, unless its creator says otherwise: what fits two pages with a small array. */
    public static final int DEFAULT_PARTICIPANTS = 40;

    /** How many synchronisers an array has room for, unless its creator says otherwise. */
    public static final int DEFAULT_SYNCHRONIZERS = 8;

    /** The size of the journal, unless its creator says otherwise: for 63 elements, and what still fits the two pages of a small array. */
    public static final int DEFAULT_JOURNAL_BYTES = 1024;

    /** The least and the most bytes that a journal can have, if there is one. */
    public static final int MIN_JOURNAL_BYTES = 64;
    /** See {@link #MIN_JOURNAL_BYTES}. */
    public static final int MAX_JOURNAL_BYTES = 1 << 30;

    /** The most synchronisers that a file can have. */
    public static final int MAX_SYNCHRONIZERS = 4096;

    /** The most stripes that a file can have. */
    public static final int MAX_STRIPES = 65_536;

    /** The record of the array's lock. */
    public static final int ARRAY_LOCK = 0;

    /** The record of the lock under which synchronisers are made. */
    public static final int REGISTRY_LOCK = 1;

    /** The record of the first stripe's lock, or of the first synchroniser if there are no stripes. */
    private static final int FIRST_STRIPE = 2;

    /** The most participants that a file can have: as many as the lock's word can tell apart. */
    public static final int MAX_PARTICIPANTS = 65_535;

    /** The record of one lock. It fills two cache lines, which many processors fetch together. */
    public static final class LockRecord {
        /** The 64-bit word that decides ownership; its low half, at the same place, is the futex word. */
        public static final long WORD = 0;

        /** The number of the last snapshot that looked at the lock, 32 bits. */
        public static final long SNAPSHOTS = 8;

        /** How many owners have died while they held it, 64 bits. */
        public static final long OWNER_DEATHS = 16;

        /** In the registry's record: 32 bits that change when a participant comes or goes. */
        public static final long MEMBERS = 24;

        /** For people: how many acquisitions had to wait, 32 bits; written by the owner. */
        public static final long CONTENDED = 28;

        /** For people: how often the lock was acquired, 64 bits; written by the owner. */
        public static final long ACQUISITIONS = 40;

        /** For people: how long those that had to wait have waited, in nanoseconds, 64 bits; written by the owner. */
        public static final long WAITED = 48;

        /** For people: a time since which the present owner has it, in milliseconds since 1970, 64 bits; only where somebody waits. */
        public static final long SINCE = 56;

        private LockRecord() {}
    }

    /** The record of a synchroniser; one that is or has a lock begins as a {@link LockRecord}. */
    public static final class SynchronizerRecord {
        /** The 64 bits of its state; a semaphore's, an event's, a latch's or a barrier's. */
        public static final long STATE = 0;

        /** For a condition: where the next signal starts to look, 32 bits. */
        public static final long NEXT = 8;

        /** For a vector: how many elements are in it, 64 bits; the highest says that somebody sleeps until there are more. */
        public static final long SIZE = 32;

        /** What it is, 32 bits; 0 while the record is free. Written last. */
        public static final long KIND = 64;

        /** For a condition: the record of its lock; for a barrier: the number of parties. 32 bits. */
        public static final long PARAMETER = 68;

        /** Its name in UTF-8, padded with zeros; all zeros if it has none. */
        public static final long NAME = 72;

        /** The longest name, in bytes. */
        public static final int NAME_BYTES = 56;

        private SynchronizerRecord() {}
    }

    /** A participant's slot: one cache line that says who it is, and behind it the participant's cells. */
    public static final class Slot {
        /** One 64-bit word with the two that follow, for whoever changes or reads them together. */
        public static final long STATE = 0;

        /** How the participant proves that it lives, 32 bits; see {@link #FREE} and those that follow. */
        public static final long KIND = 0;

        /** How often the slot has been taken, 32 bits. */
        public static final long GENERATION = 4;

        /** The process id, 64 bits; for people, and the proof of life of a portable participant. */
        public static final long PID = 8;

        /** When the process started, 64 bits, as the system tells it (Linux: clock ticks since boot); 0 if unknown. */
        public static final long START = 16;

        /** The notice word, 32 bits: the keeper's thread id, and marked by the kernel when that thread ends. */
        public static final long NOTICE = 32;

        /** The attention word, 32 bits: changed by others that want the process to look for ended threads. */
        public static final long ATTENTION = 36;

        /** The program's name in UTF-8, padded with zeros; for people. */
        public static final long COMMAND = 40;

        /** The longest name, in bytes. */
        public static final int COMMAND_BYTES = 24;

        /** {@link #KIND}: nobody has the slot. */
        public static final int FREE = 0;

        /** {@link #KIND}: the participant lives as long as the slot's byte is locked. */
        public static final int BY_LOCK = 1;

        /** {@link #KIND}: the participant lives as long as its process id and start do. */
        public static final int BY_PID = 2;

        /** {@link #KIND}: somebody with the slot's byte is about to move in. */
        public static final int CLAIMED = 3;

        /** The first cell, 64 bits for each synchroniser. */
        static final long CELLS = 64;

        private Slot() {}
    }

    /** The journal of transactions; docs/transactions.md tells what it is for. */
    public static final class JournalArea {
        /** How many bytes of entries are to be written to the elements, 32 bits, and {@link #CHECKED}; and a checksum in the upper half. One 64-bit word. */
        public static final long STATE = 0;

        /** For people: how often a transaction's writes were finished by another owner, 64 bits. */
        public static final long REPLAYS = 8;

        /** The first entry. */
        public static final long ENTRIES = 16;

        /** In the state: its upper half is the CRC-32C of the entries. */
        public static final long CHECKED = 1L << 31;

        private JournalArea() {}
    }

    /** The size of a lock's or a synchroniser's record. */
    private static final long RECORD_BYTES = 128;

    private static final long CELL_BYTES = 8;
    private static final int CACHE_LINE = 64;

    /**
     * How many spaces a small array's header has at least. NumPy's has fewer, at most 84: so a file of ours that lost its trailer is not mistaken for one of NumPy's
     * that has more behind its elements.
     */
    private static final int SMALL_HEADER_SPACES = 128;

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
    private static final int T_STRIPES = 124;
    private static final int T_SYNCHRONIZERS = 128;
    private static final int T_FLAGS = 132;
    private static final int T_RECORDS = 136;
    private static final int T_ELEMENT_BYTES = 144;
    private static final int T_HEADER_CHECKSUM = 148;
    private static final int T_JOURNAL = 152;
    private static final int T_JOURNAL_BYTES = 160;
    private static final int T_CHECKSUM = 252;

    private static final UUID NO_UUID = new UUID(0, 0);

    /** In the trailer's flags: the locks are strict. */
    private static final int FLAG_STRICT = 1;

    /** In the trailer's flags: transactions are durable. */
    private static final int FLAG_DURABLE = 2;

    private final Contents contents;
    private final long length;
    private final long dataOffset;
    private final Control control;
    private final UUID uuid;
    private final long fileSize;
    private final long controlOffset;

    private FileLayout(Contents contents, long dataOffset, Control control, UUID uuid, long fileSize,
            long controlOffset) {
        this.contents = contents;
        this.length = contents.length();
        this.dataOffset = dataOffset;
        this.control = control;
        this.uuid = uuid;
        this.fileSize = fileSize;
        this.controlOffset = controlOffset;
    }

    /**
     * What is in the control region.
     *
     * @param kind     where the lock is
     * @param plan     of a lock of its own, else {@link #NO_LOCK}
     * @param lockUuid the array whose lock is used, or null
     * @param lockPath where that is, or an empty text
     */
    private record Control(LockKind kind, LockPlan plan, UUID lockUuid, String lockPath) {
        static final LockPlan NO_LOCK = new LockPlan(0, 0, 0, false, 0, false);
        static final Control NONE = new Control(LockKind.NONE, NO_LOCK, null, "");

        static Control own(LockPlan plan) {
            return new Control(LockKind.OWN, plan, null, "");
        }

        /** As far as the numbers alone can tell. */
        boolean isPossible() {
            return kind == LockKind.OWN
                    ? within(plan.participants(), 1, MAX_PARTICIPANTS) && within(plan.stripes(), 0, MAX_STRIPES)
                            && within(plan.synchronizers(), 0, MAX_SYNCHRONIZERS) && isPossibleJournal()
                    : plan.equals(NO_LOCK);
        }

        private boolean isPossibleJournal() {
            return plan.journal() == 0
                    ? !plan.durable()
                    : within(plan.journal(), MIN_JOURNAL_BYTES, MAX_JOURNAL_BYTES)
                            && plan.journal() % CACHE_LINE == 0;
        }

        private static boolean within(int number, int least, int most) {
            return number >= least && number <= most;
        }

        int records() {
            return kind == LockKind.OWN ? FIRST_STRIPE + plan.stripes() + plan.synchronizers() : 0;
        }

        long slotBytes() {
            return (Slot.CELLS + plan.synchronizers() * CELL_BYTES + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
        }

        byte[] path() {
            return lockPath.getBytes(StandardCharsets.UTF_8);
        }

        long bytes() {
            return records() * RECORD_BYTES + plan.participants() * slotBytes() + plan.journal() + path().length
                    + TRAILER_BYTES;
        }
    }

    /**
     * Plans the file of an array without a lock.
     *
     * @param contents what it shall hold
     * @return the layout, with a new UUID
     * @throws IllegalArgumentException if the file would be beyond 2^63 - 1 bytes
     */
    public static FileLayout unlocked(Contents contents) {
        return plan(contents, Control.NONE, UUID.randomUUID());
    }

    /**
     * Plans the file of an array with a lock of its own.
     *
     * @param contents what it shall hold
     * @param plan     what it shall have beside the lock
     * @return the layout, with a new UUID
     * @throws IllegalArgumentException if a number is out of its range or the file would be beyond 2^63 - 1 bytes
     */
    public static FileLayout locked(Contents contents, LockPlan plan) {
        int journal = (plan.journal() + CACHE_LINE - 1) / CACHE_LINE * CACHE_LINE;
        Control control = Control.own(plan.withJournal(journal));
        if (plan.journal() < 0 || !control.isPossible()) {
            throw new IllegalArgumentException("No array can have " + plan);
        }
        return plan(contents, control, UUID.randomUUID());
    }

    /**
     * Plans the file of an array that uses another array's lock.
     *
     * @param contents what it shall hold
     * @param lockUuid the other array's
     * @param lockPath where the other array is, or an empty text if it has no path
     * @return the layout, with a new UUID
     * @throws IllegalArgumentException if the file would be beyond 2^63 - 1 bytes, or the path has more than 4096 bytes
     */
    public static FileLayout sharingLock(Contents contents, UUID lockUuid, String lockPath) {
        if (lockPath.getBytes(StandardCharsets.UTF_8).length > MAX_LOCK_PATH_BYTES) {
            throw new IllegalArgumentException("The path of the lock's array has more than " + MAX_LOCK_PATH_BYTES
                    + " bytes: " + lockPath);
        }
        return plan(contents, new Control(LockKind.SHARED, Control.NO_LOCK, lockUuid, lockPath), UUID.randomUUID());
    }

    /**
     * Describes elements that lie in memory of another maker.
     *
     * @param contents   what it holds
     * @param dataOffset where the first element is, in bytes
     * @return a layout without control region
     * @throws IllegalArgumentException if the elements are not aligned, or a number is negative or too large
     */
    public static FileLayout foreign(Contents contents, long dataOffset) {
        Dtype type = contents.type();
        if (dataOffset < 0 || dataOffset % type.alignment() != 0) {
            throw new IllegalArgumentException("offset " + dataOffset + " is not a multiple of the " + type.alignment()
                    + " bytes of one " + type + " element, so atomic access would not work");
        }
        long end = add(dataOffset, contents.bytes(), contents);
        return new FileLayout(contents, dataOffset, Control.NONE, null, end, -1);
    }

    private static FileLayout plan(Contents contents, Control control, UUID uuid) {
        return plan(contents, header(contents).length, control, uuid);
    }

    private static FileLayout plan(Contents contents, long dataOffset, Control control, UUID uuid) {
        long controlOffset = roundUp(add(dataOffset, contents.bytes(), contents),
                isSmall(contents) ? RECORD_BYTES : PAGE, contents);
        long fileSize = roundUp(add(controlOffset, control.bytes(), contents), PAGE, contents);
        return new FileLayout(contents, dataOffset, control, uuid, fileSize, controlOffset);
    }

    /** Whether header, elements and control region lie close together. */
    private static boolean isSmall(Contents contents) {
        return contents.bytes() < PAGE;
    }

    private static byte[] header(Contents contents) {
        NpyHeader header = NpyHeader.of(contents);
        return header.toBytes(headerSize(header.toText().length(), contents));
    }

    /** How many bytes a header takes whose text has so many without padding: that is where the elements begin. */
    private static int headerSize(int text, Contents contents) {
        int spaces = isSmall(contents) ? SMALL_HEADER_SPACES : 0;
        int multiple = isSmall(contents) ? CACHE_LINE : PAGE;
        return (NpyHeader.TEXT + text + spaces + 1 + multiple - 1) / multiple * multiple;
    }

    private static long add(long a, long b, Contents contents) {
        if (a > Long.MAX_VALUE - b) {
            throw contents.tooLarge();
        }
        return a + b;
    }

    private static long roundUp(long bytes, long multiple, Contents contents) {
        return add(bytes, multiple - 1, contents) / multiple * multiple;
    }

    /**
     * What the file holds.
     *
     * @return the type that the trailer or the header names, and the shape
     */
    public Contents contents() {
        return contents;
    }

    /**
     * The same places, with the elements read as another type of the same size and dtype.
     *
     * @param type the type to read
     * @return the layout for it
     */
    public FileLayout as(ElementType type) {
        return new FileLayout(contents.as(type), dataOffset, control, uuid, fileSize, controlOffset);
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
        return length * contents.type().bytes();
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
        return control.kind;
    }

    /**
     * Which array's lock is used, if it is another's.
     *
     * @return that array's UUID, or nothing
     */
    public Optional<UUID> lockUuid() {
        return Optional.ofNullable(control.lockUuid);
    }

    /**
     * Where the array is whose lock is used.
     *
     * @return a path, or an empty text if there is none
     */
    public String lockPath() {
        return control.lockPath;
    }

    /**
     * How many participant slots there are.
     *
     * @return 0 for an array without a lock of its own
     */
    public int participants() {
        return control.plan.participants();
    }

    /**
     * How many locks for parts of the array there are.
     *
     * @return 0 if there are none
     */
    public int stripes() {
        return control.plan.stripes();
    }

    /**
     * How far to shift an element's index to have its stripe: parts have a power of two elements, as few as the number of stripes
     * allows.
     *
     * @return 0 to 62; 0 without stripes
     */
    public int stripeShift() {
        int shift = 0;
        while (control.plan.stripes() > 0 && length - 1 >> shift >= control.plan.stripes()) {
            shift++;
        }
        return shift;
    }

    /**
     * How many synchronisers there is room for.
     *
     * @return 0 for an array without a lock of its own
     */
    public int synchronizers() {
        return control.plan.synchronizers();
    }

    /**
     * Whether the locks wait for their repair after an owner's death.
     *
     * @return true if they were created so
     */
    public boolean isStrict() {
        return control.plan.strict();
    }

    /**
     * Where the journal of transactions is: a {@link JournalArea}.
     *
     * @return in bytes from the file's start
     */
    public long journal() {
        return slot(control.plan.participants());
    }

    /**
     * The size of the journal.
     *
     * @return in bytes; 0 if there is none
     */
    public int journalBytes() {
        return control.plan.journal();
    }

    /**
     * Whether a transaction that has ended has also reached the storage.
     *
     * @return true if the array was created so
     */
    public boolean isDurable() {
        return control.plan.durable();
    }

    /**
     * How many records there are, of locks and synchronisers.
     *
     * @return 0 for an array without a lock of its own
     */
    public int records() {
        return control.records();
    }

    /**
     * The record of a stripe's lock.
     *
     * @param stripe from 0 to {@link #stripes}
     * @return its number among the records
     */
    public int stripeRecord(int stripe) {
        return FIRST_STRIPE + stripe;
    }

    /**
     * The record of the first synchroniser; the others follow.
     *
     * @return its number among the records
     */
    public int firstSynchronizer() {
        return FIRST_STRIPE + control.plan.stripes();
    }

    /**
     * Where a record is: {@link LockRecord} for the first ones, {@link SynchronizerRecord} from {@link #firstSynchronizer} on.
     *
     * @param record from 0 to {@link #records}
     * @return in bytes from the file's start
     */
    public long record(int record) {
        return controlOffset + record * RECORD_BYTES;
    }

    /**
     * The size of all records.
     *
     * @return in bytes
     */
    public long recordsBytes() {
        return control.records() * RECORD_BYTES;
    }

    /**
     * Where a participant's slot is.
     *
     * @param slot from 0 to {@link #participants}
     * @return in bytes from the file's start
     */
    public long slot(int slot) {
        return record(control.records()) + slot * control.slotBytes();
    }

    /**
     * Where a participant's cell for a synchroniser is: 64 bits.
     *
     * @param slot   from 0 to {@link #participants}
     * @param record of the synchroniser, from {@link #firstSynchronizer} to {@link #records}
     * @return in bytes from the file's start
     */
    public long cell(int slot, int record) {
        return slot(slot) + Slot.CELLS + (record - firstSynchronizer()) * CELL_BYTES;
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

    /**
     * Writes the header and the trailer into a new file of zeros.
     *
     * @param file    the file's memory
     * @param created the time, in milliseconds since 1970
     * @param creator the process id
     */
    public void writeTo(MemorySegment file, long created, long creator) {
        byte[] header = header(contents);
        MemorySegment.copy(header, 0, file, ValueLayout.JAVA_BYTE, 0, header.length);

        byte[] path = control.path();
        if (path.length > 0) {
            MemorySegment.copy(path, 0, file, ValueLayout.JAVA_BYTE, controlOffset, path.length);
        }

        byte[] trailer = new byte[TRAILER_BYTES];
        ByteBuffer fields = littleEndian(trailer);
        fields.putLong(T_MAGIC, TRAILER_MAGIC);
        fields.putInt(T_VERSION, VERSION);
        fields.putInt(T_ELEMENT_TYPE, contents.type().code());
        putUuid(fields, T_UUID, uuid);
        fields.putLong(T_FILE_SIZE, fileSize);
        fields.putLong(T_DATA, dataOffset);
        fields.putLong(T_LENGTH, length);
        fields.putLong(T_CREATED, created);
        fields.putLong(T_CREATOR, creator);
        boolean own = control.kind == LockKind.OWN;
        fields.putInt(T_LOCK_KIND, control.kind.ordinal());
        fields.putInt(T_PARTICIPANTS, control.plan.participants());
        fields.putLong(T_LOCK, own ? record(ARRAY_LOCK) : 0);
        fields.putLong(T_SLOTS, own ? slot(0) : 0);
        fields.putInt(T_STRIPES, control.plan.stripes());
        fields.putInt(T_SYNCHRONIZERS, control.plan.synchronizers());
        fields.putInt(T_FLAGS, (isStrict() ? FLAG_STRICT : 0) | (isDurable() ? FLAG_DURABLE : 0));
        fields.putLong(T_JOURNAL, journalBytes() > 0 ? journal() : 0);
        fields.putLong(T_JOURNAL_BYTES, journalBytes());
        fields.putLong(T_RECORDS, own ? record(firstSynchronizer()) : 0);
        if (control.lockUuid != null) {
            putUuid(fields, T_LOCK_UUID, control.lockUuid);
        }
        fields.putLong(T_LOCK_PATH, path.length > 0 ? controlOffset : 0);
        fields.putInt(T_LOCK_PATH_BYTES, path.length);
        fields.putInt(T_ELEMENT_BYTES, contents.type().bytes());
        fields.putInt(T_HEADER_CHECKSUM, checksum(header, header.length));
        fields.putInt(T_CHECKSUM, checksum(trailer, T_CHECKSUM));
        MemorySegment.copy(trailer, 0, file, ValueLayout.JAVA_BYTE, fileSize - TRAILER_BYTES, TRAILER_BYTES);
    }

    /**
     * When a file was made.
     *
     * @param file the file's memory
     * @return in milliseconds since 1970
     */
    public long created(MemorySegment file) {
        return file.get(ValueLayout.JAVA_LONG_UNALIGNED, fileSize - TRAILER_BYTES + T_CREATED);
    }

    /**
     * Who made a file.
     *
     * @param file the file's memory
     * @return a process id
     */
    public long creator(MemorySegment file) {
        return file.get(ValueLayout.JAVA_LONG_UNALIGNED, fileSize - TRAILER_BYTES + T_CREATOR);
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
        byte[] start = new byte[(int) Math.min(size, NpyHeader.MAX_BYTES)];
        NpyHeader.Located header = NpyHeader.read(Arrays.copyOf(start, file.read(0, start)), size, label);
        FileLayout plain;
        try {
            plain = foreign(header.contents(), header.dataOffset());
        } catch (IllegalArgumentException misplaced) {
            throw new ArrayFormatException(
                    label + ": its elements begin at byte " + header.dataOffset() + ", which is no multiple of "
                            + header.contents().type().alignment() + "; write it again with numpy.save",
                    misplaced);
        }
        int headerSize = headerSize(header.textBytes(), header.contents());
        byte[] trailer = new byte[TRAILER_BYTES];
        if (size >= plain.dataOffset + TRAILER_BYTES) {
            file.read(size - TRAILER_BYTES, trailer);
        }
        return littleEndian(trailer).getLong(T_MAGIC) == TRAILER_MAGIC
                ? readTrailer(file, start, trailer, plain, headerSize, size, label)
                : plainOrTruncated(plain, headerSize, size, label);
    }

    /** Without a trailer a file is a plain .npy, unless it has what only a file of ours has: our header and more after the data. */
    private static FileLayout plainOrTruncated(FileLayout plain, int headerSize, long size, String label) {
        if (plain.dataOffset == headerSize && size > plain.fileSize) {
            throw new ArrayFormatException(
                    label + " is truncated or damaged: its control region does not end as it should");
        }
        return new FileLayout(plain.contents, plain.dataOffset, Control.NONE, null, size, -1);
    }

    private static FileLayout readTrailer(Descriptor file, byte[] start, byte[] trailer, FileLayout plain,
            int headerSize, long size, String label)
            throws IOException {
        ByteBuffer fields = littleEndian(trailer);
        int version = fields.getInt(T_VERSION);
        if (version != VERSION) {
            throw new ArrayFormatException(
                    label + " has Sharray's file format version " + version + ", this program knows version "
                            + VERSION + (version > VERSION ? ": use a newer Sharray" : ""));
        }
        if (fields.getInt(T_CHECKSUM) != checksum(trailer, T_CHECKSUM)) {
            throw damaged(label, "checksum");
        }
        Contents contents = plain.contents;
        int code = fields.getInt(T_ELEMENT_TYPE);
        if (contents.type() == ElementType.UINT16 && code == ElementType.CHAR16.code()) {
            contents = contents.as(ElementType.CHAR16); // which NumPy can't tell from it
        }
        if (contents.type().code() != code || contents.type().bytes() != fields.getInt(T_ELEMENT_BYTES)) {
            throw damaged(label, "element type");
        }
        int kind = fields.getInt(T_LOCK_KIND);
        int pathBytes = fields.getInt(T_LOCK_PATH_BYTES);
        int flags = fields.getInt(T_FLAGS);
        boolean others = kind == LockKind.SHARED.ordinal();
        UUID lockUuid = getUuid(fields, T_LOCK_UUID);
        if (kind < 0 || kind >= LockKind.values().length || pathBytes < 0 || pathBytes > MAX_LOCK_PATH_BYTES
                || !others && (pathBytes > 0 || !lockUuid.equals(NO_UUID))
                || (flags & ~(FLAG_STRICT | FLAG_DURABLE)) != 0) {
            throw damaged(label, "lock description");
        }
        byte[] path = new byte[pathBytes];
        long pathOffset = fields.getLong(T_LOCK_PATH);
        if (pathOffset < 0 || pathOffset > size || file.read(pathOffset, path) != pathBytes) {
            throw damaged(label, "lock path");
        }
        long journal = fields.getLong(T_JOURNAL_BYTES);
        LockPlan plan = new LockPlan(fields.getInt(T_PARTICIPANTS), fields.getInt(T_STRIPES),
                fields.getInt(T_SYNCHRONIZERS), (flags & FLAG_STRICT) != 0, Math.clamp(journal, -1, Integer.MAX_VALUE),
                (flags & FLAG_DURABLE) != 0);
        Control control = new Control(LockKind.values()[kind], plan, others ? lockUuid : null,
                new String(path, StandardCharsets.UTF_8));
        if (!control.isPossible()) {
            throw damaged(label, "lock description");
        }
        FileLayout planned;
        try {
            planned = plan(contents, headerSize, control, getUuid(fields, T_UUID));
        } catch (IllegalArgumentException nonsense) {
            throw damaged(label, "length");
        }
        if (planned.length != fields.getLong(T_LENGTH)) {
            throw damaged(label, "length");
        }
        if (planned.fileSize != size || fields.getLong(T_FILE_SIZE) != size) {
            throw damaged(label, "size");
        }
        if (plain.dataOffset != planned.dataOffset || fields.getLong(T_DATA) != planned.dataOffset
                || fields.getInt(T_HEADER_CHECKSUM) != checksum(start, (int) planned.dataOffset)) {
            throw damaged(label, "header");
        }
        boolean own = control.kind == LockKind.OWN;
        if (fields.getLong(T_LOCK) != (own ? planned.record(ARRAY_LOCK) : 0)
                || fields.getLong(T_SLOTS) != (own ? planned.slot(0) : 0)
                || fields.getLong(T_RECORDS) != (own ? planned.record(planned.firstSynchronizer()) : 0)
                || fields.getLong(T_JOURNAL) != (journal > 0 ? planned.journal() : 0)
                || pathOffset != (pathBytes > 0 ? planned.controlOffset : 0)) {
            throw damaged(label, "control region's places");
        }
        return planned;
    }

    private static ArrayFormatException damaged(String label, String what) {
        return new ArrayFormatException(label + " is damaged: its trailer's " + what + " does not agree with the file");
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
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
