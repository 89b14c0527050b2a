package org.sharray.storage;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import org.sharray.error.StorageException;

/** A directory in which nobody but its user can put anything. */
public final class PrivateDirectory {
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
        if (directory.getParent() != null) {
            Files.createDirectories(directory.getParent());
        }
        try {
            Files.createDirectory(directory,
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException known) {
            check(directory);
        }
    }

    /**
     * Checks that a directory is private.
     *
     * @param directory one that exists
     * @throws StorageException if it is something else, belongs to somebody else, or can be written by others
     * @throws IOException      if the system refuses
     */
    public static void check(Path directory) throws IOException {
        if (!hasOwners(directory)) {
            return;
        }
        PosixFileAttributes found = Files.readAttributes(directory, PosixFileAttributes.class,
                LinkOption.NOFOLLOW_LINKS);
        if (!found.isDirectory()) {
            throw new StorageException(directory + " must be a directory, but is something else");
        }
        if (!found.owner().equals(currentUser())) {
            throw new StorageException(
                    directory + " belongs to " + found.owner().getName() + "; use a directory of your own");
        }
        if (found.permissions().contains(PosixFilePermission.GROUP_WRITE)
                || found.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
            throw new StorageException(directory + " can be written by others; chmod go-w mends it");
        }
    }

    private static boolean hasOwners(Path directory) {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static UserPrincipal currentUser() throws IOException {
        Path self = Path.of("/proc/self");
        return Files.getOwner(Files.exists(self) ? self : Path.of(System.getProperty("user.home")));
    }
}
