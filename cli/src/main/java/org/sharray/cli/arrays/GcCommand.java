package org.sharray.cli.arrays;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.sharray.Inspection;
import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.PrintingCommand;
import org.sharray.inspector.SafeText;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.storage.NamedArrays;

import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;

/** Clears away what dead processes left. */
@Command(name = "gc", sortOptions = false, //
        description = "Delete what dead processes left: hidden files of anonymous arrays in portable mode, imports that were killed, and caches of "
                + "the library that nobody has used for 30 days. Named arrays stay, whoever made them, unless --orphans says otherwise.", //
        footerHeading = "%nExamples:%n", footer = { //
                "  sharray gc --dry-run", //
                "  sharray gc --orphans"})
final class GcCommand extends PrintingCommand {
    private static final Duration UNUSED = Duration.ofDays(30);

    /** A file that is younger may be of a process that is about to map it. */
    private static final Duration SETTLED = Duration.ofMinutes(1);

    @Option(names = {"-n", "--dry-run"}, description = "Delete nothing; tell what would be.")
    private boolean dry;

    @Option(names = "--orphans", description = "Also named arrays that no process has open. What is in them is lost.")
    private boolean orphans;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    private GcCommand() {}

    /** Something that can go. */
    private record Leftover(Path path, String what, long bytes) {}

    @Override
    public Integer call() throws IOException {
        List<Leftover> found = find();
        for (Leftover leftover : dry ? List.<Leftover>of() : found) {
            delete(leftover.path());
        }
        if (json) {
            Json.print(out(),
                    found.stream().map(leftover -> new Json().put("path", leftover.path()).put("what", leftover.what())
                            .put("bytes", leftover.bytes()).put("deleted", !dry)).toList());
        } else {
            found.forEach(leftover -> out().printf("%s %s (%s, %s)%n", dry ? "Would delete" : "Deleted",
                    SafeText.of(leftover.path().toString()), leftover.what(), Facts.bytes(leftover.bytes())));
            out().println(found.isEmpty()
                    ? "There is nothing to delete."
                    : Facts.bytes(found.stream().mapToLong(Leftover::bytes).sum())
                            + (dry ? " could be freed." : " freed."));
        }
        return ExitCode.OK;
    }

    private List<Leftover> find() throws IOException {
        List<FoundArray> arrays = Inspection.find();
        Set<Path> inUse = arrays.stream().filter(array -> !array.processes().isEmpty()).map(FoundArray::path)
                .collect(Collectors.toSet());
        List<Leftover> found = new ArrayList<>();
        Set<Path> directories = new LinkedHashSet<>(
                List.of(Path.of("/dev/shm"), Path.of(System.getProperty("java.io.tmpdir")), NamedArrays.directory()));
        for (Path directory : directories) {
            add(found, directory, ".sharray-*.tmp", "hidden file of a portable process that died",
                    path -> !inUse.contains(path) && isOwn(path) && isOlder(path, SETTLED));
        }
        for (FoundArray array : arrays) {
            boolean unused = array.kind() == Kind.NAMED && array.processes().isEmpty();
            if (unused && isUnfinished(array.label())) {
                found.add(leftover(array.path(), "an import that was killed"));
            } else if (unused && orphans) {
                found.add(leftover(array.path(), "a named array that no process has open"));
            }
        }
        Path cache = cache();
        add(found, cache, "*", "a cache that was not used for 30 days",
                path -> isOurs(path) && isOlder(path, UNUSED) && isUnused(path));
        found.sort(Comparator.comparing(Leftover::path));
        return found;
    }

    private static boolean isUnfinished(String name) {
        int at = name.lastIndexOf(NewArray.UNFINISHED);
        String pid = at < 0 ? "" : name.substring(at + NewArray.UNFINISHED.length());
        return pid.matches("[0-9]{1,9}") && ProcessHandle.of(Long.parseLong(pid)).isEmpty();
    }

    private static Path cache() {
        String caches = System.getenv("XDG_CACHE_HOME");
        Path parent = caches != null && !caches.isEmpty()
                ? Path.of(caches)
                : Path.of(System.getProperty("user.home"), ".cache");
        return parent.resolve("sharray");
    }

    /** What the library keeps there: start-up caches, and the Python module in a directory. */
    private static boolean isOurs(Path path) {
        return path.getFileName().toString()
                .matches("[0-9a-f]{8}-[0-9a-f]{8}(-[a-z]+\\.aot(\\.[a-z0-9.]+)?|\\.tried)|python-[0-9a-f]{8}");
    }

    /** A file of Python's is read, not written, when it is used; start-up caches get a new time. */
    private static boolean isUnused(Path path) {
        try (Stream<Path> inside = Files.walk(path)) {
            return inside.filter(Files::isRegularFile).allMatch(file -> isOlder(file, UNUSED) && isReadLongAgo(file));
        } catch (IOException | UncheckedIOException unreadable) {
            return false;
        }
    }

    private static boolean isReadLongAgo(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).lastAccessTime().toInstant()
                    .isBefore(Instant.now().minus(UNUSED));
        } catch (IOException gone) {
            return false;
        }
    }

    private interface Test {
        boolean of(Path path);
    }

    private static void add(List<Leftover> found, Path directory, String pattern, String what, Test test)
            throws IOException {
        if (Files.isDirectory(directory)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, pattern)) {
                for (Path file : files) {
                    if (test.of(file)) {
                        found.add(leftover(file, what));
                    }
                }
            }
        }
    }

    private static Leftover leftover(Path path, String what) {
        try (Stream<Path> inside = Files.walk(path)) {
            return new Leftover(path, what,
                    inside.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum());
        } catch (IOException | UncheckedIOException gone) {
            return new Leftover(path, what, 0);
        }
    }

    private static boolean isOwn(Path path) {
        try {
            return Files.getOwner(path).equals(Files.getOwner(Path.of("/proc/self")));
        } catch (IOException | UnsupportedOperationException unknown) {
            return false;
        }
    }

    private static boolean isOlder(Path path, Duration age) {
        try {
            return Files.getLastModifiedTime(path).toInstant().isBefore(Instant.now().minus(age));
        } catch (IOException gone) {
            return false;
        }
    }

    private static void delete(Path path) throws IOException {
        List<Path> inside;
        try (Stream<Path> files = Files.walk(path)) {
            inside = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : inside) {
            Files.deleteIfExists(file);
        }
    }
}
