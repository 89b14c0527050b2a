package org.sharray.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.sharray.error.StorageException;

/** A directory in which nobody but its user can put anything. */
public final class PrivateDirectory {
    // inode(7): the kind of file and the permissions, in st_mode
    private static final int KIND = 0xF000;
    private static final int IS_DIRECTORY = 0x4000;
    private static final int OTHERS_WRITE = 0b010_010;
    private static final int EVERYBODY_WRITES = 0b010;
    private static final int STICKY = 0b001_000_000_000;

    /** Who this process is; null until it was asked for: each look at a name of a user reads the list of users. */
    private static volatile Object ownUid;

    private PrivateDirectory() {}

    /**
     * Makes the directory, for its user alone, or checks that it is private.
     *
     * @param directory an absolute path
     * @throws StorageException if it is something else, belongs to somebody else, or can be written by others
     * @throws IOException      if the system refuses
     */
    public static void make(Path directory) throws IOException {
        if (!hasOwners(directory)) {
            Files.createDirectories(directory);
            return;
        }
        try {
            check(directory);
            return;
        } catch (NoSuchFileException absent) {
            // It is made now.
        }
        if (directory.getParent() != null) {
            Files.createDirectories(directory.getParent());
        }
        try {
            Files.createDirectory(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException known) {
            // Somebody was faster; it is checked who.
        }
        check(directory);
    }

    /**
     * Checks that a directory is private.
     *
     * @param directory one that exists
     * @throws StorageException if it is something else, belongs to somebody else, can be written by others, or everybody could put another one in its place
     * @throws IOException      if the system refuses
     */
    public static void check(Path directory) throws IOException {
        if (!hasOwners(directory)) {
            return;
        }
        Map<String, Object> found = Files.readAttributes(directory, "unix:mode,uid", LinkOption.NOFOLLOW_LINKS);
        int mode = (Integer) found.get("mode");
        if ((mode & KIND) != IS_DIRECTORY) {
            throw new StorageException(directory + " must be a directory, but is something else");
        }
        if (!found.get("uid").equals(ownUid())) {
            throw new StorageException(directory + " belongs to "
                    + Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).getName() + "; use a directory of your own");
        }
        if ((mode & OTHERS_WRITE) != 0) {
            throw new StorageException(directory + " can be written by others; chmod go-w mends it");
        }
        requireItStays(directory);
    }

    /** What is checked now must be what is used later: where everybody may write, the sticky bit alone keeps others from renaming it. */
    private static void requireItStays(Path directory) throws IOException {
        Path parent = directory.toAbsolutePath().getParent();
        if (parent != null) {
            int mode = (Integer) Files.getAttribute(parent, "unix:mode");
            if ((mode & EVERYBODY_WRITES) != 0 && (mode & STICKY) == 0) {
                throw new StorageException("Everybody can put another directory in the place of " + directory
                        + "; chmod +t " + parent + " mends it, or use another one");
            }
        }
    }

    private static boolean hasOwners(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("unix");
    }

    private static Object ownUid() throws IOException {
        if (ownUid == null) {
            Path self = Path.of("/proc/self");
            ownUid = Files.getAttribute(Files.exists(self) ? self : Path.of(System.getProperty("user.home")),
                    "unix:uid");
        }
        return ownUid;
    }
}
