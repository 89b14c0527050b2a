package org.sharray.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.StorageException;

/**
 * The directory in which named arrays live: {@code /dev/shm/sharray-<uid>} on Linux, else a folder in the temporary directory;
 * the system property {@value #PROPERTY} or the environment variable {@value #VARIABLE} names another one. It is made for its
 * user alone, and refused if somebody else could have put something there.
 */
public final class NamedArrays {
    /** The system property that names another directory. */
    public static final String PROPERTY = "sharray.directory";

    /** The environment variable that names another directory. */
    public static final String VARIABLE = "SHARRAY_DIRECTORY";

    private static final String SUFFIX = ".npy";
    private static final int MAX_NAME_BYTES = 255 - SUFFIX.length();
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private NamedArrays() {}

    /**
     * Where the array of a name is, or would be.
     *
     * @param name checked here
     * @return the file's path, in a directory that is the user's own if it exists
     * @throws IllegalArgumentException if it can't be a name
     * @throws StorageException         if the directory is somebody else's
     */
    static Path path(String name) {
        check(name);
        return pathIn(ownDirectory(), name);
    }

    /**
     * Where a new array of a name will be. The directory is made, for its user alone, or checked.
     *
     * @param name checked here
     * @return the file's path
     * @throws IllegalArgumentException if it can't be a name
     * @throws StorageException         if the directory can't be made, or is somebody else's
     */
    static Path newPath(String name) {
        check(name);
        Path directory = directory();
        try {
            PrivateDirectory.make(directory);
        } catch (IOException refused) {
            throw new StorageException(
                    "Can't make the directory of named arrays, " + directory + ": " + refused.getMessage(), refused);
        }
        return pathIn(directory, name);
    }

    private static Path pathIn(Path directory, String name) {
        try {
            return directory.resolve(name + SUFFIX);
        } catch (InvalidPathException unknown) {
            throw new IllegalArgumentException("\"" + name + "\" can't be the name of an array: "
                    + unknown.getReason() + " (the locale has no such characters in file names)", unknown);
        }
    }

    /** The name of the array in a file, if it is one of these. */
    static Optional<String> nameOf(Path path) {
        String file = String.valueOf(path.getFileName()); // a root has none
        boolean named = directory().equals(path.getParent()) && file.endsWith(SUFFIX);
        return named ? Optional.of(file.substring(0, file.length() - SUFFIX.length())) : Optional.empty();
    }

    /**
     * Checks a name.
     *
     * @param name what a user gave
     * @return the name
     * @throws IllegalArgumentException if it can't be a name
     */
    static String check(String name) {
        String problem = null;
        if (name.isEmpty()) {
            problem = "it is empty";
        } else if (name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
            problem = "it has more than " + MAX_NAME_BYTES + " bytes";
        } else if (name.startsWith(".")) {
            problem = "it begins with a dot";
        } else if (name.chars().anyMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c))) {
            problem = "it has a separator or a control character in it";
        }
        if (problem != null) {
            throw new IllegalArgumentException("\"" + shown(name) + "\" can't be the name of an array: " + problem);
        }
        return name;
    }

    private static String shown(String name) {
        StringBuilder text = new StringBuilder();
        name.chars().limit(60).forEach(
                c -> text.append(Character.isISOControl(c) ? String.format("\\u%04x", c) : String.valueOf((char) c)));
        return name.length() > 60 ? text + "…" : text.toString();
    }

    /**
     * The names in use.
     *
     * @return in alphabetical order
     * @throws StorageException if the directory can't be read, or is somebody else's
     */
    public static List<String> names() {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(ownDirectory())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (name.endsWith(SUFFIX) && !name.startsWith(".")
                        && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                    names.add(name.substring(0, name.length() - SUFFIX.length()));
                }
            }
        } catch (NoSuchFileException none) {
            return List.of();
        } catch (IOException refused) {
            throw new StorageException("Can't list the named arrays in " + directory() + ": " + refused.getMessage(),
                    refused);
        }
        names.sort(null);
        return names;
    }

    /**
     * Removes a name. Processes that have the array open keep it; its memory goes with the last of them.
     *
     * @param name of the array
     * @return false if there was no such name
     * @throws IllegalArgumentException if it can't be a name
     * @throws StorageException         if the system refuses, or the directory is somebody else's
     */
    public static boolean delete(String name) {
        Path file = path(name);
        try {
            return Files.deleteIfExists(file);
        } catch (IOException refused) {
            throw new StorageException("Can't delete the array \"" + name + "\": " + refused.getMessage(), refused);
        }
    }

    /**
     * Gives an array another name. It has the new name first and loses the old one then, so it always has one; killed in between, it has both.
     *
     * @param from its name
     * @param to   the new name
     * @throws IllegalArgumentException if one of them can't be a name
     * @throws ArrayNotFoundException   if there is no array of that name
     * @throws ArrayExistsException     if there is one of the new name
     * @throws StorageException         if the system refuses, or the directory is somebody else's
     */
    public static void rename(String from, String to) {
        Path old = path(from);
        Path fresh = path(to);
        if (!Files.isRegularFile(old, LinkOption.NOFOLLOW_LINKS)) {
            throw new ArrayNotFoundException("There is no array \"" + from + "\" in " + old.getParent());
        }
        try {
            Files.createLink(fresh, old); // unlike a move, it fails if there is something
            if (!Files.deleteIfExists(old)) { // somebody else was faster to rename or delete it
                Files.deleteIfExists(fresh);
                throw new NoSuchFileException(old.toString());
            }
        } catch (FileAlreadyExistsException taken) {
            throw new ArrayExistsException(
                    "There is an array or another file \"" + to + "\" already; choose another name", taken);
        } catch (NoSuchFileException gone) {
            throw new ArrayNotFoundException("There is no array \"" + from + "\" any more in " + old.getParent(), gone);
        } catch (IOException | UnsupportedOperationException refused) {
            throw new StorageException("Can't rename the array \"" + from + "\": " + refused.getMessage(), refused);
        }
    }

    /**
     * The directory, which need not exist.
     *
     * @return an absolute path
     */
    public static Path directory() {
        String chosen = System.getProperty(PROPERTY, System.getenv(VARIABLE));
        if (chosen != null && !chosen.isEmpty()) {
            return Path.of(chosen).toAbsolutePath();
        }
        return Usual.DIRECTORY;
    }

    /** The directory of a user who has chosen none; looked for once. */
    private static final class Usual {
        static final Path DIRECTORY = parent().resolve("sharray-" + user()).toAbsolutePath();

        private static Path parent() {
            return Files.isDirectory(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        }

        private static String user() {
            try {
                return Files.getAttribute(Path.of("/proc/self"), "unix:uid").toString();
            } catch (IOException | UnsupportedOperationException | IllegalArgumentException notLinux) {
                return System.getProperty("user.name");
            }
        }
    }

    /** The directory, which is the user's own or does not exist. */
    private static Path ownDirectory() {
        Path directory = directory();
        try {
            PrivateDirectory.check(directory);
        } catch (NoSuchFileException none) {
            // Then nobody can have put anything there.
        } catch (IOException refused) {
            throw new StorageException(
                    "Can't look at the directory of named arrays, " + directory + ": " + refused.getMessage(), refused);
        }
        return directory;
    }
}
