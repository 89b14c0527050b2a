package org.sharray.methods;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.sharray.ArrayHandle;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.inspect.FoundArray;
import org.sharray.methods.Samples.Point;
import org.sharray.testing.ByName;
import org.sharray.testing.Elements;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.TextType;

/** Names, files and handles of arrays of each type, for methods that open them; and of what is no such array. */
final class Places implements AutoCloseable {
    /** The name of an array of texts. */
    static final String TEXTS = "SharedTextArray";

    private static Places current;

    private final OwnDirectory directory;
    private final Scene open = new Scene();
    private final Set<String> made = new HashSet<>();

    Places(OwnDirectory directory) throws IOException {
        this.directory = directory;
        current = this;
        nameFor(SharedTextArray.class);
        Path whole = directory.fileOf(nameFor(SharedIntArray.class));
        Files.write(file("cut"), Arrays.copyOf(Files.readAllBytes(whole), 200));
        Files.writeString(file("letter"), "Dear reader");
        Files.createDirectory(file("folder"));
        Files.createSymbolicLink(file("link"), whole);
    }

    /** A file beside the arrays. */
    static Path file(String name) {
        return current.directory.parent().resolve(name);
    }

    /** The name of an array that methods of a type can open. */
    static String nameFor(Class<?> type) {
        String name = opened(type).getSimpleName();
        if (current.made.add(name)) {
            current.open.keep(create(opened(type), options().named(name)));
        }
        return name;
    }

    private static Class<?> opened(Class<?> type) {
        return type.getSimpleName().startsWith("Shared") && type != SharedArray.class ? type : SharedIntArray.class;
    }

    private static AutoCloseable create(Class<?> type, ArrayOptions options) {
        if (type == SharedTextArray.class) {
            return SharedTextArray.create(TextType.utf8(4), 4, options);
        }
        if (type == SharedRecordArray.class) {
            return SharedRecordArray.create(Point.class, 4, options);
        }
        boolean single = Elements.all().anyMatch(elements -> elements.valueClass() == type);
        Object first = single
                ? Elements.all().filter(elements -> elements.valueClass() == type).findFirst().orElseThrow().value(0)
                : (Object) 4L;
        return (AutoCloseable) ByName.call(type, null, "create", first, options);
    }

    /** The name of an array that they can't. */
    static String otherThan(Class<?> type) {
        return type == SharedTextArray.class ? "SharedIntArray" : TEXTS;
    }

    static Path fileOf(String name) {
        return current.directory.fileOf(name);
    }

    static ArrayHandle handleOf(Class<?> type) {
        return handle(nameFor(type));
    }

    static ArrayHandle handle(String name) {
        try (SharedArray array = SharedArray.open(name)) {
            return array.handle();
        }
    }

    /** A handle of an array that is there no more. */
    static ArrayHandle gone(Class<?> type) {
        Class<?> arrays = SharedArray.class.isAssignableFrom(opened(type)) ? opened(type) : null;
        try (SharedArray array = Samples.array(arrays != null ? arrays : Samples.elements(type).arrayClass(), 4,
                options())) {
            return array.handle();
        }
    }

    static FoundArray found(String name) {
        return new FoundArray(FoundArray.Kind.NAMED, Optional.of(name), fileOf(name), List.of());
    }

    /** The name of a new array, which is deleted afterwards. */
    static String named(Scene scene, String name) {
        SharedIntArray.create(4, options().named(name)).close();
        return free(scene, name);
    }

    /** A name that is free, also afterwards. */
    static String free(Scene scene, String name) {
        scene.keep(() -> SharedArray.delete(name));
        return name;
    }

    @Override
    public void close() {
        open.close();
    }
}
