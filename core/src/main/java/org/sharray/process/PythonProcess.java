package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.sharray.storage.NamedArrays;
import org.sharray.storage.Transfer;

/**
 * Another process that runs Python, on the same shared arrays.
 *
 * <pre>{@code
 * try (var image = SharedByteArray.create(Shape.of(480, 640, 3))) {
 *     PythonProcess.start("blur.py", image, 3).join();              // in blur.py: image, radius = arguments
 *     Object mean = PythonProcess.start("stats.py:mean", image).join();
 * }
 * }</pre>
 *
 * <p><b>What runs.</b> A script, which finds its arguments in the global variable {@code arguments} (and, as text, in {@code sys.argv}); or a
 * function in a script ({@code "stats.py:mean"}) or in a module ({@code "package.module:mean"}), which is called with them and whose result
 * {@link SharedProcess#join} returns. A relative path is found from the process's working directory.
 *
 * <p><b>What is sent.</b> Shared arrays of primitives arrive as the same memory, as arrays of the module {@code sharray}, which comes with this library
 * and needs no installing; NumPy sees them by {@code numpy()}. Besides, what Python has a type for: numbers, characters and Strings, booleans, and null. Back
 * come None, bool, int (as Long), float (as Double), str and shared arrays.
 *
 * <p><b>The end</b> is as that of a {@link SharedProcess}: an exception of Python's makes {@code join()} fail with a {@link PythonException} as the
 * cause, a death is told by its signal, {@code sys.exit} by its code, and the process ends when this JVM does, however that ends. Options that concern
 * a JVM have no effect.
 */
public final class PythonProcess {
    private PythonProcess() {}

    /**
     * Starts Python.
     *
     * @param task
     *            a script's path; or a function, behind a colon, in a script or a module
     * @param arguments
     *            its arguments
     * @return the running process
     * @throws IllegalArgumentException
     *             if an argument can't be sent to Python
     * @throws ProcessFailedException
     *             if Python can't be started
     */
    public static SharedProcess<Object> start(String task, Object... arguments) {
        return start(ProcessOptions.options(), task, arguments);
    }

    /**
     * Starts Python.
     *
     * @param options
     *            the interpreter ({@link ProcessOptions#python}), the environment, the directory, what becomes of the output
     * @param task
     *            a script's path; or a function, behind a colon, in a script or a module
     * @param arguments
     *            its arguments
     * @return the running process
     * @throws IllegalArgumentException
     *             if an argument can't be sent to Python
     * @throws ProcessFailedException
     *             if Python can't be started
     */
    public static SharedProcess<Object> start(ProcessOptions options, String task, Object... arguments) {
        Objects.requireNonNull(task, "task");
        var sent = Transfer.begin();
        try {
            byte[] message = encode(task, arguments, sent);
            return SharedProcess.launch(options, socket -> command(options, socket), message,
                    PythonProcess.class.getClassLoader(), sent);
        } catch (Throwable failure) {
            sent.close();
            throw failure;
        }
    }

    private static byte[] encode(String task, Object[] arguments, Transfer sent) {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        try {
            Captures.writeString(task, out);
            for (int i = 0; i < arguments.length; i++) {
                if (!Captures.isPlain(arguments[i])) {
                    throw new IllegalArgumentException("Argument " + i + " can't be sent to Python: a "
                            + arguments[i].getClass().getName()
                            + "; numbers, booleans, Strings, null and shared arrays of primitives can");
                }
            }
            Captures.writePlain(arguments, out);
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        } finally {
            sent.seal();
        }
    }

    private static ProcessBuilder command(ProcessOptions options, Path socket) throws IOException {
        Path module = PythonModule.directory();
        var builder = ChildCommand.prepare(
                new ProcessBuilder(
                        List.of(options.python(), module.resolve(PythonModule.CHILD).toString(), socket.toString())),
                options);
        builder.environment().merge("PYTHONPATH", module.toString(), (theirs, ours) -> ours + ":" + theirs);
        String names = System.getProperty(NamedArrays.PROPERTY);
        if (names != null) {
            builder.environment().put(NamedArrays.VARIABLE, names);
        }
        return builder;
    }
}
