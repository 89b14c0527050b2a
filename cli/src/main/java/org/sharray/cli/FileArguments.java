package org.sharray.cli;

import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Pattern;

/** Checks files before the work begins: a mistake is told at once, and not when the result of it all is to be written. */
final class FileArguments {

    private static final Pattern OTHER_PICTURE = Pattern.compile(".*\\.(jpe?g|gif|bmp|tiff?|webp)");

    private FileArguments() {}

    /** Checks a file that will be read. */
    static void checkInput(Path file) throws FileSystemException {
        if (!Files.exists(file)) {
            throw new NoSuchFileException(file.toString());
        } else if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        } else if (!Files.isRegularFile(file)) {
            throw new FileSystemException(file.toString(), null, "not a regular file");
        } else if (!Files.isReadable(file)) {
            throw new AccessDeniedException(file.toString());
        }
    }

    /** Checks a PNG file that will be written. */
    static void checkOutput(Path file) throws FileSystemException {
        Path directory = file.toAbsolutePath().getParent();
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "is a directory");
        } else if (OTHER_PICTURE.matcher(file.toString().toLowerCase(Locale.ROOT)).matches()) {
            throw new FileSystemException(file.toString(), null, "a PNG is written; choose a name that ends in .png");
        } else if (!Files.isDirectory(directory)) {
            throw new FileSystemException(file.toString(), null, "there is no directory " + directory);
        } else if (!Files.isWritable(Files.exists(file) ? file : directory)) {
            throw new AccessDeniedException(file.toString());
        }
    }
}
