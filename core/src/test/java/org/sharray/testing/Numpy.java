package org.sharray.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A Python that has NumPy: the one of the environment variable {@value #CHOICE}, of the path, or the system's. */
public final class Numpy {
    private static final String CHOICE = "SHARRAY_PYTHON";
    private static final Optional<String> INTERPRETER = Stream.of(System.getenv(CHOICE), "python3", "/usr/bin/python3")
            .filter(candidate -> candidate != null && !candidate.isEmpty() && hasNumpy(candidate)).findFirst();

    private Numpy() {}

    private static boolean hasNumpy(String interpreter) {
        try {
            Process process = new ProcessBuilder(interpreter, "-c", "import numpy").redirectErrorStream(true).start();
            process.getInputStream().readAllBytes();
            return process.waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** The command that starts Python with a program that begins with NumPy imported as np. */
    static List<String> command(String program) {
        return new ArrayList<>(
                List.of(INTERPRETER.orElseThrow(), "-c", "import sys, numpy as np\n" + inAscii(program)));
    }

    /** A program's characters beyond ASCII, which are in its texts alone, as Python's escapes: they get through in any locale. */
    private static String inAscii(String program) {
        StringBuilder text = new StringBuilder();
        program.codePoints().forEach(character -> {
            if (character < 0x80) {
                text.append((char) character);
            } else {
                text.append(String.format("\\U%08x", character));
            }
        });
        return text.toString();
    }

    /** Skips the running test, or fails it, where there is none. */
    public static void require() {
        Prerequisite.require(INTERPRETER.isPresent(),
                "no Python with NumPy found; install python3-numpy or set " + CHOICE);
    }

    /** The interpreter. */
    public static String interpreter() {
        return INTERPRETER.orElseThrow();
    }

    /** Runs a program that begins with NumPy imported as np, and gives what it printed. */
    public static String run(String program, Object... arguments) {
        List<String> command = command(program);
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(Await.LIMIT.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new AssertionError("Python failed:\n" + output);
            }
            return output;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
