package org.sharray.os;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** How much memory Linux says is left, for the machine (proc(5)) and for a container (control groups, version 2). */
final class MemoryLimits {
    private MemoryLimits() {}

    /** What both leave, on Linux; elsewhere nothing is known. */
    static OptionalLong available() {
        OptionalLong machine = ofMachine(Path.of("/proc/meminfo"));
        OptionalLong container = ofControlGroup(Path.of("/sys/fs/cgroup"));
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

    static OptionalLong ofControlGroup(Path group) {
        try {
            String limit = Files.readString(group.resolve("memory.max")).strip();
            if (!limit.equals("max")) {
                long used = Long.parseLong(Files.readString(group.resolve("memory.current")).strip());
                return OptionalLong.of(Math.max(0, Long.parseLong(limit) - used));
            }
        } catch (IOException | NumberFormatException unknown) {
            // No control group, or no limit.
        }
        return OptionalLong.empty();
    }
}
