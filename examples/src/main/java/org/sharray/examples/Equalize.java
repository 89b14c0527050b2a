package org.sharray.examples;

import static org.sharray.process.ProcessOptions.options;

import java.io.IOException;
import java.nio.file.Path;

import org.sharray.process.PythonProcess;
import org.sharray.type.Shape;

/**
 * Java decodes a picture into a shared array, Python spreads its levels with NumPy where it lies (equalize.py), and Java
 * encodes it: no pixel goes from one process to the other. It needs no lock, since Java waits for Python's end.
 */
public final class Equalize {

    private Equalize() {}

    /**
     * Runs the program.
     *
     * @param arguments the picture to read and the PNG to write
     * @throws IOException if a file can't be read or written
     * @throws InterruptedException if interrupted while waiting for Python
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        try (var picture = PictureFiles.read(Path.of(arguments[0]))) {
            equalize(picture);
            PictureFiles.write(picture, Path.of(arguments[1]));
        }
    }

    /**
     * Equalises the histogram of a picture, in place.
     *
     * @param picture the picture
     * @return the version of the NumPy that did it
     * @throws IOException if the script can't be written to a temporary file
     * @throws InterruptedException if interrupted while waiting for Python
     */
    public static String equalize(Picture picture) throws IOException, InterruptedException {
        var pixels = picture.bytes().reshape(Shape.of(picture.height(), picture.width(), picture.channels()));
        try (var script = new PythonScript("equalize.py")) {
            var python = PythonProcess.start(options().captureOutput(), script.function("equalize"), pixels);
            return (String) python.join();
        }
    }
}
