package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

/**
 * Journals that a dead owner may have left: the input is the journal, whose checksum is made right if its first bit says so. Whoever acquires the lock writes out what is in it: to
 * elements of this array or of those that use its lock, and to nothing else.
 */
final class JournalFuzz implements FuzzTarget {
    private static final long DIED = 1L << 30;
    private static final int ENTRIES = 16;
    private static final int CHECKED = 1 << 31;

    private final Place place = new Place();
    private final Path home = place.file("home.npy");
    private final Path guest = place.file("guest.npy");
    private final Path stranger = place.file("stranger.npy");
    private final byte[] homeBytes;
    private final byte[] guestBytes;
    private final byte[] strangerBytes;

    JournalFuzz() {
        try (SharedIntArray own = SharedIntArray.create(16, options().file(home).participants(4).journal(256));
                SharedIntArray _ = SharedIntArray.create(16, options().file(guest).lock(own.lock()));
                SharedIntArray _ = SharedIntArray.create(16, options().file(stranger))) {
            homeBytes = Files.readAllBytes(home);
            guestBytes = Files.readAllBytes(guest);
            strangerBytes = Files.readAllBytes(stranger);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public List<byte[]> seeds() {
        long data = new TrailerBytes(homeBytes).get(Field.DATA);
        byte[] own = entries().putLong(4L << 48 | data).putLong(42).putLong(4L << 48 | data + 60).putLong(43).array();
        return List.of(journal(own, 32, false), journal(own, 32, true), entryOfAGuest(), entryOfAStranger(),
                entryOf(""), named(homeBytes, home.toString()));
    }

    /** Of an array that uses the lock. */
    byte[] entryOfAGuest() {
        return named(guestBytes, guest.toString());
    }

    /** Of an array that does not. */
    byte[] entryOfAStranger() {
        return named(strangerBytes, stranger.toString());
    }

    /** Of an array that is said to be at a path. */
    byte[] entryOf(String path) {
        return named(guestBytes, path);
    }

    boolean guestWasWritten() throws IOException {
        return !Arrays.equals(Files.readAllBytes(guest), guestBytes);
    }

    private static ByteBuffer entries() {
        return ByteBuffer.allocate(240).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] named(byte[] file, String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer entries = entries().putLong(name.length).put(file, uuidPlace(file), 16).put(name);
        entries.position(entries.position() + 7 & -8);
        entries.putLong(4L << 48 | new TrailerBytes(file).get(Field.DATA)).putLong(44);
        return journal(entries.array(), entries.position(), false);
    }

    private static int uuidPlace(byte[] file) {
        return file.length - TrailerBytes.SIZE + 16;
    }

    private static byte[] journal(byte[] entries, int bytes, boolean signed) {
        return ByteBuffer.allocate(1 + ENTRIES + entries.length).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) (signed ? 1 : 0)).putInt(bytes).put(1 + ENTRIES, entries).array();
    }

    @Override
    public long mostBytes() {
        return 256L << 20; // it may look through all processes of the machine for an array
    }

    @Override
    public int executions() {
        return 30; // each may look through all processes of the machine
    }

    @Override
    public void run(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        byte[] file = homeBytes.clone();
        TrailerBytes trailer = new TrailerBytes(file);
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong((int) trailer.get(Field.LOCK), DIED);
        int journal = (int) trailer.get(Field.JOURNAL);
        int size = (int) trailer.get(Field.JOURNAL_BYTES);
        bytes.put(journal, input, 1, Math.min(size, input.length - 1));
        if ((input[0] & 1) != 0) {
            sign(bytes, journal, size);
        }
        Files.write(home, file);
        Files.write(guest, guestBytes);
        try (SharedIntArray array = SharedIntArray.open(home)) {
            if (array.lock().tryLock()) {
                array.atomically(tx -> tx.set(3, tx.get(2) + 1));
                array.lock().unlock();
            }
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageMatching("(?s).{10,}");
        }
        assertThat(place.names()).containsExactly("guest.npy", "home.npy", "stranger.npy");
        assertThat(Arrays.equals(Files.readAllBytes(stranger), strangerBytes))
                .as("an array with a lock of its own is untouched")
                .isTrue();
        assertUntouched(Files.readAllBytes(guest), guestBytes, guestBytes.length);
        assertUntouched(Files.readAllBytes(home), file, (int) trailer.get(Field.LOCK));
    }

    private static void sign(ByteBuffer bytes, int journal, int size) {
        int length = Math.min(bytes.getInt(journal) & ~CHECKED, size - ENTRIES);
        CRC32C crc = new CRC32C();
        crc.update(bytes.array(), journal + ENTRIES, length);
        bytes.putInt(journal, length | CHECKED).putInt(journal + 4, (int) crc.getValue());
    }

    /** All but the elements, and of what is behind those all up to a place; and the trailer. */
    private static void assertUntouched(byte[] now, byte[] before, int to) {
        TrailerBytes trailer = new TrailerBytes(before);
        int data = (int) trailer.get(Field.DATA);
        int end = data + (int) (trailer.get(Field.LENGTH) * Integer.BYTES);
        assertThat(now).hasSameSizeAs(before);
        assertThat(Arrays.equals(now, 0, data, before, 0, data)).as("header").isTrue();
        assertThat(Arrays.equals(now, end, to, before, end, to)).as("behind the elements").isTrue();
        int tail = before.length - TrailerBytes.SIZE;
        assertThat(Arrays.equals(now, tail, before.length, before, tail, before.length)).as("trailer").isTrue();
    }
}
