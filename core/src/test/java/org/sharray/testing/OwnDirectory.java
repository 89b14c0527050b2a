package org.sharray.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sharray.storage.NamedArrays;

/** A JUnit extension that gives each test a directory of its own for named arrays, in shared memory where there is one. */
public final class OwnDirectory implements BeforeEachCallback, AfterEachCallback {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    private String before;
    private Path parent;

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        before = System.getProperty(NamedArrays.PROPERTY);
        Path place = Files.isWritable(SHARED_MEMORY) ? SHARED_MEMORY : Path.of(System.getProperty("java.io.tmpdir"));
        parent = Files.createTempDirectory(place, "sharray-test-");
        System.setProperty(NamedArrays.PROPERTY, path().toString());
    }

    @Override
    public void afterEach(ExtensionContext context) throws IOException {
        if (before == null) {
            System.clearProperty(NamedArrays.PROPERTY);
        } else {
            System.setProperty(NamedArrays.PROPERTY, before);
        }
        List<Path> leftovers;
        try (Stream<Path> files = Files.walk(parent)) {
            leftovers = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path leftover : leftovers) {
            Files.delete(leftover);
        }
    }

    /** The directory of named arrays; it is made by the first of them. */
    public Path path() {
        return parent.resolve("arrays");
    }

    /** The file of a named array. */
    public Path fileOf(String name) {
        return path().resolve(name + ".npy");
    }

    /** A directory beside the named arrays', for files. */
    public Path parent() {
        return parent;
    }
}
