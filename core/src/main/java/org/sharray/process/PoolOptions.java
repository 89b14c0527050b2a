package org.sharray.process;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link ProcessPool} keeps its workers. Options are immutable: each method returns new ones.
 *
 * <pre>{@code
 * var options = PoolOptions.options().process(ProcessOptions.options().maxHeap(512 << 20))
 *         .initializer(() -> Tables.load()).idleTimeout(Duration.ofMinutes(1));
 * try (var pool = ProcessPool.create(4, options)) { … }
 * }</pre>
 */
public final class PoolOptions {
    private static final Duration EXIT_TIME = Duration.ofMinutes(1);
    private static final PoolOptions DEFAULT = new PoolOptions(ProcessOptions.options(), false, null, Integer.MAX_VALUE,
            null,
            null, null);

    private final ProcessOptions process;
    private final boolean eager;
    private final Duration idleTimeout;
    private final int maxTasks;
    private final SerializableRunnable initializer;
    private final Duration interruptGrace;
    private final Path recordings;

    private PoolOptions(ProcessOptions process, boolean eager, Duration idleTimeout, int maxTasks,
            SerializableRunnable initializer, Duration interruptGrace, Path recordings) {
        this.process = process;
        this.eager = eager;
        this.idleTimeout = idleTimeout;
        this.maxTasks = maxTasks;
        this.initializer = initializer;
        this.interruptGrace = interruptGrace;
        this.recordings = recordings;
    }

    /**
     * The defaults: workers are started when there is work for them, stay as long as the pool, run any number of tasks, and are never
     * killed for ignoring an interrupt.
     *
     * @return the options
     */
    public static PoolOptions options() {
        return DEFAULT;
    }

    /**
     * Says how each worker's process is started: JVM arguments (its heap among them), environment, working directory, whether this JVM
     * waits for it. Captured output is not printed; its end stands in {@link WorkerDiedException}.
     *
     * @param newProcess the options
     * @return options with these for the processes
     */
    public PoolOptions process(ProcessOptions newProcess) {
        return new PoolOptions(Objects.requireNonNull(newProcess, "newProcess"), eager, idleTimeout, maxTasks,
                initializer,
                interruptGrace, recordings);
    }

    /**
     * Starts all workers with the pool, and a new one whenever one has died.
     *
     * @return options for a pool that is complete at all times
     */
    public PoolOptions eager() {
        return new PoolOptions(process, true, idleTimeout, maxTasks, initializer, interruptGrace, recordings);
    }

    /**
     * Lets a worker end that has had nothing to do for some time.
     *
     * @param time how long; more than zero
     * @return options with that time
     * @throws IllegalArgumentException if the time is zero or negative
     */
    public PoolOptions idleTimeout(Duration time) {
        return new PoolOptions(process, eager, positive(time), maxTasks, initializer, interruptGrace, recordings);
    }

    /**
     * Replaces each worker by a new one after so many tasks.
     *
     * @param tasks how many; at least 1
     * @return options with that number
     * @throws IllegalArgumentException if it is less than 1
     */
    public PoolOptions maxTasksPerWorker(int tasks) {
        if (tasks < 1) {
            throw new IllegalArgumentException("A worker runs at least one task, not " + tasks);
        }
        return new PoolOptions(process, eager, idleTimeout, tasks, initializer, interruptGrace, recordings);
    }

    /**
     * Has each worker run a task before its first one. The arrays that it brings stay open as long as the worker lives, unlike those of
     * other tasks. If it throws, all tasks that wait fail.
     *
     * @param task what to do
     * @return options with this initialiser
     */
    public PoolOptions initializer(SerializableRunnable task) {
        return new PoolOptions(process, eager, idleTimeout, maxTasks, Objects.requireNonNull(task, "task"),
                interruptGrace,
                recordings);
    }

    /**
     * Kills a worker whose task was cancelled with an interrupt and goes on all the same. Without this, the worker is busy until
     * the task ends.
     *
     * @param time how long after the interrupt; more than zero
     * @return options with that time
     * @throws IllegalArgumentException if the time is zero or negative
     */
    public PoolOptions interruptGrace(Duration time) {
        return new PoolOptions(process, eager, idleTimeout, maxTasks, initializer, positive(time), recordings);
    }

    /**
     * Has the flight recorder of each worker's JVM record, from its start, into {@code worker-<pid>.jfr}; written when the worker ends,
     * but not if it is killed.
     *
     * @param directory where, on this machine; it has to exist
     * @return options with recordings
     */
    public PoolOptions recordTo(Path directory) {
        return new PoolOptions(process, eager, idleTimeout, maxTasks, initializer, interruptGrace,
                directory.toAbsolutePath());
    }

    private static Duration positive(Duration time) {
        if (!time.isPositive()) {
            throw new IllegalArgumentException("A time of more than zero is needed, not " + time);
        }
        return time;
    }

    ProcessOptions process() {
        return process;
    }

    /** What a worker's process is started with. */
    ProcessOptions forWorker() {
        return recordings == null
                ? process
                : process.jvmArguments(
                        "-XX:StartFlightRecording=dumponexit=true,filename=" + recordings.resolve("worker-%p.jfr"));
    }

    boolean isEager() {
        return eager;
    }

    /** Null for none. */
    Duration idleTimeout() {
        return idleTimeout;
    }

    int maxTasks() {
        return maxTasks;
    }

    /** Null for none. */
    SerializableRunnable initializer() {
        return initializer;
    }

    /** Null for none. */
    Duration interruptGrace() {
        return interruptGrace;
    }

    /** How long a worker that is to end may take for that. */
    Duration exitTime() {
        return EXIT_TIME;
    }
}
