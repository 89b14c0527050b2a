package org.sharray.cli.arrays;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.cli.output.CommandException;
import org.sharray.cli.select.ArrayPlace;
import org.sharray.error.ArrayExistsException;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/**
 * A named array that nobody finds before it is complete: until then it has another name, which tells whose it is. Closed before that, it is gone; killed before that, it is for {@code gc}.
 */
final class NewArray implements AutoCloseable {
    /** What stands in the names of arrays that are being made, before the maker's process id. */
    static final String UNFINISHED = "~unfinished-";

    private final String name;
    private final String unfinished;
    private final SharedArray array;
    private final Elements elements;
    private boolean published;

    NewArray(ArrayPlace place, Dtype type, Shape shape, boolean unlocked) {
        if (!place.isNamed()) {
            throw new CommandException("'" + place.text() + "' is not a name; only a named array can be made here");
        }
        this.name = place.text();
        this.unfinished = name + UNFINISHED + ProcessHandle.current().pid();
        if (SharedArray.names().contains(name)) {
            throw new ArrayExistsException("there is an array \"" + name + "\" already; choose another name");
        }
        ArrayOptions options = ArrayOptions.options().named(unfinished);
        this.array = SharedArray.create(type, shape, unlocked ? options.unlocked() : options);
        this.elements = Elements.of(array, type, shape);
    }

    Elements elements() {
        return elements;
    }

    Path file() {
        return array.handle().file().orElseThrow().resolveSibling(name + ".npy");
    }

    /** Gives it its name, if nobody else has taken that meanwhile. */
    void publish() {
        SharedArray.rename(unfinished, name);
        published = true;
    }

    @Override
    public void close() {
        array.close();
        if (!published) {
            SharedArray.delete(unfinished);
        }
    }

    /** Deletes a file that is not complete. */
    static void discard(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException refused) {
            // Whatever kept it from being completed is told.
        }
    }
}
