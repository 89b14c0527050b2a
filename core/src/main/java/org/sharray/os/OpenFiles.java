package org.sharray.os;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which processes of this machine have which files mapped or open, as {@code /proc} tells it of all processes that this user may look at; see proc_pid_maps(5) and
 * proc_pid_fd(5). Elsewhere nobody has anything.
 */
public final class OpenFiles {
    private static final Path PROC = Path.of("/proc");

    // proc_pid_maps(5): address perms offset dev inode pathname
    private static final int SHARED = 4; // characters behind the first space
    private static final int DEVICE = 3;
    private static final int INODE = 4;
    private static final int PATH = 5;
    private static final String DELETED = " (deleted)";

    /** By what identifies a file: {@code device:inode} in the notation of maps. */
    private final Map<String, SortedSet<Long>> processes = new HashMap<>();

    /** By the same: a path by which the file can be opened, under its own name or through a process that has it open. */
    private final Map<String, Path> paths = new HashMap<>();

    private final Set<String> known;
    private final Predicate<String> wanted;

    private OpenFiles(Set<String> known, Predicate<String> wanted) {
        this.known = known;
        this.wanted = wanted;
    }

    /**
     * Looks at all processes.
     *
     * @param known  identities of files that are of interest
     * @param wanted which others are, by the path that the system shows, such as {@code /memfd:sharray (deleted)}
     * @return what was found
     */
    public static OpenFiles find(Set<String> known, Predicate<String> wanted) {
        OpenFiles found = new OpenFiles(known, wanted);
        Path self = PROC.resolve(String.valueOf(ProcessHandle.current().pid()));
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : entries) {
                if (!process.equals(self)) {
                    found.lookAt(process);
                }
            }
            found.lookAt(self); // last: what this process opens to look at it is still found where it is others'
        } catch (IOException notLinux) {
            // Then there is nothing to be seen.
        }
        return found;
    }

    private void lookAt(Path process) {
        long pid = Long.parseLong(process.getFileName().toString());
        try {
            for (String line : Files.readAllLines(process.resolve("maps"), StandardCharsets.ISO_8859_1)) {
                if (line.charAt(line.indexOf(' ') + SHARED) == 's') { // few are, and to take the others apart was most of the work
                    String[] fields = line.split(" +", PATH + 1);
                    String file = fields[DEVICE] + ":" + fields[INODE];
                    if (known.contains(file) || fields.length > PATH && wanted.test(fields[PATH])) {
                        add(file, pid);
                    }
                }
            }
            lookAtDescriptors(process, pid);
        } catch (IOException | RuntimeException gone) {
            // The process has ended, or is somebody else's.
        }
    }

    private void lookAtDescriptors(Path process, long pid) throws IOException {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                try {
                    String target = Files.readSymbolicLink(descriptor).toString();
                    if (wanted.test(target)) {
                        String file = identity(descriptor);
                        add(file, pid);
                        if (target.endsWith(DELETED)) {
                            paths.putIfAbsent(file, descriptor);
                        } else {
                            paths.put(file, Path.of(target));
                        }
                    }
                } catch (IOException closed) {
                    // Just now.
                }
            }
        }
    }

    private void add(String file, long pid) {
        processes.computeIfAbsent(file, _ -> new TreeSet<>()).add(pid);
    }

    /**
     * What identifies a file.
     *
     * @param path of the file
     * @return the notation of maps, {@code device:inode}
     * @throws IOException if there is no such file, or no such notation here
     */
    public static String identity(Path path) throws IOException {
        try {
            long device = (Long) Files.getAttribute(path, "unix:dev");
            long major = device >>> 8 & 0xFFF | device >>> 32 & ~0xFFFL; // makedev(3)
            long minor = device & 0xFF | device >>> 12 & ~0xFFL;
            return String.format(Locale.ROOT, "%02x:%02x:%d", major, minor,
                    (Long) Files.getAttribute(path, "unix:ino"));
        } catch (UnsupportedOperationException | IllegalArgumentException notUnix) {
            throw new IOException("no device and inode here", notUnix);
        }
    }

    /**
     * The files that were found.
     *
     * @return a path for each identity: the file's own if it has one, else {@code /proc/<pid>/fd/<number>}
     */
    public Map<String, Path> paths() {
        return Map.copyOf(paths);
    }

    /**
     * Who has a file.
     *
     * @param identity of the file
     * @return process ids, in ascending order
     */
    public SortedSet<Long> processes(String identity) {
        return processes.getOrDefault(identity, new TreeSet<>());
    }
}
