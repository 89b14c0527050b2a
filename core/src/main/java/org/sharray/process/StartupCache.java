package org.sharray.process;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.CodeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.sharray.error.SharrayException;
import org.sharray.os.Os;
import org.sharray.storage.PrivateDirectory;

/**
 * The ahead-of-time cache (JEP 483, JEP 514) with which a child starts: the classes that every child loads, loaded and linked
 * before.
 *
 * <p>
 * There are three, because the JVM loads all of a cache: one for tasks that bring shared arrays with them, whose child needs some
 * thousand classes more than the other's, and one for the workers of a pool.
 *
 * <p>
 * The first process that starts a child without finding the cache has it made, by {@link StartupTraining} in a process of its own that
 * survives this one; until it is there, children start without. The JVM itself checks that a cache fits the JDK and the jar
 * file, and goes on without if it does not; so the worst that can happen is a slower start. It is made under another name, complete,
 * then moved into place.
 *
 * <p>
 * The files are {@code ~/.cache/sharray/<JDK and jar>-<the jar's version>-<kind>.aot} (or below {@code XDG_CACHE_HOME}), in a directory that
 * nobody else can write. The system property {@value #PROPERTY} names another directory, or is {@code off}. There is no cache for a
 * program on the module path, or for classes that are not in a jar file, since the JVM makes none of those.
 */
final class StartupCache {
    static final String PROPERTY = "sharray.startup.cache";
    static final String OFF = "off";

    /** Who has tried and failed, or is trying, is not followed by another for this long. */
    private static final Duration TRY_AGAIN = Duration.ofMinutes(10);

    private static final StartupCache OF_THIS_PROGRAM = locate();

    /** What a child is to do. */
    enum Kind {
        /** A task that brings no shared array. */
        TASK("task"),
        /** A task that brings shared arrays. */
        ARRAYS("arrays"),
        /** A pool's worker. */
        POOL("pool");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = "-" + suffix + ".aot";
        }
    }

    private final Path jar;

    /** The files' common beginning. */
    private final Path stem;

    private StartupCache(Path jar, Path stem) {
        this.jar = jar;
        this.stem = stem;
    }

    /** The file of a kind, given the files' common beginning. */
    static Path file(Path stem, Kind kind) {
        return stem.resolveSibling(stem.getFileName() + kind.suffix);
    }

    /** The cache for children of this JVM, or null if there can't be one. */
    static StartupCache ofThisProgram() {
        return OF_THIS_PROGRAM;
    }

    private static StartupCache locate() {
        String chosen = System.getProperty(PROPERTY, "");
        if (chosen.equals(OFF) || StartupCache.class.getModule().isNamed()) {
            return null;
        }
        try {
            CodeSource source = StartupCache.class.getProtectionDomain().getCodeSource();
            Path jar = source == null ? null : Path.of(source.getLocation().toURI());
            if (jar == null || !Files.isRegularFile(jar)) {
                return null;
            }
            Path directory = chosen.isEmpty() ? usualDirectory() : Path.of(chosen);
            return new StartupCache(jar, directory.toAbsolutePath().resolve(nameFor(jar)));
        } catch (IOException | URISyntaxException | IllegalArgumentException unusual) {
            return null; // then children start as they did before there were caches
        }
    }

    /**
     * The directory of what is kept between programs.
     *
     * @throws IOException if nothing shall be kept
     */
    static Path directory() throws IOException {
        String chosen = System.getProperty(PROPERTY, "");
        if (chosen.equals(OFF)) {
            throw new IOException("-D" + PROPERTY + "=" + OFF);
        }
        return chosen.isEmpty() ? usualDirectory() : Path.of(chosen).toAbsolutePath();
    }

    private static Path usualDirectory() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path parent = caches != null && !caches.isEmpty()
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home"), ".cache");
        return parent.resolve("sharray");
    }

    private static String nameFor(Path jar) throws IOException {
        String place = System.getProperty("java.home") + "\n" + jar + "\n" + Boolean.getBoolean(Os.PORTABLE_PROPERTY);
        String version = Runtime.version() + "\n" + Files.size(jar) + "\n" + Files.getLastModifiedTime(jar);
        return checksum(place) + "-" + checksum(version);
    }

    private static String checksum(String text) {
        CRC32C crc = new CRC32C();
        crc.update(text.getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", crc.getValue());
    }

    /** The jar that has to stand first on the children's class path, with the cache or without, so that it does not matter which. */
    Path jar() {
        return jar;
    }

    /** The child's options; without the cache there are none, and it is made for later children. */
    List<String> options(Kind kind) {
        Path file = file(stem, kind);
        if (Files.isReadable(file)) {
            if (!isTrusted(stem.getParent())) {
                return List.of();
            }
            noteUse(file);
            return List.of("-XX:AOTCache=" + file, "-Xlog:aot*=off,cds*=off");
        }
        haveMade();
        return List.of();
    }

    /** What is in a cache is run: nobody else may have put it there. */
    private static boolean isTrusted(Path directory) {
        try {
            PrivateDirectory.check(directory);
            return true;
        } catch (IOException | SharrayException refused) {
            return false;
        }
    }

    /** Caches that have not been used for long are deleted when another one is made. */
    private static void noteUse(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException notOurs) {
            // Then it may be deleted too early, and is made again.
        }
    }

    private void haveMade() {
        try {
            PrivateDirectory.make(stem.getParent());
            if (mayTry()) {
                start();
            }
        } catch (IOException | RuntimeException refused) {
            // No place for a cache: children start without.
        }
    }

    /** One process tries at a time, and not again soon if it fails: whoever makes the mark. */
    private boolean mayTry() throws IOException {
        Path mark = mark(stem);
        if (Files.exists(mark)) {
            FileTime tried = Files.getLastModifiedTime(mark);
            if (tried.toInstant().isAfter(Instant.now().minus(TRY_AGAIN))) {
                return false;
            }
            Files.deleteIfExists(mark);
        }
        Files.createFile(mark);
        return true;
    }

    /** Whether a file has the name of a cache, of one that is being made, or of a mark. */
    static boolean isOurs(String name) {
        return name.matches("[0-9a-f]{8}-[0-9a-f]{8}(-[a-z]+\\.aot(\\.[a-z0-9.]+)?|\\.tried)");
    }

    static Path mark(Path stem) {
        return stem.resolveSibling(stem.getFileName() + ".tried");
    }

    private void start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ChildCommand.ownProperties());
        command.addAll(List.of("-D" + PROPERTY + "=" + OFF, "--enable-native-access=ALL-UNNAMED", "-cp", jar.toString(),
                StartupTraining.class.getName(), stem.toString()));
        ProcessBuilder.Redirect nothing = ProcessBuilder.Redirect.DISCARD;
        new ProcessBuilder(command).directory(stem.getParent().toFile()).redirectOutput(nothing).redirectError(nothing)
                .start()
                .getOutputStream().close();
    }
}
