package org.sharray.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import org.sharray.SharedIntArray;

/**
 * Makes the {@link StartupCache}s: starts a child of each kind that records what it loads while it does what such children do, and
 * moves what the JVM made of the record into place.
 */
final class StartupTraining {
    private static final Duration UNUSED = Duration.ofDays(30);

    private StartupTraining() {}

    /**
     * Makes both caches.
     *
     * @param arguments the files' common beginning, whose mark is there
     * @throws Exception if they can't be made; the mark then keeps others from trying soon
     */
    public static void main(String[] arguments) throws Exception {
        Path stem = Path.of(arguments[0]);
        deleteWhatNobodyUses(stem);
        make(StartupCache.file(stem, StartupCache.Kind.TASK), () -> {});
        try (SharedIntArray array = SharedIntArray.create(1)) {
            make(StartupCache.file(stem, StartupCache.Kind.ARRAYS), () -> use(array));
        }
        Files.deleteIfExists(StartupCache.mark(stem));
    }

    private static void make(Path file, SerializableRunnable work) throws IOException, InterruptedException {
        Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            ProcessOptions.options().jvmArguments("-XX:AOTCacheOutput=" + unfinished).start(work).join();
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    /** What children do with an array. */
    private static void use(SharedIntArray array) {
        try (var _ = array.lock().hold()) {
            array.set(0, array.get(0) + 1);
        }
        array.getAndAdd(0, 1);
    }

    /**
     * Deletes what earlier versions of the same jar file had, and whatever has not been used for long: its jar is gone, or who
     * made it was killed. Only files that have the name of one of ours: the directory may be one that a user chose.
     */
    private static void deleteWhatNobodyUses(Path stem) throws IOException {
        String own = stem.getFileName().toString();
        String samePlace = own.substring(0, own.indexOf('-') + 1);
        Instant longAgo = Instant.now().minus(UNUSED);
        try (DirectoryStream<Path> files = Files.newDirectoryStream(stem.getParent())) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                boolean older = name.startsWith(samePlace) && !name.startsWith(own);
                if (StartupCache.isOurs(name) && (older || lastUse(file).isBefore(longAgo))) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static Instant lastUse(Path file) throws IOException {
        try {
            return Files.getLastModifiedTime(file).toInstant();
        } catch (NoSuchFileException deleted) {
            return Instant.now(); // by another one that makes a cache just now
        }
    }
}
