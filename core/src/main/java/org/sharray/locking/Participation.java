package org.sharray.locking;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.layout.FileLayout;
import org.sharray.os.Descriptor;

/**
 * What all openings of one file in this JVM have in common: how many there are, and from the first use of a lock through any of them the JVM's
 * {@link Participant}. It stays until the last opening closes, so a lock that was acquired through one opening is held through every other, and to open a
 * file and to close it costs nothing of all that as long as no lock is used.
 */
public final class Participation {
    /** Those with openings; guarded by itself. By UUID and file, because a copied file has the UUID of its original and a life of its own. */
    private static final Map<String, Participation> OPEN = new HashMap<>();

    private final String key;

    /** Guarded by {@link #OPEN}. */
    private int openings;

    /** Null until a lock is used; guarded by this, as is the next. */
    private Participant participant;
    private boolean ended;

    private Participation(String key) {
        this.key = key;
    }

    /**
     * Counts one more opening of a file.
     *
     * @param layout of the file, with a lock of its own
     * @param opened the file
     * @return what it has in common with the others; to be {@linkplain #leave left} once
     * @throws StorageException if the system refuses
     */
    public static Participation join(FileLayout layout, Descriptor opened) {
        try {
            String key = layout.uuid().orElseThrow() + " " + opened.identity();
            synchronized (OPEN) {
                Participation joined = OPEN.computeIfAbsent(key, Participation::new);
                joined.openings++;
                return joined;
            }
        } catch (IOException refused) {
            throw new StorageException("Can't look at " + opened + ": " + refused.getMessage(), refused);
        }
    }

    /**
     * This JVM as a participant of the file's locks; it becomes one when this is first called.
     *
     * @param layout of the file
     * @param opened the file as the caller has it open, writable
     * @param label  what to call the array in an error
     * @return valid until the last opening has left
     * @throws ArrayClosedException if it has
     * @throws SharrayException     if all slots are taken or the system refuses
     */
    public synchronized Participant participant(FileLayout layout, Descriptor opened, String label) {
        if (ended) {
            throw new ArrayClosedException("The lock can't be used: this process has closed " + label);
        }
        if (participant == null) {
            participant = Participant.moveIn(layout, opened, label);
        }
        return participant;
    }

    /** Takes one opening back; with the last one the JVM gives up its slot. What it still held then counts as held by a dead owner. */
    public void leave() {
        synchronized (OPEN) {
            if (--openings == 0) {
                OPEN.remove(key);
                end();
            }
        }
    }

    private synchronized void end() {
        ended = true;
        if (participant != null) {
            participant.leave();
        }
    }
}
