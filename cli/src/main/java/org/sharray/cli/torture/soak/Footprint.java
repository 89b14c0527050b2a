package org.sharray.cli.torture.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

import org.sharray.Inspection;
import org.sharray.inspect.ParticipantFacts;

/**
 * What a process has of what it must give back.
 *
 * @param descriptors of open files of any kind
 * @param mappings    of arrays
 * @param threads     of Java, but for those in which the JDK waits for the ends of processes
 * @param files       in the directory of the soak, which has the named arrays, the files and the sockets
 * @param slots       of the array that all share: the participants that live
 * @param heap        bytes in use after a collection
 */
record Footprint(long descriptors, long mappings, long threads, long files, long slots, long heap) {
    /** What may be more on the heap at the end: caches that fill, and code that the JIT compiler has since prepared. */
    static final long HEAP_SLACK = 4 << 20;

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");
    private static final Path MAPPINGS = Path.of("/proc/self/maps");
    private static final int COLLECTIONS = 3;

    /** What this process has now. */
    static Footprint now(Path directory, Inspection shared) throws IOException {
        return new Footprint(Files.isDirectory(DESCRIPTORS) ? count(Files.list(DESCRIPTORS)) : 0,
                Files.isReadable(MAPPINGS)
                        ? count(Files.readAllLines(MAPPINGS).stream().filter(line -> isArray(line, directory)))
                        : 0,
                count(Thread.getAllStackTraces().keySet().stream()
                        .filter(thread -> !thread.getName().startsWith("process reaper"))),
                count(Files.walk(directory)), count(shared.participants().stream().filter(ParticipantFacts::alive)),
                usedHeap());
    }

    private static long count(Stream<?> things) {
        try (things) {
            return things.count();
        }
    }

    /** A file that was made without a name does not show its later one, but its directory. */
    private static boolean isArray(String mapping, Path directory) {
        return mapping.contains("memfd:sharray") || mapping.contains("/.sharray-")
                || mapping.contains(directory.toString());
    }

    private static long usedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    /** What is more than it was, in words; nothing if all is well. */
    List<String> growthSince(Footprint before) {
        var growth = new ArrayList<String>();
        grown(growth, "descriptors", before.descriptors, descriptors);
        grown(growth, "mappings of arrays", before.mappings, mappings);
        grown(growth, "threads", before.threads, threads);
        grown(growth, "files", before.files, files);
        grown(growth, "participants", before.slots, slots);
        if (heap > before.heap + HEAP_SLACK) {
            growth.add(String.format(Locale.ROOT, "the heap has %,d KiB in use, and had %,d", heap >> 10,
                    before.heap >> 10));
        }
        return growth;
    }

    private static void grown(List<String> growth, String what, long before, long after) {
        if (after > before) {
            growth.add("there are " + after + " " + what + ", and were " + before);
        }
    }

    @Override
    public String toString() {
        return String.format(Locale.ROOT,
                "%d descriptors, %d mappings, %d threads, %d files, %d participants, heap %,d KiB", descriptors,
                mappings, threads, files, slots, heap >> 10);
    }
}
