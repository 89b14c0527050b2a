package org.sharray.conformance.vectors;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedIntVector;
import org.sharray.conformance.driver.Elements;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;
import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes the test vectors: arrays as the library makes them, plain files as other makers do, locks as a death leaves them, and everything that can be wrong. The same
 * bytes each time: what differs from one array to the next (UUID, time, process) is fixed.
 */
public final class VectorMaker {
    private static final long STARVING = 1L << 28;
    private static final long OBSERVED = 1L << 29;
    private static final long DIED = 1L << 30;
    private static final long WAITERS = 1L << 31;

    /** An owned word: thread 7 of slot 0 in its first life. */
    private static final long OWNED = 7L << 32 | 1 << 16 | 1;

    private static final int PAGE = 4096;

    private static final int BY_LOCK = 1;
    private static final int BY_PID = 2;
    private static final int CLAIMED = 3;

    /** No process has this id: Linux gives at most 4,194,304. */
    private static final long NOBODY = 4_194_305;

    private static final String TAKEN = "taken";
    private static final String AFTER_A_DEATH = "taken after a death";
    private static final String NO_LOCK = "no unsupported …";

    private final Path directory;
    private final List<Vector> made = new ArrayList<>();

    private VectorMaker(Path directory) {
        this.directory = directory;
    }

