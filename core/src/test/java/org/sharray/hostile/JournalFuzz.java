package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.CRC32C;
import org.sharray.SharedIntArray;
import org.sharray.error.SharrayException;
import org.sharray.testing.TrailerBytes.Field;

/**
 * Journals that a dead owner may have left: the input is the journal, behind a byte of flags: whether its checksum is made right, and whether the array is opened anew. Whoever acquires the
 * lock writes out what is in it: to elements of this array or of those that use its lock, and to nothing else.
 */
final class JournalFuzz implements FuzzTarget {
    private static final int SIGNED = 1;
    private static final int ANEW = 2;

    /** The word of a lock whose owner has died. */
    private static final byte[] ORPHANED = {0, 0, 0, 1 << 6, 0, 0, 0, 0};

    private static final int ENTRIES = 16;
    private static final int CHECKED = 1 << 31;

    private final Place place = new Place();
    private final FileImage home;
    private final FileImage guest;
    private final FileImage stranger;
    private final int lock;
    private final int journal;
    private final int journalBytes;

    /** As it was opened last. */
    private SharedIntArray array;

    JournalFuzz() {
        Path path = place.file("home.npy");
        try (SharedIntArray own = SharedIntArray.create(16, options().file(path).participants(4).journal(640))) {
            SharedIntArray.create(16, options().file(place.file("guest.npy")).lock(own.lock())).close();
            SharedIntArray.create(16, options().file(place.file("stranger.npy"))).close();
        }
        home = new FileImage(path);
        guest = new FileImage(place.file("guest.npy"));
        stranger = new FileImage(place.file("stranger.npy"));
        lock = (int) home.trailer().get(Field.LOCK);
        journal = (int) home.trailer().get(Field.JOURNAL);
        journalBytes = (int) home.trailer().get(Field.JOURNAL_BYTES);
        array = SharedIntArray.open(path);
    }

    @Override
    public List<byte[]> seeds() {
        long data = home.trailer().get(Field.DATA);
        byte[] own = entries().putLong(4L << 48 | data).putLong(42).putLong(4L << 48 | data + 60).putLong(43).array();
        return List.of(journal(own, 32, 0), journal(own, 32, SIGNED), journal(own, 32, ANEW), entryOfAGuest(),
                entryOfAStranger(), entryOf(""), named(home, home.path().toString()));
    }

    /** Of an array that uses the lock. */
    byte[] entryOfAGuest() {
        return named(guest, guest.path().toString());
    }

    /** Of an array that does not. */
    byte[] entryOfAStranger() {
        return named(stranger, stranger.path().toString());
    }

    /** Of an array that is said to be at a path. */
    byte[] entryOf(String path) {
        return named(guest, path);
    }

    boolean guestWasWritten() {
        return !guest.isUnchanged();
    }

    boolean isRecovered() {
        return home.read(journal) == 0;
    }

    private static ByteBuffer entries() {
        return ByteBuffer.allocate(600).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] named(FileImage file, String path) {
        byte[] name = path.getBytes(StandardCharsets.UTF_8);
        ByteBuffer entries = entries().putLong(name.length).put(file.uuid()).put(name);
        entries.position(entries.position() + 7 & -8);
        entries.putLong(4L << 48 | file.trailer().get(Field.DATA)).putLong(44);
        return journal(entries.array(), entries.position(), 0);
    }

    private static byte[] journal(byte[] entries, int bytes, int flags) {
        return ByteBuffer.allocate(1 + ENTRIES + entries.length).order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) flags).putInt(bytes).put(1 + ENTRIES, entries).array();
    }

    @Override
    public long mostBytes() {
        return 256L << 20; // it may look through all processes of the machine for an array
    }

    @Override
    public int executions() {
        return 150; // each may look through all processes of the machine
    }

    @Override
    public void run(byte[] input) throws IOException {
        if (input.length == 0) {
            return;
        }
        boolean anew = (input[0] & ANEW) != 0;
        if (anew) {
            array.close();
            home.restore(lock, journal); // slots and synchronisers
        }
        home.restore(0, lock);
        home.restore(journal, home.size());
        guest.restore(0, guest.size());
        byte[] left = new byte[journalBytes];
        System.arraycopy(input, 1, left, 0, Math.min(journalBytes, input.length - 1));
        if ((input[0] & SIGNED) != 0) {
            sign(ByteBuffer.wrap(left).order(ByteOrder.LITTLE_ENDIAN));
        }
        home.write(journal, left);
        home.write(lock, ORPHANED);
        try {
            if (anew) {
                array = SharedIntArray.open(home.path());
            }
            if (array.lock().tryLock()) {
                try {
                    array.atomically(tx -> tx.set(3, tx.get(2) + 1));
                } finally {
                    array.lock().unlock();
                }
            }
        } catch (SharrayException refused) {
            assertThat(refused).hasMessageMatching("(?s).{10,}");
            if (!array.isOpen()) {
                home.write(journal, new byte[journalBytes]);
                array = SharedIntArray.open(home.path());
            }
        }
        assertThat(place.names()).containsExactly("guest.npy", "home.npy", "stranger.npy");
        assertThat(stranger.isUnchanged()).as("an array with a lock of its own is untouched").isTrue();
        guest.requireElementsChangedAlone(guest.size());
        home.requireElementsChangedAlone(lock);
    }

    private static void sign(ByteBuffer journal) {
        int length = Math.min(journal.getInt(0) & ~CHECKED, journal.capacity() - ENTRIES);
        CRC32C crc = new CRC32C();
        crc.update(journal.array(), ENTRIES, length);
        journal.putInt(0, length | CHECKED).putInt(4, (int) crc.getValue());
    }
}
