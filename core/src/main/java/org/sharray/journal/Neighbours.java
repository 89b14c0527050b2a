package org.sharray.journal;

import java.util.UUID;

/** Finds the files of other arrays that use a lock, for who has to finish what a dead owner of it began. */
@FunctionalInterface
public interface Neighbours {
    /**
     * Opens an array's file.
     *
     * @param uuid of the array
     * @param path where it was, or an empty text for one without a name
     * @param lock the array whose lock it uses
     * @return null if there is no such array any more, or one that does not use the lock
     * @throws org.sharray.error.SharrayException if there is one, and it can't be opened for writing
     */
    Open open(UUID uuid, String path, UUID lock);

    /** A file that was opened to be written to. */
    interface Open extends AutoCloseable {
        /**
         * The file.
         *
         * @return valid until this is closed
         */
        Part part();

        @Override
        void close();
    }
}