    /**
     * Makes all vectors, and {@code vectors.json}, which says what a reader must find in each.
     *
     * @param  directory   where; made if it is not there
     * @throws IOException if they can't be written
     */
    public static void make(Path directory) throws IOException {
        Files.createDirectories(directory);
        VectorMaker maker = new VectorMaker(directory);
        maker.makeArrays();
        maker.makeLocks();
        maker.makeJournals();
        maker.makePlain();
        maker.makeBroken();
        maker.makeMisplaced();
        maker.makeBrokenPlain();
        JsonMapper mapper = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT)
                .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                .build();
        Files.writeString(directory.resolve("vectors.json"), mapper.writeValueAsString(maker.made) + "\n");
    }

    private static ArrayOptions small() {
        return ArrayOptions.options().participants(2).synchronizers(0);
    }

    /** An array as the library makes it, closed, without what differs each time. */
    private VectorFile array(String name, String type, Shape shape, ArrayOptions options, String elements) {
        return array(name, Dtype.parse(type), shape, options, elements);
    }

    private VectorFile array(String name, Dtype type, Shape shape, ArrayOptions options, String elements) {
        Path file = directory.resolve(name);
        try {
            Files.deleteIfExists(file);
            try (SharedArray array = SharedArray.create(type, shape, options.file(file))) {
                String[] values = elements.isEmpty() ? new String[0] : elements.split(" ");
                for (int i = 0; i < values.length; i++) {
                    Elements.set(array, i, values[i]);
                }
            }
            byte[] bytes = Files.readAllBytes(file);
            Files.delete(file);
            return new VectorFile(bytes).normalised(name);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private static VectorFile copy(VectorFile file) {
        return new VectorFile(file.bytes().clone());
    }

    private void write(Vector vector, byte[] bytes) {
        try {
            Files.write(directory.resolve(vector.file()), bytes);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        made.add(vector);
    }

    private void good(String file, String about, String describe, String elements, String bytes, String lock,
            byte[] content) {
        write(new Vector(file, about, describe, elements, bytes, lock, elements, null), content);
    }

    private void refused(String file, String about, String says, byte[] content) {
        write(new Vector(file, about, null, null, null, null, null, says), content);
    }

    private void makeArrays() {
        typed("int8", "|i1", "-128 -1 0 127", "80ff007f");
        typed("uint8", "|u1", "0 1 128 255", "000180ff");
        typed("int16", "<i2", "-32768 -1 258 32767", "0080ffff0201ff7f");
        typed("uint16", "<u2", "0 1 258 65535", "000001000201ffff");
        typed("int32", "<i4", "-2147483648 -1 16909060 2147483647", "00000080ffffffff04030201ffffff7f");
        typed("uint32", "<u4", "0 1 16909060 4294967295", "000000000100000004030201ffffffff");
        typed("int64", "<i8", "-9223372036854775808 72623859790382856", "00000000000000800807060504030201");
        typed("uint64", "<u8", "72623859790382856 18446744073709551615", "0807060504030201ffffffffffffffff");
        typed("float16", "<f2", "1.0 -2.0 65504.0 nan", "003c00c0ff7b007e");
        typed("float32", "<f4", "1.0 -2.5 0.10000000149011612 -inf", "0000803f000020c0cdcccc3d000080ff");
        typed("float64", "<f8", "1.0 -2.5 0.1 -0.0",
                "000000000000f03f00000000000004c09a9999999999b93f0000000000000080");
        typed("bool", "|b1", "1 0 0 1", "01000001");
        typed("text", "|S5", "grün '' Haus", "6772c3bc6e00000000004861757300");
        typed("wide-text", "<U4", "grün ''", "6700000072000000fc0000006e00000000000000000000000000000000000000");
        write(new Vector("char16.npy", "UTF-16 units: the header says uint16, the trailer says what they are",
                "<u2 3 locked", "65 252 65535", "4100fc00ffff",
                TAKEN, null, null),
                array("char16.npy", ElementType.CHAR16, Shape.of(3), small(), "65 252 65535").bytes());
        good("complex128.npy", "complex numbers: pairs of floats", "…", null,
                "000000000000f03f00000000000000c000000000000008400000000000001040", TAKEN,
                array("complex128.npy", "<c16", Shape.of(2), small(), "1.0 -2.0 3.0 4.0").bytes());
        good("record.npy", "records with a gap between their fields", "[('n','|i1'),('','|V7'),('x','<f8')] 2 locked",
                null, "00".repeat(32), TAKEN,
                array("record.npy", "[('n', '|i1'), ('', '|V7'), ('x', '<f8')]", Shape.of(2), small(), "").bytes());
        good("shape.npy", "three dimensions, row by row", "<i2 2x3x2 locked", "0 1 2 3 4 5 6 7 8 9 10 11",
                "0000010002000300040005000600070008000900" + "0a000b00", TAKEN,
                array("shape.npy", "<i2", Shape.of(2, 3, 2), small(), "0 1 2 3 4 5 6 7 8 9 10 11").bytes());
        good("empty.npy", "no elements", "<f8 0 locked", "", "''", TAKEN,
                array("empty.npy", "<f8", Shape.of(0), small(), "").bytes());
        good("unlocked.npy", "an array of Sharray's without a lock", "<i4 3 unlocked", "1 2 3",
                "010000000200000003000000", NO_LOCK,
                array("unlocked.npy", "<i4", Shape.of(3), ArrayOptions.options().unlocked(), "1 2 3").bytes());
        good("stripes.npy", "five stripes, seven participants, three synchronisers, strict", "<i4 9 locked",
                "0 0 0 0 0 0 0 0 0", null, TAKEN,
                array("stripes.npy", "<i4", Shape.of(9),
                        ArrayOptions.options().stripes(5).participants(7).synchronizers(3).strict(), "").bytes());
        good("small.npy", "one byte less than a page: the elements begin right behind the header",
                "|S1365 3 locked", "Haus grün ''", null, TAKEN,
                array("small.npy", "|S1365", Shape.of(3), small(), "Haus grün ''").bytes());
        good("large.npy", "a page: the elements begin on one, and so does the lock", "|S2048 2 locked", "Haus grün",
                null, TAKEN, array("large.npy", "|S2048", Shape.of(2), small(), "Haus grün").bytes());
        String fields = IntStream.range(0, 11).mapToObj(i -> "('f%02d', '|i1')".formatted(i))
                .collect(Collectors.joining(", ", "[", "]"));
        good("many-fields.npy", "a record whose header is longer than most", fields.replace(" ", "") + " 2 locked",
                null, "00".repeat(22), TAKEN,
                array("many-fields.npy", fields, Shape.of(2), small(), "").bytes());
        makeSynchronizers();
        makeVector();
    }

    private void typed(String name, String type, String elements, String bytes) {
        String[] values = elements.split(" ");
        String file = name + ".npy";
        good(file, "the smallest array of " + name, type + " " + values.length + " locked", elements, bytes, TAKEN,
                array(file, type, Shape.of(values.length), small(), elements).bytes());
    }

    private void makeSynchronizers() {
        Path file = directory.resolve("synchronizers.npy");
        try {
            Files.deleteIfExists(file);
            try (SharedIntArray array = SharedIntArray.create(1,
                    ArrayOptions.options().participants(2).synchronizers(4).file(file))) {
                array.synchronizers().semaphore("permits", 3);
                array.synchronizers().event("done").set();
                array.synchronizers().latch("open", 5);
                array.lock().condition("changed");
            }
            VectorFile content = new VectorFile(Files.readAllBytes(file)).normalised("synchronizers.npy");
            Files.delete(file);
            good("synchronizers.npy",
                    "a semaphore 'permits' with 3, an event 'done' that is set, a latch 'open' at 5, a condition 'changed' of the array's lock",
                    "<i4 1 locked", "0", null, TAKEN, content.bytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    private void makeVector() {
        Path file = directory.resolve("vector.npy");
        try {
            Files.deleteIfExists(file);
            try (SharedIntVector vector = SharedIntVector.create(4,
                    ArrayOptions.options().participants(2).synchronizers(0).file(file))) {
                vector.append(7);
                vector.append(8);
            }
            VectorFile content = new VectorFile(Files.readAllBytes(file)).normalised("vector.npy");
            Files.delete(file);
            good("vector.npy", "a vector with room for 4, of which 2 are there: readers that know no vectors see 4",
                    "<i4 4 locked", "7 8 0 0", null, TAKEN,
                    content.bytes());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A lock as deaths and others leave it. */
    private void makeLocks() {
        lock("lock-orphaned", "free, the last owner died (D)", small(), file -> file.word(DIED), AFTER_A_DEATH);
        lock("lock-dead-owner", "owned by a process whose slot's byte nobody has locked", small(),
                file -> file.word(OWNED).slot(0, BY_LOCK, 1, 1, 1), AFTER_A_DEATH);
        lock("lock-dead-owner-by-pid", "owned by a process that lived by an id which no process has", small(),
                file -> file.word(OWNED | WAITERS).slot(0, BY_PID, 1, NOBODY, 1), AFTER_A_DEATH);
        lock("lock-died-twice", "owned, after a death, by another process that died", small(),
                file -> file.word(OWNED | DIED).slot(0, BY_LOCK, 1, 1, 1), AFTER_A_DEATH);
        lock("lock-starving", "free for a thread that starved, and died (S, W)", small(),
                file -> file.word(STARVING | WAITERS), TAKEN);
        lock("lock-observed", "a snapshot has been taken (O and its number)", small(),
                file -> file.word(OBSERVED | 41L << 32), TAKEN);
        lock("lock-half-claimed", "the only slot was being claimed when its process died", small().participants(1),
                file -> file.slot(0, CLAIMED, 1, 0, 0), TAKEN);
        lock("lock-full-of-dead",
                "all slots are taken by the dead, one in the last of its 4096 generations, one in the last of all",
                small(),
                file -> file.slot(0, BY_LOCK, 0xFFF, 1, 1).slot(1, BY_PID, -1, NOBODY, 0), TAKEN);
        lock("strict-orphaned", "a strict lock whose owner died", small().strict(), file -> file.word(DIED),
                "no owner-died …");
        lock("strict-dead-owner", "a strict lock owned by a dead process", small().strict(),
                file -> file.word(OWNED).slot(0, BY_LOCK, 1, 1, 1), "no owner-died …");
    }

    private interface Edit {
        VectorFile apply(VectorFile file);
    }

    private void lock(String name, String about, ArrayOptions options, Edit edit, String finds) {
        String file = name + ".npy";
        good(file, about, "<i4 2 locked", "5 6", "0500000006000000", finds,
                edit.apply(array(file, "<i4", Shape.of(2), options, "5 6")).bytes());
    }

    /** Journals as kills and power failures leave them, and worse ones: 5 6, and a transaction that makes them 50 60. */
    private void makeJournals() {
        finished("journal-committed", "a committed transaction, whose owner died", small(),
                file -> file.word(DIED).journal(32, both(file)), AFTER_A_DEATH);
        finished("journal-dead-owner", "the same, owned by a process whose slot's byte nobody has locked", small(),
                file -> file.word(OWNED).slot(0, BY_LOCK, 1, 1, 1).journal(32, both(file)), AFTER_A_DEATH);
        finished("journal-died-twice", "the same; who was to finish it has written the first element, and died",
                small(),
                file -> file.word(OWNED | DIED).slot(0, BY_LOCK, 1, 1, 1).journal(32, both(file)), AFTER_A_DEATH);
        finished("journal-power-failure", "a committed transaction with its checksum, and a lock that is free",
                small().durable(), file -> file.journal(checked(both(file)), both(file)), TAKEN);
        finished("journal-unmarked-bits", "a state without a checksum, whose upper half means nothing", small(),
                file -> file.word(DIED).journal(-1L << 32 | 32, both(file)), AFTER_A_DEATH);
        finished("journal-strict", "of a strict lock, which waits for its repair all the same", small().strict(),
                file -> file.word(DIED).journal(32, both(file)), "no owner-died …");
        finished("journal-runs", "both elements by one entry, and 3 bytes over them, of which 2 are the same", small(),
                file -> {
                    byte[] entries = entries(entry(file.element(0), 50, 0, 0, 0, 61, 0, 0, 0),
                            entry(file.element(0) + 3, 0, 60, 0));
                    return file.word(DIED).journal(entries.length, entries);
                }, AFTER_A_DEATH);
        finished("journal-gone", "with entries for an array that is gone, which are skipped, wherever they are",
                small(),
                file -> {
                    byte[] entries = entries(name(new byte[16], "/nowhere/gone.npy"), entry(1L << 40, 1, 2, 3, 4),
                            name(file.uuid(), "/nowhere/moved.npy"), both(file));
                    return file.word(DIED).journal(entries.length, entries);
                }, AFTER_A_DEATH);
        finished("journal-bad-path", "the same for an array at a path with a zero in it, where none can be", small(),
                file -> {
                    byte[] entries = entries(both(file), name(new byte[16], "/a\0b"), entry(1, 1));
                    return file.word(DIED).journal(entries.length, entries);
                }, AFTER_A_DEATH);

        dropped("journal-not-committed", "entries, but no state: killed before the commit",
                file -> file.journal(0, both(file)));
        dropped("journal-torn", "the checksum is another one: torn by a power failure before the commit", file -> file
                .journal(checked(both(file)) ^ 1L << 40, both(file)));
        dropped("journal-uneven", "a number of bytes that is no multiple of 8", file -> file.journal(31, both(file)));
        dropped("journal-long", "more bytes than the journal has", file -> file.journal(1024, both(file)));
        dropped("journal-cut", "the last entry has more bytes than there are", file -> file.journal(24, both(file)));
        damaged("journal-outside", "an entry for what lies behind the elements",
                file -> entry(file.element(2), 1, 0, 0, 0));
        damaged("journal-before", "an entry that begins a byte before the elements",
                file -> entry(file.element(0) - 1, 1, 0, 0, 0));
        damaged("journal-on-lock", "an entry for the lock",
                file -> entry(file.trailerLong(VectorFile.LOCK_AT), 1, 0, 0, 0, 0, 0, 0, 0));
        damaged("journal-far", "an entry as far away as can be said", file -> entry((1L << 48) - 1, 1));
        damaged("journal-long-path", "a path that is longer than the journal",
                _ -> longs((1L << 48) - 1, 1, 2));
    }

    /** Done when the lock has been asked for. */
    private void finished(String name, String about, ArrayOptions options, Edit edit, String finds) {
        String file = name + ".npy";
        write(new Vector(file, about, "<i4 2 locked", null, null, finds, "50 60", null),
                edit.apply(array(file, "<i4", Shape.of(2), options, "5 6")).bytes());
    }

    /** Nothing of it is done. */
    private void dropped(String name, String about, Edit edit) {
        lock(name, about + "; nothing of it is done", small(), file -> edit.apply(file.word(DIED)), AFTER_A_DEATH);
    }

    private interface More {
        byte[] of(VectorFile file);
    }

    private void damaged(String name, String about, More more) {
        dropped(name, "behind two good entries, " + about, file -> {
            byte[] entries = entries(both(file), more.of(file));
            return file.journal(entries.length, entries);
        });
    }

    private static byte[] both(VectorFile file) {
        return entries(entry(file.element(0), 50, 0, 0, 0), entry(file.element(1), 60, 0, 0, 0));
    }

    private static long checked(byte[] entries) {
        CRC32C checksum = new CRC32C();
        checksum.update(entries);
        return checksum.getValue() << 32 | 1L << 31 | entries.length;
    }

    private static byte[] entry(long place, int... bytes) {
        byte[] entry = Arrays.copyOf(longs((long) bytes.length << 48 | place), 8 + (bytes.length + 7) / 8 * 8);
        for (int i = 0; i < bytes.length; i++) {
            entry[8 + i] = (byte) bytes[i];
        }
        return entry;
    }

    private static byte[] name(byte[] uuid, String path) {
        byte[] text = path.getBytes(StandardCharsets.UTF_8);
        return entries(longs(text.length), uuid, Arrays.copyOf(text, (text.length + 7) / 8 * 8));
    }

    private static byte[] longs(long... values) {
        ByteBuffer bytes = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putLong);
        return bytes.array();
    }

    private static byte[] entries(byte[]... all) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Arrays.stream(all).forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Files of NumPy and others. */
    private void makePlain() {
        byte[] six = ints(0, 1, 2, 3, 4, 5);
        String row = "000000000100000002000000030000000400000005000000";
        plain("plain-1.npy", "as numpy.save writes it", "<i4 6 unlocked", "0 1 2 3 4 5", row,
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (6,), }", six));
        plain("plain-2.npy", "of version 2, with 32 bits for the header's length", "<i4 6 unlocked", "0 1 2 3 4 5", row,
                npy(2, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (6,), }", six));
        plain("plain-3.npy", "of version 3, in UTF-8", "<i4 2x3 unlocked", "0 1 2 3 4 5", row,
                npy(3, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (2, 3), }", six));
        plain("plain-columns.npy", "column by column", "<i4 2x3 unlocked", "0 2 4 1 3 5", row,
                npy(1, 64, "{'descr': '<i4', 'fortran_order': True, 'shape': (2, 3), }", six));
        plain("plain-scalar.npy", "a single number: an array of one", "<i4 1 unlocked", "7", "07000000",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (), }", ints(7)));
        plain("plain-python-2.npy", "by a Python 2, whose long lengths end in L", "<i4 6 unlocked", "0 1 2 3 4 5", row,
                npy(1, 16, "{'descr': '<i4', 'fortran_order': False, 'shape': (6L,), }", six));
        plain("plain-order.npy", "with the header's fields in another order, and no spaces", "<i4 6 unlocked",
                "0 1 2 3 4 5", row,
                npy(1, 16, "{\"shape\":(6,),\"fortran_order\":False,\"descr\":\"<i4\"}", six));
        plain("plain-more.npy", "with something behind the elements, which is nobody's business", "<i4 3 unlocked",
                "0 1 2", null,
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", six));
    }

    private void plain(String file, String about, String describe, String elements, String bytes, byte[] content) {
        good(file, about, describe, elements, bytes, NO_LOCK, content);
    }

    private static byte[] ints(int... values) {
        ByteBuffer bytes = ByteBuffer.allocate(4 * values.length).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.stream(values).forEach(bytes::putInt);
        return bytes.array();
    }

    /** A file whose elements begin at a multiple of a number of bytes. */
    private static byte[] npy(int version, int alignment, String header, byte[] data) {
        int lengthBytes = version == 1 ? 2 : 4;
        int start = 8 + lengthBytes;
        int length = (start + header.length() + 1 + alignment - 1) / alignment * alignment - start;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("934e554d5059"));
        out.write(version);
        out.write(0);
        for (int i = 0; i < lengthBytes; i++) {
            out.write(length >>> 8 * i);
        }
        out.writeBytes((header + " ".repeat(length - header.length() - 1) + "\n").getBytes(StandardCharsets.UTF_8));
        out.writeBytes(data);
        return out.toByteArray();
    }

    /** Arrays of Sharray's that are not what they say. */
    private void makeBroken() {
        VectorFile whole = array("whole.npy", "<i4", Shape.of(4), small(), "1 2 3 4");
        broken("broken-future", "a version of the format that is not there yet", "version 6",
                copy(whole).trailerInt(8, 6).sealed());
        broken("broken-past", "a version that no program writes any more", "version 4",
                copy(whole).trailerInt(8, 4).sealed());
        broken("broken-future-unknown-rest",
                "a version from the future whose trailer means something else, checksum and all", "version 99",
                copy(whole).trailerInt(8, 99));
        broken("broken-checksum", "the trailer's checksum does not agree", "", copy(whole).trailerInt(252, 0));
        broken("broken-header", "the header was changed: another type of the same size", "",
                copy(whole).header("'<i4'", "'<f4'"));
        broken("broken-shape", "the header was changed: a shape of as many elements", "",
                copy(whole).header("(4,), }", "(2,2)} "));
        broken("broken-type", "the trailer names another type", "", copy(whole).trailerInt(12, 9).sealed());
        broken("broken-type-unknown", "the trailer names a type that is none", "",
                copy(whole).trailerInt(12, 77).sealed());
        broken("broken-length", "the trailer counts one element more", "",
                copy(whole).trailerLong(VectorFile.LENGTH_AT, 5).sealed());
        broken("broken-size", "the trailer says another size of the file", "",
                copy(whole).trailerLong(VectorFile.SIZE_AT, 1 << 20).sealed());
        broken("broken-element-bytes", "the trailer says another size of an element", "",
                copy(whole).trailerInt(VectorFile.ELEMENT_BYTES_AT, 8).sealed());
        broken("broken-lock-place", "the lock is said to be among the elements", "",
                copy(whole).trailerLong(VectorFile.LOCK_AT, whole.trailerLong(VectorFile.DATA_AT)).sealed());
        broken("broken-lock-far", "the lock is said to be far behind the file", "",
                copy(whole).trailerLong(VectorFile.LOCK_AT, 1L << 40).sealed());
        broken("broken-slots-place", "the slots are said to be where the lock is", "",
                copy(whole).trailerLong(VectorFile.SLOTS_AT, whole.trailerLong(VectorFile.LOCK_AT)).sealed());
        broken("broken-participants", "more participants than the file has room for", "",
                copy(whole).trailerInt(VectorFile.PARTICIPANTS_AT, 60_000).sealed());
        broken("broken-no-participants", "a lock that nobody could use", "",
                copy(whole).trailerInt(VectorFile.PARTICIPANTS_AT, 0).sealed());
        broken("broken-stripes", "more stripes than the file has room for", "",
                copy(whole).trailerInt(VectorFile.STRIPES_AT, 65_536).sealed());
        broken("broken-negative-stripes", "a negative number of stripes", "",
                copy(whole).trailerInt(VectorFile.STRIPES_AT, -1).sealed());
        broken("broken-lock-kind", "a kind of lock that is none", "",
                copy(whole).trailerInt(VectorFile.LOCK_KIND_AT, 3).sealed());
        broken("broken-lock-uuid", "an array with a lock of its own names another's", "",
                copy(whole).trailerLong(VectorFile.LOCK_UUID_AT, 7).sealed());
        broken("broken-flags", "a flag that means nothing yet", "",
                copy(whole).trailerInt(VectorFile.FLAGS_AT, 4).sealed());
        makeBrokenJournals(whole);
        byte[] bytes = whole.bytes();
        refused("broken-truncated.npy", "the trailer is missing", "truncated",
                Arrays.copyOf(bytes, bytes.length - 256));
        refused("broken-truncated-early.npy", "all behind the elements is missing, but for a byte", "truncated",
                Arrays.copyOf(bytes, 256 + 16 + 1));
        refused("broken-cut.npy", "the last byte is missing", "", Arrays.copyOf(bytes, bytes.length - 1));
        refused("broken-grown.npy", "a page of zeros more", "", Arrays.copyOf(bytes, bytes.length + 4096));
    }

    private void makeBrokenJournals(VectorFile whole) {
        long journal = whole.trailerLong(VectorFile.JOURNAL_AT);
        journalAt("broken-journal-far", "the journal is said to be far behind the file", whole, 1L << 40);
        journalAt("broken-journal-place", "the journal is said to be 64 bytes later", whole, journal + 64);
        journalAt("broken-journal-on-lock", "the journal is said to be where the lock is", whole,
                whole.trailerLong(VectorFile.LOCK_AT));
        journalAt("broken-journal-odd", "the journal is said to be at an odd place", whole, journal + 1);
        journalAt("broken-journal-nowhere", "the journal has a size, but no place", whole, 0);
        journalBytes("broken-journal-large", "a journal larger than the file", whole, 1 << 20);
        journalBytes("broken-journal-huge", "a journal larger than any", whole, 1L << 32 | 1024);
        journalBytes("broken-journal-negative", "a journal of negative size", whole, -1024);
        journalBytes("broken-journal-uneven", "a journal whose size is no multiple of 64", whole, 1000);
        journalBytes("broken-journal-small", "a journal too small for any entry", whole, 32);
        journalBytes("broken-journal-none", "a journal that has a place, but no size", whole, 0);
        VectorFile without = array("whole.npy", "<i4", Shape.of(4), small().journal(0), "1 2 3 4");
        broken("broken-durable", "durable, but without a journal", "",
                without.trailerInt(VectorFile.FLAGS_AT, 2).sealed());
        VectorFile unlocked = array("whole.npy", "<i4", Shape.of(4), ArrayOptions.options().unlocked(), "1 2 3 4");
        broken("broken-journal-unlocked", "a journal, but no lock", "",
                copy(unlocked).trailerLong(VectorFile.JOURNAL_AT, 384).trailerLong(VectorFile.JOURNAL_BYTES_AT, 1024)
                        .sealed());
        broken("broken-durable-unlocked", "durable, but without a lock", "",
                unlocked.trailerInt(VectorFile.FLAGS_AT, 2).sealed());
    }

    private void journalAt(String name, String about, VectorFile whole, long place) {
        broken(name, about, "", copy(whole).trailerLong(VectorFile.JOURNAL_AT, place).sealed());
    }

    private void journalBytes(String name, String about, VectorFile whole, long bytes) {
        broken(name, about, "", copy(whole).trailerLong(VectorFile.JOURNAL_BYTES_AT, bytes).sealed());
    }

    /** Arrays that lie as one of another size should, and agree with themselves. */
    private void makeMisplaced() {
        VectorFile small = array("misplaced.npy", "|i1", Shape.of(PAGE - 1), small(), "");
        VectorFile large = array("misplaced.npy", "|i1", Shape.of(PAGE), small(), "");
        broken("broken-small-on-pages", "less than a page of elements, which begin on a page, as does the lock", "",
                small.relaid(PAGE, 2 * PAGE));
        broken("broken-small-header", "the header has 64 spaces more than it needs", "", small.relaid(320, 4480));
        broken("broken-small-control", "the lock begins 128 bytes later than it should", "", small.relaid(256, 4480));
        broken("broken-small-control-on-page", "the elements begin where they should, the lock on a page", "",
                small.relaid(256, 2 * PAGE));
        broken("broken-large-close", "a page of elements, which begin at byte 256", "", large.relaid(256, 4352));
        broken("broken-large-control", "the elements begin where they should, the lock on a page too late", "",
                large.relaid(PAGE, 3 * PAGE));
        refused("broken-large-truncated.npy", "the last page is missing, and the trailer with it", "truncated",
                Arrays.copyOf(
                        array("misplaced.npy", "|i1", Shape.of(PAGE), small().synchronizers(8).participants(32), "")
                                .bytes(),
                        3 * PAGE));
    }

    private void broken(String name, String about, String says, VectorFile content) {
        refused(name + ".npy", about, says, content.bytes());
    }

    /** Plain files that can't be read. */
    private void makeBrokenPlain() {
        refused("broken-nothing.npy", "an empty file", "", new byte[0]);
        refused("broken-text.npy", "no .npy file at all", "",
                "1,2,3\n4,5,6\n".repeat(400).getBytes(StandardCharsets.US_ASCII));
        brokenPlain("broken-plain-version", "a version of .npy that is not there yet", "",
                npy(4, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", ints(1, 2)));
        byte[] endless = npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }", ints(1, 2));
        endless[9] = (byte) 0xFF;
        brokenPlain("broken-plain-endless", "a header that is longer than the file", "", endless);
        brokenPlain("broken-plain-short", "fewer elements than the header promises", "",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (3,), }", ints(1, 2)));
        brokenPlain("broken-plain-huge", "more elements than any file can have", "",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (4611686018427387904, 4), }",
                        ints(1, 2)));
        brokenPlain("broken-plain-negative", "a negative length", "",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False, 'shape': (-1,), }", ints(1, 2)));
        brokenPlain("broken-plain-rank", "nine dimensions", "", npy(1, 64,
                "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 1, 1, 1, 1, 1, 1, 1, 1), }", ints(1, 2)));
        brokenPlain("broken-plain-garbage", "a header that is no dictionary", "",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': Fal", ints(1, 2)));
        brokenPlain("broken-plain-keys", "a header without a shape", "",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': False}", ints(1, 2)));
        brokenPlain("broken-plain-order", "an order that is neither True nor False", "",
                npy(1, 64, "{'descr': '<i4', 'fortran_order': 1, 'shape': (2,), }", ints(1, 2)));
        brokenPlain("broken-big-endian", "numbers the other way round", "big-endian",
                npy(1, 64, "{'descr': '>i4', 'fortran_order': False, 'shape': (2,), }", ints(1, 2)));
        brokenPlain("broken-objects", "Python objects", "",
                npy(1, 64, "{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", ints(1, 2)));
        brokenPlain("broken-dates", "dates", "",
                npy(1, 64, "{'descr': '<M8[s]', 'fortran_order': False, 'shape': (1,), }", ints(1, 2)));
        brokenPlain("broken-void", "raw bytes", "",
                npy(1, 64, "{'descr': '|V8', 'fortran_order': False, 'shape': (1,), }", ints(1, 2)));
        brokenPlain("broken-no-bytes", "texts of no bytes", "",
                npy(1, 64, "{'descr': '|S0', 'fortran_order': False, 'shape': (8,), }", ints(1, 2)));
        brokenPlain("broken-alignment", "elements at an odd place", "",
                npy(1, 1, "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }  ", ints(1, 2)));
    }

    private void brokenPlain(String name, String about, String says, byte[] content) {
        refused(name + ".npy", about, says, content);
    }
}
