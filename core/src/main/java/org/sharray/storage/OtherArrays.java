package org.sharray.storage;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.SharrayException;
import org.sharray.error.StorageException;
import org.sharray.journal.Neighbours.Open;
import org.sharray.journal.Part;
import org.sharray.layout.FileLayout;
import org.sharray.os.NotRegularFileException;
import org.sharray.os.OpenFiles;

/**
 * Finds the files of arrays that use a lock, by what its journal knows of them. A journal is memory that others can write, too, so what it names is written to only if it says itself that it
 * uses this lock.
 */
public final class OtherArrays {
    private static final String DELETED = " (deleted)";
    private static final Path NOTHING = Path.of("/dev/null");

    private static final int MAX_NAME_BYTES = 255;
    private static final int MAX_PATH_BYTES = 4096;

    /** How many files are open at a time while all processes are looked at. */
    private static final int OPEN_AT_ONCE = 4;

    private final UUID uuid;
    private final UUID lock;

    private OtherArrays(UUID uuid, UUID lock) {
        this.uuid = uuid;
        this.lock = lock;
    }

    /**
     * Opens an array's file: at its path, or as a process has it open.
     *
     * @param uuid of the array
     * @param path where it was, or an empty text for one without a name
     * @param lock the array whose lock it uses
     * @return null if it is not at its path, and no process of this machine that can be looked into has it open
     * @throws SharrayException if it is there and can't be opened for writing, or can't be looked for
     */
    public static Open open(UUID uuid, String path, UUID lock) {
        OtherArrays wanted = new OtherArrays(uuid, lock);
        ArrayFile found = wanted.at(path);
        if (found == null) {
            found = wanted.amongOpenFiles(path.substring(path.lastIndexOf('/') + 1));
        }
        return found == null ? null : new Opened(found);
    }

    private ArrayFile at(String text) {
        try {
            Path path = Path.of(text);
            return path.isAbsolute() && canBe(path) ? opened(path) : null;
        } catch (ArrayNotFoundException | ArrayFormatException | InvalidPathException other) {
            return null;
        } catch (StorageException refused) {
            if (refused.getCause() instanceof NotRegularFileException) {
                return null;
            }
            throw refused;
        }
    }

    /** No file system of Linux has longer names; to be told that there would keep the lock from everybody, for ever. */
    private static boolean canBe(Path path) {
        for (Path name : path) {
            if (name.toString().getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES) {
                return false;
            }
        }
        return path.toString().getBytes(StandardCharsets.UTF_8).length < MAX_PATH_BYTES;
    }

    /** By the name that it had: its directory may be shown by another path. */
    private ArrayFile amongOpenFiles(String name) {
        requireDescriptors();
        boolean vanished = true;
        while (vanished) { // with the process that had it: another one may have it, too
            vanished = false;
            OpenFiles open = OpenFiles.find(Set.of(),
                    target -> mayBeArray(target, name) || target.endsWith(DELETED)
                            && mayBeArray(target.substring(0, target.length() - DELETED.length()), name));
            for (Path candidate : open.paths().values()) {
                try {
                    if (isWanted(candidate)) {
                        ArrayFile found = opened(candidate);
                        if (found != null) {
                            return found;
                        }
                        vanished = true;
                    }
                } catch (ArrayNotFoundException gone) {
                    vanished = true;
                }
            }
        }
        return null;
    }

    private static boolean mayBeArray(String target, String name) {
        return Findings.mayBeArray(target) || !name.isEmpty() && target.endsWith("/" + name);
    }

    /** False for what can't be looked at, too: it is somebody else's. */
    private boolean isWanted(Path candidate) {
        try (ArrayFile looked = ArrayFile.openFound(candidate, false)) {
            return isWanted(looked.layout());
        } catch (ArrayNotFoundException gone) {
            throw gone;
        } catch (SharrayException other) {
            return false;
        }
    }

    /** So that who has no descriptor left does not take that for there being no such array. */
    private static void requireDescriptors() {
        List<FileChannel> spare = new ArrayList<>();
        try {
            while (Files.exists(NOTHING) && spare.size() < OPEN_AT_ONCE) {
                spare.add(FileChannel.open(NOTHING));
            }
        } catch (IOException refused) {
            throw new StorageException("Can't look for an array that a transaction has written to: "
                    + refused.getMessage(), refused);
        } finally {
            for (FileChannel channel : spare) {
                try {
                    channel.close();
                } catch (IOException harmless) {
                    // Nothing was written.
                }
            }
        }
    }

    /** Null if another array is there. */
    private ArrayFile opened(Path path) {
        try (ArrayFile looked = ArrayFile.openFound(path, false)) {
            if (!isWanted(looked.layout())) {
                return null;
            }
        }
        ArrayFile found = ArrayFile.openFound(path, true);
        if (!isWanted(found.layout())) {
            found.close();
            return null;
        }
        return found;
    }

    private boolean isWanted(FileLayout layout) {
        return layout.uuid().filter(uuid::equals).isPresent()
                && (uuid.equals(lock) || layout.lockUuid().filter(lock::equals).isPresent());
    }

    private record Opened(ArrayFile file) implements Open {
        @Override
        public Part part() {
            return file.part();
        }

        @Override
        public void close() {
            file.close();
        }
    }
}
