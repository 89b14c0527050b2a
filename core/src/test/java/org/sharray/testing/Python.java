package org.sharray.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.sharray.storage.NamedArrays;

/**
 * A Python that can use Sharray's client for it, in the folder {@code python}: the one of the environment variable {@value #CHOICE}, or of the path.
 */
public final class Python {
    private static final String CHOICE = "SHARRAY_PYTHON";

    /** Where the client's tests are; the build runs tests in the folder of {@code core}. */
    private static final Path TESTS = Path.of("..", "python", "tests").toAbsolutePath().normalize();

    private static final String WORKS = "import sys; assert sys.version_info >= (3, 9); sys.path.insert(0, sys.argv[1]); "
            + "import sharray; sharray._Atomics()";
    private static final Optional<String> WITH_NUMPY = find(WORKS + "; import numpy");
    private static final Optional<String> INTERPRETER = WITH_NUMPY.or(() -> find(WORKS));
    private static final Optional<String> WITH_PACKAGING = find(WORKS
            + "; from importlib.util import find_spec; assert all(map(find_spec, 'ensurepip pip setuptools venv wheel'.split()))");

    private Python() {}

    private static Optional<String> find(String program) {
        return Stream.of(System.getenv(CHOICE), "python3", "/usr/bin/python3")
                .filter(candidate -> candidate != null && !candidate.isEmpty() && runs(candidate, program)).findFirst();
    }

    private static boolean runs(String interpreter, String program) {
        try {
            return new ProcessBuilder(interpreter, "-c", program, TESTS.getParent().toString())
                    .redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    /** Skips the running test, or fails it, where there is none. */
    public static void require() {
        Prerequisite.require(INTERPRETER.isPresent(),
                "no Python 3.9 with atomic operations found; install python3 and libglib2.0-0 or libatomic1, or set "
                        + CHOICE);
    }

    /** The same, where it has no NumPy. */
    public static void requireNumpy() {
        Prerequisite.require(WITH_NUMPY.isPresent(),
                "no Python with NumPy found; install python3-numpy or set " + CHOICE);
    }

    /** The same, where it can't build packages. */
    public static void requirePackaging() {
        Prerequisite.require(WITH_PACKAGING.isPresent(),
                "no Python found that can build packages; install python3-pip, python3-setuptools, python3-venv and python3-wheel, or set "
                        + CHOICE);
    }

    /** Builds and installs the client's package in an empty directory, and gives what the program said that does so. */
    public static String buildPackage(Path directory) {
        return finish(new ProcessBuilder(WITH_PACKAGING.orElseThrow(), TESTS.resolve("package.py").toString(),
                directory.toString()));
    }

    /** Starts a program that lies among the client's tests. */
    public static ChildJvm start(String program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(INTERPRETER.orElseThrow(), TESTS.resolve(program).toString()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return ChildJvm.start(Map.of(NamedArrays.VARIABLE, NamedArrays.directory().toString()), command);
    }

    /** Runs lines of Python that have the client imported, and gives what they printed. */
    public static String run(String lines) {
        List<String> command = List.of(INTERPRETER.orElseThrow(), "-c", "from support import sharray\n" + lines);
        return finish(new ProcessBuilder(command));
    }

    /** Runs the client's own tests, and gives what they said. */
    public static String runTests() {
        return finish(new ProcessBuilder(INTERPRETER.orElseThrow(), "-m", "unittest", "discover"));
    }

    private static String finish(ProcessBuilder builder) {
        try {
            builder.environment().put(NamedArrays.VARIABLE, NamedArrays.directory().toString());
            builder.environment().put("PYTHONPATH", TESTS.toString());
            builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
            Process process = builder.directory(TESTS.toFile()).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new AssertionError("Python failed:\n" + output);
            }
            return output;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
