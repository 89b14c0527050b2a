package org.sharray.sync;

import java.io.Serializable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;

/**
 * A pair of locks among the threads of all processes that share them: any number of threads hold the read lock at a time, or one the
 * write lock.
 *
 * <p>
 * It behaves as {@link java.util.concurrent.locks.ReentrantReadWriteLock} does: both are reentrant, a thread with the write lock may
 * take the read lock too and keep it, and a thread with the read lock alone can't have the write lock. Readers of different
 * processes write to different cache lines, so they don't slow each other down. A writer that waits lets no new readers in.
 *
 * <p>
 * <b>Death.</b> A reader that dies is forgotten, so that writers go on. A writer that dies is reported as by every
 * {@link SharedLock}: to the next writer, and until then to each reader.
 *
 * <p>
 * Differences: asking for the write lock with only the read lock held throws {@link IllegalMonitorStateException} (there, it waits for
 * ever). The read lock has no conditions. A read lock that a thread leaves behind when it ends is given back only with its process.
 */
public interface SharedReadWriteLock extends ReadWriteLock, Serializable {
    /**
     * The lock for reading.
     *
     * @return always the same lock
     */
    @Override
    ReadLock readLock();

    /**
     * The lock for writing.
     *
     * @return always the same lock
     */
    @Override
    SharedLock writeLock();

    /**
     * How many threads of all processes hold the read lock, each counted once; meant for monitoring.
     *
     * @return a number that may be old when it is seen
     */
    int getReadLockCount();

    /** A read lock. Its exceptions and memory effects are those of {@link SharedLock}. */
    interface ReadLock extends Lock {
        /**
         * Acquires the lock, waiting as long as it takes, and returns what releases it.
         *
         * @return to be closed by the thread that called; tells of a writer that died if no writer has been told yet
         */
        SharedLock.Guard hold();

        /**
         * Whether a writer died and no writer has been told since, so that what this thread reads may be half done. It does not change
         * while the thread holds the lock.
         *
         * @return false also if the calling thread does not hold the lock
         */
        boolean previousOwnerDied();

        /**
         * How often the calling thread holds the lock.
         *
         * @return 0 if it does not hold it
         */
        int getHoldCount();
    }
}
