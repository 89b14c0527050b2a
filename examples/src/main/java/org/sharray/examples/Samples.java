package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.util.Arrays;

import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.process.ProcessOptions;
import org.sharray.process.PythonProcess;
import org.sharray.process.SharedProcess;

/**
 * Python writes batches of samples into a shared array and Java adds up each, or the other way round (samples.py is the
 * other half). Who waits for the other one sleeps until an element changes; nobody polls, and no sample is sent.
 *
 * <p>
 * The samples of a batch and its number belong together, and so do a sum and its number: they are written and read under
 * the lock.
 */
public final class Samples {

    /** Elements of the array by which they take turns: numbers of batches, the first of which is 1, and a sum. */
    private static final int SENT = 0;
    private static final int ANSWERED = 1;
    private static final int SUM = 2;

    /** What stands for the number of a batch when Python has ended. */
    private static final long NEVER = -1;

    private Samples() {}

    /**
     * Runs the program: ten thousand batches of a thousand samples from Python to Java.
     *
     * @param arguments not used
     * @throws IOException if the script can't be written to a temporary file
     * @throws InterruptedException if interrupted while waiting for Python
     */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        long[] times = run(10_000, 1_000, false);
        System.out.printf("Half of the batches were answered within %d µs%n", times[times.length / 2] / 1_000);
    }

    /**
     * Hands over batches, each when the one before has been answered by its sum.
     *
     * @param batches how many
     * @param length samples in each
     * @param fromJava whether Java produces and Python consumes
     * @return how long each took from the first write to the answer, in nanoseconds, sorted
     * @throws IOException if the script can't be written to a temporary file
     * @throws InterruptedException if interrupted while waiting for Python
     */
    public static long[] run(int batches, int length, boolean fromJava) throws IOException, InterruptedException {
        try (var script = new PythonScript("samples.py");
                var turns = SharedLongArray.create(3);
                var samples = SharedIntArray.create(length, options().unlocked());
                var times = SharedLongArray.create(batches, options().unlocked())) {
            int awaited = fromJava ? ANSWERED : SENT;
            var python = PythonProcess.start(ProcessOptions.options().captureOutput(),
                    script.function(fromJava ? "consume" : "produce"), turns, samples, times);
            var ended = python.onExit().thenAccept(_ -> {
                turns.setRelease(awaited, NEVER);
                turns.notifyWaiters(awaited);
            });
            if (fromJava) {
                produce(turns, samples, times, python);
            } else {
                consume(turns, samples, batches, python);
            }
            python.join();
            ended.join();
            long[] sorted = times.toArray();
            Arrays.sort(sorted);
            return sorted;
        }
    }

    private static void produce(SharedLongArray turns, SharedIntArray samples, SharedLongArray times,
            SharedProcess<?> python) throws InterruptedException {
        var batch = new int[(int) samples.length()];
        for (int turn = 1; turn <= times.length(); turn++) {
            int first = turn;
            Arrays.setAll(batch, i -> first + i);
            long start = System.nanoTime();
            try (var _ = turns.lock().hold()) {
                samples.copyFrom(batch);
                turns.set(SENT, turn);
            }
            turns.notifyWaiters(SENT);
            await(turns, ANSWERED, turn, python);
            long found;
            try (var _ = turns.lock().hold()) {
                found = turns.get(SUM);
            }
            times.set(turn - 1, System.nanoTime() - start);
            long sum = Arrays.stream(batch).asLongStream().sum();
            if (found != sum) {
                throw new IllegalStateException(
                        "The sum of batch " + turn + " is " + sum + ", and Python found " + found);
            }
        }
    }

    private static void consume(SharedLongArray turns, SharedIntArray samples, int batches, SharedProcess<?> python)
            throws InterruptedException {
        for (int turn = 1; turn <= batches; turn++) {
            await(turns, SENT, turn, python);
            try (var _ = turns.lock().hold()) {
                turns.set(SUM, samples.stream().asLongStream().sum());
                turns.set(ANSWERED, turn);
            }
            turns.notifyWaiters(ANSWERED);
        }
    }

    /** Sleeps until an element has the number of a batch; if Python ended instead, this fails with the reason. */
    private static void await(SharedLongArray turns, int element, long turn, SharedProcess<?> python)
            throws InterruptedException {
        turns.awaitUntil(element, value -> value == turn || value == NEVER);
        if (turns.getAcquire(element) == NEVER) {
            python.join();
            throw new IllegalStateException("Python ended before batch " + turn);
        }
    }
}
