package org.sharray.storage;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.os.OpenFiles;

/** The arrays of this machine, as far as this user may see them. */
public final class Findings {
    private static final String ANONYMOUS = "/memfd:sharray";
    private static final String HIDDEN = "/.sharray-";
    private static final String FILE = ".npy";
    private static final Pattern NAMELESS = Pattern.compile("/#[0-9]+ \\(deleted\\)$");
    private static final byte[] MAGIC = "\u0093NUMPY".getBytes(StandardCharsets.ISO_8859_1);

    private Findings() {}

    /**
     * Finds named arrays, and arrays of all kinds that living processes have open.
     *
     * @return named ones first, in the order of their labels
     */
    public static List<FoundArray> find() {
        Map<String, String> named = new LinkedHashMap<>();
        NamedArrays.names().forEach(name -> named.put(identity(NamedArrays.path(name)), name));
        OpenFiles open = OpenFiles.find(named.keySet(), Findings::mayBeArray);
        List<FoundArray> found = new ArrayList<>();
        named.forEach((identity, name) -> found
                .add(new FoundArray(Kind.NAMED, Optional.of(name), NamedArrays.path(name),
                        List.copyOf(open.processes(identity)))));
        open.paths().forEach((identity, path) -> {
            if (!named.containsKey(identity) && hasHeader(path)) {
                boolean hidden = path.startsWith("/proc") || path.toString().contains(HIDDEN);
                found.add(new FoundArray(hidden ? Kind.ANONYMOUS : Kind.FILE, Optional.empty(), path,
                        List.copyOf(open.processes(identity))));
            }
        });
        found.sort(Comparator.comparing(FoundArray::kind).thenComparing(FoundArray::label));
        return found;
    }

    /** By the path that the system shows. A file that was made nameless, and named when it was complete, has none for its maker. */
    static boolean mayBeArray(String path) {
        return path.startsWith(ANONYMOUS) || path.contains(HIDDEN) || path.endsWith(FILE)
                || NAMELESS.matcher(path).find();
    }

    /**
     * By what stands at its start. A number of another process may lead to something else by now: from a pipe, a read without a place would take what its reader waits for.
     */
    static boolean hasHeader(Path path) {
        if (!Files.isRegularFile(path)) {
            return false;
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            ByteBuffer start = ByteBuffer.allocate(MAGIC.length);
            return file.read(start, 0) == MAGIC.length && Arrays.equals(start.array(), MAGIC);
        } catch (IOException gone) {
            return false;
        }
    }

    private static String identity(Path path) {
        try {
            return OpenFiles.identity(path);
        } catch (IOException gone) {
            return path.toString();
        }
    }
}
