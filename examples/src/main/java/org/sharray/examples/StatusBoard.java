package org.sharray.examples;

import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import org.sharray.SharedIntArray;
import org.sharray.process.ProcessPool;
import org.sharray.process.SerializableRunnable;

/**
 * Shows in one process how far others are: a shared array has a flag for each job, which its worker sets when it begins and
 * when it ends, and which this process reads meanwhile. If the worker was killed, this process sets the flag.
 */
public final class StatusBoard {

    /** How far a job is. */
    public enum Status {
        /** No worker has begun it. */
        WAITING,
        /** A worker is at it. */
        RUNNING,
        /** It has ended well. */
        DONE,
        /** It threw, or its worker died. */
        FAILED
    }

    private static final Status[] STATUSES = Status.values();

    /** How long it may take until the death of a worker is seen; changes of the flags are seen at once. */
    private static final long LOOK_AGAIN_MILLIS = 100;

    private StatusBoard() {}

    /**
     * Runs the program: two processes, eight jobs of which one fails.
     *
     * @param arguments not used
     * @throws InterruptedException if interrupted while waiting for the jobs
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (var pool = ProcessPool.create(2)) {
            run(jobs(8, 1), pool, System.out::println);
        }
    }

    /**
     * Jobs to look at: each counts the primes below some hundred thousand.
     *
     * @param count how many
     * @param failing how many of them throw in the end, for show
     * @return the jobs
     */
    public static List<SerializableRunnable> jobs(int count, int failing) {
        return IntStream.range(0, count)
                .<SerializableRunnable>mapToObj(job -> () -> {
                    int limit = 200_000 * (job % 3 + 1);
                    long primes = IntStream.range(2, limit).filter(StatusBoard::isPrime).count();
                    if ((job * failing + count / 2) % count < failing) { // evenly strewn among the others
                        throw new IllegalStateException(primes + " primes below " + limit + " are too few");
                    }
                }).toList();
    }

    private static boolean isPrime(int number) {
        return IntStream.iterate(2, divisor -> divisor * divisor <= number, divisor -> divisor + 1)
                .noneMatch(divisor -> number % divisor == 0);
    }

    /**
     * Runs jobs, and tells all the time how far they are.
     *
     * @param jobs what to do
     * @param pool does it
     * @param monitor is told the status of each job: at first, after each change that it has time for, and when all have ended
     * @return why the jobs failed that did, by their numbers from 0
     * @throws InterruptedException if interrupted while waiting for the jobs
     */
    public static Map<Integer, Throwable> run(List<SerializableRunnable> jobs, ProcessPool pool,
            Consumer<List<Status>> monitor) throws InterruptedException {
        var futures = new ArrayList<Future<?>>();
        try (var board = SharedIntArray.create(jobs.size() + 1, options().unlocked())) { // the last counts the changes
            for (int i = 0; i < jobs.size(); i++) {
                int number = i;
                SerializableRunnable job = jobs.get(i);
                futures.add(pool.submit(() -> {
                    write(board, number, Status.RUNNING);
                    try {
                        job.runChecked();
                    } catch (Throwable failure) {
                        write(board, number, Status.FAILED);
                        throw failure;
                    }
                    write(board, number, Status.DONE);
                }));
            }
            return watch(board, futures, monitor);
        } finally {
            futures.forEach(future -> future.cancel(true));
        }
    }

    private static Map<Integer, Throwable> watch(SharedIntArray board, List<Future<?>> futures,
            Consumer<List<Status>> monitor) throws InterruptedException {
        var failures = new TreeMap<Integer, Throwable>();
        while (true) {
            int changes = board.getAcquire(futures.size());
            boolean ended = futures.stream().allMatch(Future::isDone);
            for (int job = 0; job < futures.size(); job++) {
                if (futures.get(job).state() == Future.State.FAILED && !failures.containsKey(job)) {
                    failures.put(job, futures.get(job).exceptionNow());
                    write(board, job, Status.FAILED);
                }
            }
            monitor.accept(read(board));
            if (ended) {
                return failures;
            }
            board.awaitChange(futures.size(), changes, LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    private static void write(SharedIntArray board, int job, Status status) {
        board.setRelease(job, status.ordinal());
        board.getAndAdd(board.length() - 1, 1);
        board.notifyWaiters(board.length() - 1);
    }

    private static List<Status> read(SharedIntArray board) {
        return IntStream.range(0, (int) board.length() - 1).mapToObj(job -> STATUSES[board.getAcquire(job)]).toList();
    }
}
