package org.sharray.process;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a process is started. Options are immutable: each method returns new ones.
 *
 * <pre>{@code
 * var process = ProcessOptions.options().jvmArguments("-Xmx2g").captureOutput().start(() -> sum(counts));
 * }</pre>
 */
public final class ProcessOptions {
    private static final long SMALLEST_HEAP = 2 << 20;
    private static final ProcessOptions DEFAULT = new ProcessOptions(List.of(), Map.of(), null, false, false, null);

    private final List<String> jvmArguments;
    private final Map<String, String> environment;
    private final Path directory;
    private final boolean daemon;
    private final boolean capture;
    private final String python;

    private ProcessOptions(List<String> jvmArguments, Map<String, String> environment, Path directory, boolean daemon,
            boolean capture, String python) {
        this.jvmArguments = jvmArguments;
        this.environment = environment;
        this.directory = directory;
        this.daemon = daemon;
        this.capture = capture;
        this.python = python;
    }

    /**
     * The defaults: no further JVM arguments, this process's environment, working directory and output, and this JVM
     * waits for the process before it exits.
     *
     * @return the options
     */
    public static ProcessOptions options() {
        return DEFAULT;
    }

    /**
     * Adds arguments for the process's JVM, such as {@code -Xmx2g} or {@code --enable-preview}. This JVM's own arguments
     * are not handed on by themselves, except the class path and module path, native access for Sharray, and the system
     * properties whose names begin with {@code sharray.}.
     *
     * @param arguments
     *            the arguments, each as the {@code java} command takes it; they are seen by everyone who may list
     *            processes, so no secrets
     * @return options with these arguments after those given before
     * @throws IllegalArgumentException
     *             if one contains a NUL, which no command line can
     */
    public ProcessOptions jvmArguments(String... arguments) {
        var all = new ArrayList<>(jvmArguments);
        for (String argument : arguments) {
            all.add(requireNoNul(argument, "argument"));
        }
        return new ProcessOptions(List.copyOf(all), environment, directory, daemon, capture, python);
    }

    /**
     * Limits the process's heap, as {@code -Xmx} does. Shared arrays are not on the heap.
     *
     * @param bytes
     *            at least 2 MiB, which is what a JVM needs
     * @return options with this limit
     * @throws IllegalArgumentException
     *             if it is less
     */
    public ProcessOptions maxHeap(long bytes) {
        if (bytes < SMALLEST_HEAP) {
            throw new IllegalArgumentException("A heap has at least " + SMALLEST_HEAP + " bytes, not " + bytes);
        }
        return jvmArguments("-Xmx" + bytes);
    }

    /**
     * Sets an environment variable. All others are this process's.
     *
     * @param name
     *            the variable's name
     * @param value
     *            its value
     * @return options with this variable
     * @throws IllegalArgumentException
     *             if the name is empty or contains a {@code =}, or one of the two contains a NUL: see environ(7)
     */
    public ProcessOptions environment(String name, String value) {
        requireNoNul(name, "name of an environment variable");
        requireNoNul(value, "value of an environment variable");
        if (name.isEmpty() || name.indexOf('=') >= 0) {
            throw new IllegalArgumentException(
                    "The name of an environment variable is not empty and has no \"=\", unlike \"" + name + "\"");
        }
        var all = new HashMap<>(environment);
        all.put(name, value);
        return new ProcessOptions(jvmArguments, Map.copyOf(all), directory, daemon, capture, python);
    }

    /**
     * Sets the working directory.
     *
     * @param directory
     *            a directory that exists when the process is started
     * @return options with this directory
     */
    public ProcessOptions directory(Path directory) {
        return new ProcessOptions(jvmArguments, environment, Objects.requireNonNull(directory, "directory"), daemon,
                capture, python);
    }

    /**
     * Lets this JVM exit while the process runs; the process then ends too, at once, as a daemon thread does. (However
     * this JVM ends, no process that it started outlives it. This option is about what a normal exit waits for.)
     *
     * @return options for a daemon process
     */
    public ProcessOptions daemon() {
        return new ProcessOptions(jvmArguments, environment, directory, true, capture, python);
    }

    /**
     * Keeps what the process prints, to its standard output and to its standard error in one, for
     * {@link SharedProcess#output()}. Without this it goes where this process's output goes.
     *
     * @return options that capture the output
     */
    public ProcessOptions captureOutput() {
        return new ProcessOptions(jvmArguments, environment, directory, daemon, true, python);
    }

    /**
     * Starts a process with these options; see {@link SharedProcess#start(SerializableRunnable)}.
     *
     * @param task
     *            what the process does
     * @return the running process
     * @throws UnserializableTaskException
     *             if the task can't be sent
     * @throws ProcessFailedException
     *             if the process can't be started
     */
    public SharedProcess<Void> start(SerializableRunnable task) {
        return SharedProcess.start(this, task);
    }

    /**
     * Starts a process with these options; see {@link SharedProcess#start(SerializableCallable)}.
     *
     * @param <T>
     *            the type of the result
     * @param task
     *            what the process does
     * @return the running process
     * @throws UnserializableTaskException
     *             if the task can't be sent
     * @throws ProcessFailedException
     *             if the process can't be started
     */
    public <T> SharedProcess<T> start(SerializableCallable<T> task) {
        return SharedProcess.start(this, task);
    }

    /**
     * Chooses the interpreter of a {@link PythonProcess}. Without, it is what the environment variable {@code SHARRAY_PYTHON} names, or else
     * {@code python3} of the path.
     *
     * @param interpreter
     *            a path, or a command to be found on the path
     * @return options with that interpreter
     * @throws IllegalArgumentException
     *             if it is empty or contains a NUL
     */
    public ProcessOptions python(String interpreter) {
        if (requireNoNul(interpreter, "interpreter").isEmpty()) {
            throw new IllegalArgumentException("The interpreter is a path or a command, not an empty text");
        }
        return new ProcessOptions(jvmArguments, environment, directory, daemon, capture, interpreter);
    }

    /** What the kernel takes ends at the first NUL. */
    private static String requireNoNul(String text, String what) {
        int nul = Objects.requireNonNull(text, what).indexOf('\0');
        if (nul >= 0) {
            throw new IllegalArgumentException(
                    "The " + what + " has a NUL at " + nul + ": " + text.replace('\0', '\u2400'));
        }
        return text;
    }

    /** The Python interpreter. */
    String python() {
        String chosen = python != null ? python : System.getenv("SHARRAY_PYTHON");
        return chosen == null || chosen.isEmpty() ? "python3" : chosen;
    }

    List<String> jvmArguments() {
        return jvmArguments;
    }

    Map<String, String> environment() {
        return environment;
    }

    /** The working directory, or null for this process's. */
    Path directory() {
        return directory;
    }

    boolean isDaemon() {
        return daemon;
    }

    boolean capturesOutput() {
        return capture;
    }
}
