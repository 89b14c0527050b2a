package org.sharray.cli.select;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.sharray.Inspection;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.storage.NamedArrays;

/**
 * Where an array is, as a user writes it: its name; a file, if there is a {@code /} in it or {@code .npy} at its end; or {@code pid:number} for an anonymous one, as {@code ls} shows
 * it. A name goes before a number.
 *
 * @param text  as it was given
 * @param found how the library finds it; the processes are not looked for
 */
public record ArrayPlace(String text, FoundArray found) {
    private static final Pattern NUMBER = Pattern.compile("([0-9]{1,9}):([0-9]{1,9})");

    /**
     * Reads a place; it need not exist.
     *
     * @param text without subscripts
     * @return the place
     */
    public static ArrayPlace of(String text) {
        if (isFile(text)) {
            return new ArrayPlace(text, new FoundArray(Kind.FILE, Optional.empty(), Path.of(text), List.of()));
        }
        Matcher number = NUMBER.matcher(text);
        if (number.matches() && !SharedArray.names().contains(text)) {
            Path path = Path.of("/proc", number.group(1), "fd", number.group(2));
            return new ArrayPlace(text, new FoundArray(Kind.ANONYMOUS, Optional.empty(), path, List.of()));
        }
        Path path = NamedArrays.directory().resolve(text.replace('/', '_') + ".npy");
        return new ArrayPlace(text, new FoundArray(Kind.NAMED, Optional.of(text), path, List.of()));
    }

    /**
     * Whether a text means a file, not the name of an array.
     *
     * @param text without brackets behind
     * @return if there is a {@code /} in it or it ends in {@code .npy}
     */
    public static boolean isFile(String text) {
        return text.contains("/") || text.endsWith(".npy");
    }

    /**
     * Whether there is something.
     *
     * @return true if the name, the file or the number is in use
     */
    public boolean exists() {
        return switch (found.kind()) {
            case NAMED -> SharedArray.names().contains(text);
            case FILE -> Files.exists(found.path(), LinkOption.NOFOLLOW_LINKS);
            case ANONYMOUS -> Files.exists(found.path());
        };
    }

    /**
     * Whether it is a named array.
     *
     * @return false for a file and an anonymous one
     */
    public boolean isNamed() {
        return found.kind() == Kind.NAMED;
    }

    /**
     * Looks at it, without taking part.
     *
     * @return the inspection
     * @throws org.sharray.error.SharrayException if there is no such array, or it is damaged
     */
    public Inspection inspect() {
        return switch (found.kind()) {
            case NAMED -> Inspection.open(text);
            case FILE, ANONYMOUS -> Inspection.open(found.path());
        };
    }

    /**
     * Opens it for writing.
     *
     * @return the array
     * @throws org.sharray.error.SharrayException if there is no such array, or it is damaged
     */
    public SharedArray open() {
        return SharedArray.open(found, OpenMode.READ_WRITE);
    }

    /**
     * Looks for the processes that have it open.
     *
     * @return the array as it was found among all, or without processes if nobody has it open
     */
    public FoundArray search() {
        Object identity = identity(found.path());
        return Inspection.find().stream()
                .filter(other -> isNamed() && other.name().equals(found.name())
                        || identity != null && identity.equals(identity(other.path())))
                .findFirst().orElse(found);
    }

    private static Object identity(Path path) {
        try {
            Map<String, Object> numbers = Files.readAttributes(path, "unix:dev,ino");
            return numbers.get("dev") + ":" + numbers.get("ino");
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException unknown) {
            return null;
        }
    }
}
