package org.sharray.cli.torture;

import java.time.Duration;

import org.sharray.process.ProcessFailedException;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/** One life of a worker, and how it ends. */
public final class Life {
    /** Only a hang takes longer. */
    private static final Duration LONGEST_END = Duration.ofSeconds(90);

    private final String who;
    private final SharedProcess<Void> process;

    /**
     * Of a process that was started.
     *
     * @param who     to be called so in a complaint
     * @param process what lives
     */
    public Life(String who, SharedProcess<Void> process) {
        this.who = who;
        this.process = process;
    }

    /**
     * How workers are started: with little memory and no second compiler, since lives are short, and there are many of them.
     *
     * @param megabytes the most that its heap has
     * @return options of a process that ends with this one and whose output is kept
     */
    public static ProcessOptions options(int megabytes) {
        return ProcessOptions.options().daemon().captureOutput().jvmArguments("-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1").maxHeap((long) megabytes << 20);
    }

    /**
     * The process's number.
     *
     * @return that of the kernel
     */
    public long pid() {
        return process.pid();
    }

    /** Kills it, and does not wait for its end. */
    public void kill() {
        process.kill();
    }

    /**
     * Waits for the end, whatever it is.
     *
     * @throws InterruptedException  if interrupted
     * @throws IllegalStateException if it does not end
     */
    public void bury() throws InterruptedException {
        if (!process.join(LONGEST_END)) {
            throw new IllegalStateException(this + " does not end");
        }
    }

    /**
     * Waits for a good end.
     *
     * @throws InterruptedException  if interrupted
     * @throws IllegalStateException if it does not end, or has failed
     */
    public void awaitEnd() throws InterruptedException {
        bury();
        requireNoFailure();
    }

    /**
     * Fails if it has ended by itself.
     *
     * @throws InterruptedException  if interrupted
     * @throws IllegalStateException with what it wrote
     */
    public void requireGoingOn() throws InterruptedException {
        if (!process.isAlive()) {
            requireNoFailure();
            throw new IllegalStateException(this + " has ended by itself");
        }
    }

    private void requireNoFailure() throws InterruptedException {
        try {
            process.join();
        } catch (ProcessFailedException failure) {
            throw new IllegalStateException(this + " has failed: " + failure.getMessage() + "\n" + process.output(),
                    failure);
        }
    }

    @Override
    public String toString() {
        return who + " (" + process + ")";
    }
}
