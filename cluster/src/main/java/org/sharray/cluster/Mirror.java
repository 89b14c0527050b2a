package org.sharray.cluster;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.cluster.engine.Changes;
import org.sharray.cluster.engine.Engine;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.OwnerDiedException;
import org.sharray.sync.SharedLock;

/**
 * A cluster's array, or a part of it, as a named array in this machine's shared memory, which this process refreshes: for processes beside it that read much and can do with contents of a stated age. They
 * open it as any other array, in Java, Python or C, and need not join the cluster.
 *
 * <pre>{@code
 * try (var cluster = Cluster.join(options);
 *         var scores = cluster.openInt("scores");
 *         var mirror = cluster.mirror(scores, "scores", MirrorOptions.options())) {
 *     server.run();                                                // elsewhere: SharedIntArray.open("scores")
 * }
 * }</pre>
 *
 * <p>
 * <b>Age.</b> A refresh reads those chunks that have changed since the last one; those that this process keeps itself it reads without the network. What was acknowledged before a refresh began is in
 * the mirror when that is done. {@link MirrorStatus} tells its age, here and in other processes.
 *
 * <p>
 * <b>Consistency.</b> Each element is one that the array had. What one chunk has (256 KiB of the cluster's array) is of one moment, for those who take it by {@code snapshot(from, to)} or with the locks of
 * its parts held ({@code lock(i)}, {@code lockRange}): the refresh holds them while it writes a chunk. Different chunks are of different moments between the beginning and the end of a refresh,
 * unless the mirror is refreshed {@linkplain MirrorOptions#underLock under the array's lock}: then all of it is of one moment, for those who take it by {@code snapshot()} or with the mirror's lock held. Who holds a
 * lock of the mirror's holds up the refresh; whoever is killed with one, keeps others from that lock until the next refresh. Nobody but the refresh should write.
 *
 * <p>
 * <b>End.</b> When this process ends without closing the mirror, it stays as it is, grows old, and says that nobody refreshes it; a chunk that was being written at that moment is refused to those who ask for
 * its lock ({@link org.sharray.error.OwnerDiedException}), since the locks are strict. The next mirror of that name takes its place. While the cluster can't be used, the mirror grows old, too, and it is refreshed
 * when the cluster is back; when the cluster's array is deleted or this process leaves the cluster, that ends it.
 *
 * <p>
 * All methods may be called by any number of threads.
 *
 * @param <A> the type of the array
 */
public final class Mirror<A extends SharedArray> implements AutoCloseable {
    private final ClusterArray source;
    private final String name;
    private final MirrorOptions options;
    private final Changes changes;
    private final Thread thread;

    /** What the thread that refreshes has made; guarded by this, and there when the constructor is done. */
    private MirrorFiles files;
    private SharedArray elements;
    private MirrorStatus status;

    /** When the last refresh began; used by the thread that refreshes alone. */
    private long lastBegin;

    /** How many refreshes were begun and have ended, well or not; guarded by this. */
    private long begun;
    private long ended;

    /** Why the last one failed, or null; guarded by this. */
    private RuntimeException failure;

    /** Whether somebody wants a refresh now, whether this is being closed, and whether nobody refreshes any more; guarded by this. */
    private boolean requested;
    private boolean closing;
    private boolean over;

    Mirror(Engine engine, ClusterArray source, String name, MirrorOptions options) {
        this.source = source;
        this.name = name;
        this.options = options;
        this.changes = source.changes(engine);
        this.thread = Thread.ofPlatform().daemon().name("sharray-mirror-" + name).unstarted(this::run);
    }

