package org.sharray.storage;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Keeps arrays open that were sent to another process until they have arrived there, whatever their senders do with them in the
 * meantime.
 *
 * <p>
 * An array's address is good for as long as some descriptor of its file is open. A transfer collects the files whose addresses
 * the calling thread hands out and holds on to their descriptors.
 */
public final class Transfer implements AutoCloseable {
    private static final ThreadLocal<Transfer> COLLECTING = new ThreadLocal<>();

    /** What is kept; guarded by this. */
    private final Set<ArrayFile> kept = new LinkedHashSet<>();

    private Transfer() {}

    /**
     * Starts to collect on this thread: every array that it serialises from now until {@link #seal} is kept open until this
     * transfer closes.
     *
     * @return the transfer
     * @throws IllegalStateException if the thread is collecting already
     */
    public static Transfer begin() {
        if (COLLECTING.get() != null) {
            throw new IllegalStateException("this thread is sending already");
        }
        Transfer transfer = new Transfer();
        COLLECTING.set(transfer);
        return transfer;
    }

    /** Ends the collecting; what was collected stays kept. */
    public void seal() {
        if (COLLECTING.get() == this) {
            COLLECTING.remove();
        }
    }

    /** Notes that this thread hands out a file's address. */
    static void sending(ArrayFile file) {
        Transfer transfer = COLLECTING.get();
        if (transfer != null) {
            transfer.keep(file);
        }
    }

    private synchronized void keep(ArrayFile file) {
        if (kept.add(file)) {
            file.retain();
        }
    }

    /**
     * Whether no array was collected.
     *
     * @return true if nothing is kept
     */
    public synchronized boolean isEmpty() {
        return kept.isEmpty();
    }

    /** Ends the collecting and lets go of what was kept. Idempotent. */
    @Override
    public void close() {
        seal();
        synchronized (this) {
            kept.forEach(ArrayFile::release);
            kept.clear();
        }
    }
}
