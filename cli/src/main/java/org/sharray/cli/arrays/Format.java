package org.sharray.cli.arrays;

import java.nio.file.Path;
import java.util.Locale;

import org.sharray.cli.output.CommandException;

/** How elements stand in a file. */
enum Format {
    /** A row of values with commas between. */
    CSV,
    /** Lists in lists. */
    JSON,
    /** NumPy's. */
    NPY;

    /** The format that a user has named, or else the one that the name of a file tells. */
    static Format of(Format named, Path file) {
        if (named != null) {
            return named;
        }
        String name = file.toString().toLowerCase(Locale.ROOT);
        for (Format format : values()) {
            if (name.endsWith("." + format.name().toLowerCase(Locale.ROOT))) {
                return format;
            }
        }
        throw new CommandException("the name of " + file + " does not tell its format; add --format csv, json or npy");
    }
}
