package org.sharray.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory Linux says is left, for the machine (proc(5)) and for a container (control groups, version 2). */
final class MemoryLimits {
    private MemoryLimits() {}

    /** What both leave, on Linux; elsewhere nothing is known. */
    static OptionalLong available() {
        OptionalLong machine = ofMachine(Path.of("/proc/meminfo"));
        OptionalLong container = ofControlGroups(Path.of("/sys/fs/cgroup"), Path.of("/proc/self/cgroup"));
        if (machine.isPresent() && container.isPresent()) {
            return OptionalLong.of(Math.min(machine.getAsLong(), container.getAsLong()));
        }
        return machine.isPresent() ? machine : container;
    }

    static OptionalLong ofMachine(Path meminfo) {
        try {
            for (String line : Files.readAllLines(meminfo)) {
                if (line.startsWith("MemAvailable:")) {
                    String kibibytes = line.substring("MemAvailable:".length()).replace("kB", "").strip();
                    return OptionalLong.of(Long.parseLong(kibibytes) * 1024);
                }
            }
        } catch (IOException | NumberFormatException unknown) {
            // Then nothing is known, and the kernel has the last word.
        }
        return OptionalLong.empty();
    }

    /**
     * What the process's control group leaves, and every group around it.
     *
     * @param root       where the groups are mounted
     * @param membership the process's line {@code 0::/group}; in a container the group may not be visible, only the root
     */
    static OptionalLong ofControlGroups(Path root, Path membership) {
        Path group = root;
        try {
            for (String line : Files.readAllLines(membership)) {
                if (line.startsWith("0::/")) {
                    group = root.resolve(line.substring("0::/".length())).normalize();
                }
            }
        } catch (IOException | InvalidPathException unknown) {
            // Then the root is all there is to look at.
        }
        OptionalLong least = ofControlGroup(root);
        for (; group.startsWith(root) && !group.equals(root); group = group.getParent()) {
            OptionalLong left = ofControlGroup(group);
            if (left.isPresent()) {
                least = OptionalLong.of(Math.min(left.getAsLong(), least.orElse(Long.MAX_VALUE)));
            }
        }
        return least;
    }

    private static OptionalLong ofControlGroup(Path group) {
        try {
            String limit = Files.readString(group.resolve("memory.max")).strip();
            if (!limit.equals("max")) {
                long used = Long.parseLong(Files.readString(group.resolve("memory.current")).strip());
                return OptionalLong.of(Math.max(0, Long.parseLong(limit) - used + inactiveFile(group)));
            }
        } catch (IOException | NumberFormatException unknown) {
            // No control group, or no limit.
        }
        return OptionalLong.empty();
    }

    /** The part of what is used that the kernel gives up when memory is wanted: copies of files that nobody reads now. */
    private static long inactiveFile(Path group) throws IOException {
        for (String line : Files.readAllLines(group.resolve("memory.stat"))) {
            if (line.startsWith("inactive_file ")) {
                return Long.parseLong(line.substring("inactive_file ".length()).strip());
            }
        }
        return 0;
    }
}
