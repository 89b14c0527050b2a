package org.sharray.inspect;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * An array that was found on this machine; {@link org.sharray.Inspection#open(FoundArray)} opens it.
 *
 * @param kind      how it can be found
 * @param name      of a named array
 * @param path      its file; for an anonymous one, as one of its processes has it open
 * @param processes the ids of the processes that have it open or mapped, as far as this user may see, in ascending order
 */
public record FoundArray(Kind kind, Optional<String> name, Path path, List<Long> processes) {
    /** How an array can be found. */
    public enum Kind {
        /** By its name. */
        NAMED,

        /** By a handle alone; it goes with its last process. */
        ANONYMOUS,

        /** By the path of its file, wherever that is. */
        FILE
    }

    /** Copies the list. */
    public FoundArray {
        processes = List.copyOf(processes);
    }

    /**
     * What people call it.
     *
     * @return the name, the path, or for an anonymous array {@code pid:number} of a process that has it open
     */
    public String label() {
        return switch (kind) {
            case NAMED -> name.orElseThrow();
            case FILE -> path.toString();
            case ANONYMOUS -> path.getNameCount() == 4 && path.startsWith("/proc")
                    ? path.getName(1) + ":" + path.getName(3)
                    : path.toString();
        };
    }
}
