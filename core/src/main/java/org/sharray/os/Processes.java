package org.sharray.os;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.OptionalLong;

/** Which processes live, and since when: what tells a process from a later one with the same id. */
public final class Processes {
    private static final Path PROC = Path.of("/proc/self/stat");

    // proc_pid_stat(5): what comes behind the command's name in parentheses begins with field 3
    private static final int FIELD_STATE = 3;
    private static final int FIELD_THREADS = 20;
    private static final int FIELD_START = 22;

    private Processes() {}

    /**
     * When a living process started: on Linux in clock ticks since the machine did, which no change of the clock changes;
     * elsewhere in milliseconds since 1970.
     *
     * @param pid its id
     * @return 0 if that is not to be known; nothing if there is no such process or it has ended, even if its parent has not
     *         noticed yet
     */
    public static OptionalLong startOf(long pid) {
        return Files.exists(PROC) ? startOnLinux("/proc/" + pid + "/stat") : startElsewhere(pid);
    }

    private static OptionalLong startOnLinux(String stat) {
        try (FileInputStream file = new FileInputStream(stat)) {
            String line = new String(file.readAllBytes(), StandardCharsets.ISO_8859_1);
            String[] fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            char state = fields[0].charAt(0);
            boolean ended = (state == 'Z' || state == 'X') // of the first thread; others may run on
                    && Long.parseLong(fields[FIELD_THREADS - FIELD_STATE]) <= 1;
            return ended
                    ? OptionalLong.empty()
                    : OptionalLong.of(Long.parseLong(fields[FIELD_START - FIELD_STATE]));
        } catch (IOException ended) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong startElsewhere(long pid) {
        ProcessHandle process = ProcessHandle.of(pid).orElse(null);
        if (process == null || !process.isAlive()) {
            return OptionalLong.empty();
        }
        Instant start = process.info().startInstant().orElse(Instant.EPOCH);
        return OptionalLong.of(start.toEpochMilli());
    }
}