    /** Begins to refresh, and waits for the first time that it is done. */
    synchronized Mirror<A> started() {
        thread.start();
        boolean interrupted = false;
        while (status == null && !over) {
            try {
                wait();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        if (status == null) {
            throw failure;
        }
        return this;
    }

    private void run() {
        MirrorFiles made = null;
        try {
            made = MirrorFiles.claim(name);
            start(made);
            while (awaitTurn()) {
                refreshOnce();
            }
        } catch (RuntimeException | Error failed) { // whoever waits for it has to be told, whatever it is
            synchronized (this) {
                failure = failed instanceof RuntimeException explained ? explained : new IllegalStateException(failed);
            }
        } finally {
            end(made);
        }
    }

    private void start(MirrorFiles made) {
        int parts = Math.clamp(Math.ceilDiv(source.byteSize(), source.chunkBytes()), 1, 1 << 16);
        SharedArray empty = made.make(source, parts);
        synchronized (this) {
            files = made;
            elements = empty;
        }
        refreshOnce();
        RuntimeException failed = failure().orElse(null);
        if (failed != null) {
            throw failed;
        }
        SharedArray published = made.publish();
        synchronized (this) {
            elements = published;
            status = MirrorStatus.of(published);
            notifyAll();
        }
    }

    private synchronized void end(MirrorFiles made) {
        over = true;
        notifyAll();
        if (made != null) {
            made.release();
            if (status == null) {
                made.close();
            }
        }
    }

    /** Waits for the time of the next refresh, or until somebody wants one; false if there is none any more. */
    private synchronized boolean awaitTurn() {
        long next = lastBegin + options.period().toNanos();
        while (!closing && !requested && !over) {
            long rest = next - System.nanoTime();
            if (rest <= 0) {
                break;
            }
            try {
                wait(rest / 1_000_000, (int) (rest % 1_000_000));
            } catch (InterruptedException nobodyDoesThat) {
                closing = true;
            }
        }
        return !closing && !over;
    }

    private void refreshOnce() {
        SharedLongArray told = files.status();
        long number;
        synchronized (this) {
            requested = false;
            number = ++begun;
        }
        told.setVolatile(MirrorStatus.BEGUN, number);
        lastBegin = System.nanoTime();
        Instant moment = Instant.now();
        RuntimeException failed = null;
        boolean end = false;
        try {
            mendLocks();
            int chunks = options.isUnderLock() ? copyAtOneMoment() : changes.read(this::copyPart);
            MirrorStatus.tellDone(told, number, lastBegin, moment, options.period(), chunks);
        } catch (ArrayClosedException | ArrayNotFoundException forEver) {
            failed = forEver;
            end = true;
        } catch (RuntimeException now) {
            failed = now;
        }
        synchronized (this) {
            failure = failed;
            ended = number;
            over |= end;
            notifyAll();
        }
    }

    /** What one chunk has. */
    private void copyPart(long place, MemorySegment part) {
        int width = source.dtype.bytes();
        try (SharedLock.Guard _ = held(
                () -> elements.lockRange(place / width, (place + part.byteSize()) / width))) {
            MemorySegment.copy(part, 0, elements.segment(), place, part.byteSize());
        }
    }

    private SharedLock.Guard held(Supplier<SharedLock.Guard> acquiring) {
        while (true) {
            try {
                return acquiring.get();
            } catch (OwnerDiedException reader) {
                mendLocks();
            }
        }
    }

    /** Gives back the locks that readers died with. Only this thread writes, and it lives, so there is nothing to mend but the locks. */
    private void mendLocks() {
        mend(elements.lock());
        for (long first = 0; first < elements.length(); first += source.chunkBytes() / source.dtype.bytes()) {
            mend(elements.lock(first));
        }
    }

    private static void mend(SharedLock lock) {
        try {
            if (lock.tryLock()) {
                lock.unlock();
            }
        } catch (OwnerDiedException reader) {
            lock.repair(() -> {});
        }
    }

    private record Part(long place, MemorySegment memory) {}

    /**
     * All that has changed: first read, then written. So nobody waits for the mirror's lock while the network is slow; and if the cluster took this process for dead meanwhile and the lock from it, the release of that
     * fails, and nothing is written.
     */
    private int copyAtOneMoment() {
        List<Part> parts = new ArrayList<>();
        int chunks;
        try (SharedLock.Guard _ = source.lock().hold()) {
            chunks = changes.read((place, part) -> parts.add(new Part(place, part)));
        } catch (RuntimeException failed) {
            changes.forget();
            throw failed;
        }
        try (SharedLock.Guard _ = held(elements.lock()::hold)) {
            parts.forEach(part -> copyPart(part.place, part.memory));
        }
        return chunks;
    }

    /**
     * The mirror.
     *
     * @return the array in shared memory; closed with this
     */
    @SuppressWarnings("unchecked")
    public synchronized A array() {
        return (A) elements;
    }

    /**
     * How old it is.
     *
     * @return what other processes see of it, too; closed with this
     */
    public synchronized MirrorStatus status() {
        return status;
    }

    /**
     * Refreshes now, and waits for the end of it: what was acknowledged before the call is in the mirror then.
     *
     * @throws InterruptedException                                       if the thread was interrupted
     * @throws org.sharray.cluster.error.ClusterUnavailableException      if the cluster can't be used now
     * @throws org.sharray.cluster.error.LostElementsException            if elements are lost
     * @throws ArrayNotFoundException                                     if the cluster's array was deleted
     * @throws ArrayClosedException                                       if this is closed, or its process has left the cluster
     */
    public synchronized void refresh() throws InterruptedException {
        long mine = begun + 1;
        requested = true;
        notifyAll();
        while (ended < mine && !over) {
            wait();
        }
        if (closing) {
            throw new ArrayClosedException("This process has closed the mirror " + name);
        }
        if (failure != null) {
            throw failure;
        }
    }

    /**
     * Why the last refresh failed.
     *
     * @return nothing if it did not
     */
    public synchronized Optional<RuntimeException> failure() {
        return Optional.ofNullable(failure);
    }

    /**
     * Ends the refreshing and deletes the mirror's name; processes that have it open keep it, and see that nobody refreshes it. Idempotent.
     */
    @Override
    public void close() {
        synchronized (this) {
            if (closing) {
                return;
            }
            closing = true;
            notifyAll();
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        status.close();
        files.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** For people. */
    @Override
    public String toString() {
        return "mirror " + name + " of " + source + ", every " + options.period();
    }
}
