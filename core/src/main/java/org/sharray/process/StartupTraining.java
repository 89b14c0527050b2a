package org.sharray.process;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.sharray.SharedIntArray;

/**
 * Makes the {@link StartupCache}s: starts a child of each kind that records what it loads while it does what such children do, and
 * moves what the JVM made of the record into place.
 */
final class StartupTraining {
    private static final Duration UNUSED = Duration.ofDays(30);

    private StartupTraining() {}

    /**
     * Makes all caches.
     *
     * @param arguments the files' common beginning, whose mark is there
     * @throws Exception if they can't be made; the mark then keeps others from trying soon
     */
    public static void main(String[] arguments) throws Exception {
        Path stem = Path.of(arguments[0]);
        deleteWhatNobodyUses(stem);
        make(StartupCache.file(stem, StartupCache.Kind.TASK), options -> options.start(() -> {}).join());
        try (SharedIntArray array = SharedIntArray.create(1)) {
            make(StartupCache.file(stem, StartupCache.Kind.ARRAYS), options -> options.start(() -> use(array)).join());
            make(StartupCache.file(stem, StartupCache.Kind.POOL), options -> useInPool(options, array));
        }
        Files.deleteIfExists(StartupCache.mark(stem));
    }

    /** Has the JVM of what is started with some options make a cache. */
    @FunctionalInterface
    private interface Training {
        void run(ProcessOptions options) throws InterruptedException, ExecutionException;
    }

    private static void make(Path file, Training training)
            throws IOException, InterruptedException, ExecutionException {
        Path unfinished = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
        try {
            training.run(ProcessOptions.options().jvmArguments("-XX:AOTCacheOutput=" + unfinished));
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void useInPool(ProcessOptions options, SharedIntArray array)
            throws InterruptedException, ExecutionException {
        try (var pool = ProcessPool.create(1, PoolOptions.options().process(options))) {
            for (int i = 0; i < 3; i++) {
                pool.submit(() -> use(array)).get();
            }
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
