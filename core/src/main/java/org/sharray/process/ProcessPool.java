package org.sharray.process;

import java.io.Serializable;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.sharray.storage.Transfer;

/**
 * An {@link ExecutorService} whose workers are processes: each task runs in one of some JVMs that are kept warm, isolated from this one and
 * from each other, with the shared arrays that it captures.
 *
 * <pre>{@code
 * try (var pool = ProcessPool.create(); var counts = SharedLongArray.create(256)) {
 *     Future<Long> sum = pool.submit(() -> LongStream.range(0, counts.length()).map(counts::get).sum());
 *     System.out.println(sum.get());
 * }
 * }</pre>
 *
 * <p>
 * <b>What is sent.</b> A task is serialised when it is submitted, as by {@link SharedProcess}: what it captures has to be
 * {@link Serializable}, or {@link UnserializableTaskException} is thrown at once, with the name of the field. Lambdas passed to
 * {@code submit} and {@code execute} are serialisable by themselves. The arrays that a task brings are closed in the worker when it has ended
 * (what is to stay there is for the {@linkplain PoolOptions#initializer initialiser}); closing them here right after {@code submit} does no
 * harm. Static fields keep their values from task to task in each worker.
 *
 * <p>
 * <b>What can happen.</b> What a task throws is the cause of its {@link java.util.concurrent.ExecutionException}, as in every executor; a
 * {@link RemoteTaskException} stands for what can't be sent. A worker that dies fails the task that it ran, with
 * {@link WorkerDiedException}, and no other: it is replaced. A task that ends and still holds a {@link org.sharray.sync.SharedLock} fails, and the
 * lock is free, with word of a death. A task that was cancelled with {@code cancel(true)} is interrupted in its worker. When this JVM
 * ends, however it ends, so do the workers.
 *
 * <p>
 * It behaves as {@link ExecutorService} says, with these additions: what {@link #shutdownNow} returns is cancelled. The task of
 * {@link CompletableFuture#supplyAsync(java.util.function.Supplier, java.util.concurrent.Executor)} and its like runs in a worker too, if
 * its function is serialisable: {@code supplyAsync((Supplier<Long> & Serializable) () -> …, pool)}. A failed task of
 * {@link #execute(Runnable)} is logged.
 *
 * <p>
 * <b>Loops.</b> {@link #forEachSlice}, {@link #mapSlices}, {@code setAll}, {@code parallelPrefix} and {@link #parallelSort} split an array over the
 * workers; no element is sent. They return when all is done.
 *
 * <p>
 * Memory effects: actions before a task is submitted happen before its actions, and those before the return of {@code get}, for
 * shared arrays as for the objects sent.
 *
 * <p>
 * An open pool keeps this JVM alive while it has workers, unless they are {@linkplain ProcessOptions#daemon() daemons}.
 */
public final class ProcessPool extends ArrayLoops {
    /** Workers that end before they are ready, one after the other, until it is clear that they never will be. */
    private static final int MOST_FAILED_STARTS = 3;

    /** How long an idle worker keeps the arrays of its last task: the next one may bring them again. */
    private static final long RELEASE_NANOS = 50_000_000;

    private enum State {
        RUNNING, SHUTDOWN, TERMINATED
    }

    private final int size;
    private final PoolOptions options;
    private final byte[] initializer;
    private final Transfer initializersArrays;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition terminated = lock.newCondition();

    // Guarded by the lock:
    private final Deque<PoolTask<?>> queue = new ArrayDeque<>();
    private final Set<Worker> workers = new LinkedHashSet<>();
    private final Deque<Worker> idle = new ArrayDeque<>();
    private State state = State.RUNNING;
    private int started;
    private int failedStarts;

    /** How many tasks were taken in that another thread is about to hand over. */
    private int announced;

    /** Whether nothing is to be begun any more. */
    private boolean stopped;
    private long completed;

    private ProcessPool(int size, PoolOptions options) {
        this.size = size;
        this.options = options;
        this.initializersArrays = Transfer.begin();
        try {
            this.initializer = options.initializer() == null ? new byte[0] : TaskEncoder.encode(options.initializer());
        } catch (Throwable failure) {
            initializersArrays.close();
            throw failure;
        } finally {
            initializersArrays.seal();
        }
    }

    /**
     * Makes a pool with a worker for each processor.
     *
     * @return the pool, to be closed
     */
    public static ProcessPool create() {
        return create(Runtime.getRuntime().availableProcessors());
    }

    /**
     * Makes a pool.
     *
     * @param workers how many processes there are at most
     * @return the pool, to be closed
     * @throws IllegalArgumentException if that is less than 1
     */
    public static ProcessPool create(int workers) {
        return create(workers, PoolOptions.options());
    }

    /**
     * Makes a pool.
     *
     * @param workers how many processes there are at most
     * @param options how they are kept
     * @return the pool, to be closed
     * @throws IllegalArgumentException    if there is less than 1 worker
     * @throws UnserializableTaskException if the initialiser can't be sent
     */
    public static ProcessPool create(int workers, PoolOptions options) {
        if (workers < 1) {
            throw new IllegalArgumentException("A pool has at least one worker, not " + workers);
        }
        var pool = new ProcessPool(workers, Objects.requireNonNull(options, "options"));
        pool.startEagerly();
        return pool;
    }

    /**
     * Submits a task with a result.
     *
     * @param <T>  the type of the result
     * @param task what to do
     * @return for the result
     * @throws UnserializableTaskException if the task can't be sent
     * @throws RejectedExecutionException  if the pool is shut down
     */
    public <T> Future<T> submit(SerializableCallable<T> task) {
        return super.submit(task);
    }

    /**
     * Submits a task without a result.
     *
     * @param task what to do
     * @return for its end
     * @throws UnserializableTaskException if the task can't be sent
     * @throws RejectedExecutionException  if the pool is shut down
     */
    public Future<?> submit(SerializableRunnable task) {
        return super.submit(task);
    }

    /**
     * Runs a task without a result, some time.
     *
     * @param task what to do; if it fails, that is logged
     * @throws UnserializableTaskException if the task can't be sent
     * @throws RejectedExecutionException  if the pool is shut down
     */
    public void execute(SerializableRunnable task) {
        execute((Runnable) task);
    }

    @Override
    ProcessPool pool() {
        return this;
    }

    @Override
    public void execute(Runnable task) {
        Objects.requireNonNull(task, "task");
        if (task instanceof PoolTask<?> ours) {
            dispatch(ours);
        } else if (task.getClass().getEnclosingClass() == ExecutorCompletionService.class) {
            announce(); // it wraps a task of ours, and tells its queue of its end
            Thread.ofVirtual().name("sharray-completion").start(task);
        } else if (task instanceof CompletableFuture.AsynchronousCompletionTask && task instanceof Serializable) {
            dispatch(PoolTask.ofStage(this, task));
        } else {
            PoolTask<Void> made = PoolTask.of(this, task, null);
            made.whenComplete((_, failure) -> logFailure(failure));
            dispatch(made);
        }
    }

    private static void logFailure(Throwable failure) {
        if (failure != null && !(failure instanceof CancellationException)) {
            System.getLogger("org.sharray").log(System.Logger.Level.WARNING,
                    "A task that was given to a process pool by execute() failed", failure);
        }
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Callable<T> task) {
        return PoolTask.of(this, Objects.requireNonNull(task, "task"), null);
    }

    @Override
    protected <T> RunnableFuture<T> newTaskFor(Runnable task, T value) {
        return PoolTask.of(this, Objects.requireNonNull(task, "task"), value);
    }

    /** Takes in a task that another thread will {@linkplain #dispatchAnnounced dispatch}, maybe after a shutdown. */
    private void announce() {
        lock.lock();
        try {
            if (state != State.RUNNING) {
                throw rejected();
            }
            announced++;
        } finally {
            lock.unlock();
        }
    }

    private static RejectedExecutionException rejected() {
        return new RejectedExecutionException("The process pool is shut down");
    }

    /** Takes a task in, once: gives it to a worker that has nothing to do, or queues it. */
    private void dispatch(PoolTask<?> task) {
        if (!task.isFirstSubmission()) {
            return;
        }
        Worker worker;
        lock.lock();
        try {
            if (state != State.RUNNING) {
                task.letGo();
                throw rejected();
            }
            worker = place(task);
        } finally {
            lock.unlock();
        }
        if (worker != null) {
            give(worker, task);
        }
    }

    /** As {@link #dispatch}, for a task that was announced: once for each. */
    void dispatchAnnounced(PoolTask<?> task) {
        boolean first = task.isFirstSubmission();
        boolean tooLate;
        Worker worker = null;
        lock.lock();
        try {
            announced--;
            tooLate = stopped;
            if (first && !tooLate) {
                worker = place(task);
            }
            endIdleIfShutDown();
        } finally {
            lock.unlock();
        }
        if (worker != null) {
            give(worker, task);
        } else if (tooLate) {
            task.letGo();
            task.cancel(false);
        }
    }

    /** With the lock: finds a worker for a task; null if it has to wait in the queue, or has been cancelled by now. */
    private Worker place(PoolTask<?> task) {
        if (task.isDone()) {
            task.letGo();
            return null;
        }
        var worker = idle.pollLast();
        if (worker == null) {
            queue.add(task);
            startWorkers();
        } else {
            worker.assign(task);
        }
        return worker;
    }

    private void startEagerly() {
        lock.lock();
        try {
            startWorkers();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock: starts the workers that are missing for what waits, or all if the pool is eager. */
    private void startWorkers() {
        long starting = workers.stream().filter(worker -> !worker.isReady()).count();
        boolean hopeless = failedStarts >= MOST_FAILED_STARTS;
        if (state == State.TERMINATED || hopeless && starting < workers.size()) {
            return; // in the second case, others do the work
        }
        boolean all = options.isEager() && state == State.RUNNING && !hopeless;
        while (workers.size() < size && (all || starting < queue.size())) {
            var worker = new Worker(this, options, initializer);
            worker.start(++started);
            workers.add(worker);
            starting++;
        }
    }

    /** A worker has said something; in its own thread. */
    void heard(Worker worker, TaskDecoder reply) {
        long number = reply.readLong();
        byte kind = reply.readByte();
        int flags = reply.readByte();
        if (number == 0) {
            startedUp(worker, kind, reply);
            return;
        }
        PoolTask<?> task = taskOf(worker);
        var ending = Ending.of(kind, reply, task.loader());
        var next = next(worker, flags, task);
        task.letGo();
        if (next != null) {
            give(worker, next);
        }
        ending.complete(task);
    }

    /** Sends a worker the task that it was assigned. If that fails here, so does the task; nobody knows what the worker has of it, so it is replaced. */
    private static void give(Worker worker, PoolTask<?> task) {
        try {
            worker.give(task);
        } catch (RuntimeException | Error failure) { // there may be no memory to encode it
            task.completeExceptionally(new ProcessFailedException(
                    "The task could not be sent to worker " + worker.pid() + ": " + failure, failure));
            worker.kill();
        }
    }

    private PoolTask<?> taskOf(Worker worker) {
        lock.lock();
        try {
            return worker.task();
        } finally {
            lock.unlock();
        }
    }

    private void startedUp(Worker worker, byte kind, TaskDecoder reply) {
        if (kind != WorkerReply.READY) {
            var failure = Ending.of(kind, reply, ProcessPool.class.getClassLoader()).failure();
            failAll(new ProcessFailedException(
                    "The pool's initializer failed in worker " + worker.pid() + ": " + failure, failure));
            return;
        }
        lock.lock();
        try {
            worker.becomeReady();
            failedStarts = 0;
        } finally {
            lock.unlock();
        }
        giveNext(worker);
    }

    /** What the worker is to do next; null if it has become idle or has been dismissed. */
    private PoolTask<?> next(Worker worker, int flags, PoolTask<?> done) {
        lock.lock();
        try {
            completed++;
            worker.assign(null);
            if (done.bringsArrays() || (flags & WorkerReply.KEEPS_ARRAYS) != 0) {
                worker.holdArrays(true);
            }
            if ((flags & WorkerReply.RETIRES) != 0 || worker.tasks() >= options.maxTasks()) {
                dismiss(worker);
                return null;
            }
            return takeNext(worker);
        } finally {
            lock.unlock();
        }
    }

    /** With the lock: gives a worker without a task the next one; null if there is none. */
    private PoolTask<?> takeNext(Worker worker) {
        PoolTask<?> next = queue.poll();
        while (next != null && next.isDone()) { // cancelled, and who does that has not come to take it from the queue
            next.letGo();
            next = queue.poll();
        }
        if (next != null) {
            worker.assign(next);
        } else if (state == State.RUNNING || announced > 0) {
            failedStarts = 0; // when there is more to do, it may go better
            worker.idleSince(System.nanoTime());
            idle.addLast(worker);
            if (worker.isToBeLookedAt() && (worker.holdsArrays() || options.idleTimeout() != null)) {
                lookAtIdle(worker);
            }
        } else {
            dismiss(worker);
        }
        return next;
    }

    private static void later(long nanos, Runnable action) {
        CompletableFuture.delayedExecutor(nanos, TimeUnit.NANOSECONDS, Thread::startVirtualThread).execute(action);
    }

    /** With the lock: looks after an idle worker when it has been so for as long as its arrays are kept, or as it may be idle at all. */
    private void lookAtIdle(Worker worker) {
        long time = worker.holdsArrays() ? RELEASE_NANOS : options.idleTimeout().toNanos();
        worker.toBeLookedAt(false);
        later(Math.max(0, time - (System.nanoTime() - worker.idleSince())), () -> lookAfterIdle(worker));
    }

    private void lookAfterIdle(Worker worker) {
        lock.lock();
        try {
            worker.toBeLookedAt(true);
            if (!idle.contains(worker)) {
                return; // it has work, and is looked at again when it has none
            }
            long time = System.nanoTime() - worker.idleSince();
            if (options.idleTimeout() != null && time >= options.idleTimeout().toNanos()) {
                idle.remove(worker);
                dismiss(worker);
            } else if (worker.holdsArrays() && time >= RELEASE_NANOS) {
                idle.remove(worker); // so that nobody else writes to it
                worker.holdArrays(false);
            } else {
                if (worker.holdsArrays() || options.idleTimeout() != null) {
                    lookAtIdle(worker);
                }
                return;
            }
        } finally {
            lock.unlock();
        }
        if (!worker.isDismissed()) {
            worker.release();
            giveNext(worker);
        }
    }

    private void giveNext(Worker worker) {
        PoolTask<?> next = null;
        lock.lock();
        try {
            if (workers.contains(worker)) { // it may have died meanwhile, and nobody would notice once more
                next = takeNext(worker);
            }
        } finally {
            lock.unlock();
        }
        if (next != null) {
            give(worker, next);
        }
    }

    /** With the lock: a worker that has no task gets no more. */
    private void dismiss(Worker worker) {
        worker.dismiss();
        Thread.startVirtualThread(worker::endOfInput);
    }

    /** A worker's process has ended, or could not be started; in its own thread. */
    void ended(Worker worker, int exitCode, Throwable failure, long begun) {
        PoolTask<?> lost = null;
        RuntimeException hopeless = null;
        lock.lock();
        try {
            workers.remove(worker);
            idle.remove(worker);
            PoolTask<?> task = worker.task();
            if (task != null && (task.number() == begun || task.isDone() || stopped)) {
                lost = task;
                completed++;
            } else if (task != null) {
                queue.addFirst(task);
            }
            if (!worker.isReady() && !worker.isDismissed() && ++failedStarts >= MOST_FAILED_STARTS
                    && workers.stream().noneMatch(Worker::isReady)) {
                hopeless = new ProcessFailedException("The pool's workers don't start: the last one "
                        + (worker.pid() >= 0
                                ? WorkerDiedException.describe(exitCode) + " before it was ready"
                                : "failed: " + failure)
                        + (worker.lastErrors().isEmpty() ? "" : "; it printed: " + worker.lastErrors()),
                        worker.pid() >= 0 ? null : failure);
            }
        } finally {
            lock.unlock();
        }
        if (lost != null) {
            lost.letGo();
            if (lost.number() == begun) {
                lost.completeExceptionally(new WorkerDiedException(worker.pid(), exitCode, worker.lastErrors()));
            } else {
                lost.cancel(false);
            }
        }
        if (hopeless != null) {
            failAll(hopeless);
        }
        lock.lock();
        try {
            if (hopeless == null) {
                startWorkers();
            }
            terminateIfDone();
        } finally {
            lock.unlock();
        }
    }

    /** Fails all tasks that wait. */
    private void failAll(RuntimeException reason) {
        List<PoolTask<?>> waiting = new ArrayList<>();
        lock.lock();
        try {
            waiting.addAll(queue);
            queue.clear();
        } finally {
            lock.unlock();
        }
        for (var task : waiting) {
            task.letGo();
            task.completeExceptionally(reason);
        }
    }

    /** A task has been cancelled. */
    void cancelled(PoolTask<?> task, boolean interrupt) {
        lock.lock();
        try {
            if (queue.remove(task)) {
                task.letGo();
                endIdleIfShutDown();
                return;
            }
            if (interrupt) {
                workers.stream().filter(worker -> worker.task() == task).findFirst()
                        .ifPresent(worker -> interrupt(worker, task));
            }
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private void interrupt(Worker worker, PoolTask<?> task) {
        worker.interrupt(task.number());
        if (options.interruptGrace() != null) {
            later(options.interruptGrace().toNanos(), () -> {
                if (taskOf(worker) == task) {
                    worker.kill();
                }
            });
        }
    }

    @Override
    public void shutdown() {
        lock.lock();
        try {
            if (state == State.RUNNING) {
                state = State.SHUTDOWN;
            }
            endIdleIfShutDown();
        } finally {
            lock.unlock();
        }
    }

    /** With the lock. */
    private void endIdleIfShutDown() {
        if (state == State.SHUTDOWN && announced == 0) {
            idle.forEach(this::dismiss);
            idle.clear();
            if (queue.isEmpty()) {
                workers.stream().filter(worker -> !worker.isReady() && !worker.isDismissed()).forEach(worker -> {
                    worker.dismiss();
                    worker.kill(); // it has not begun anything, and nobody waits for it
                });
            }
            terminateIfDone();
        }
    }

    /** With the lock. */
    private void terminateIfDone() {
        if (state == State.SHUTDOWN && announced == 0 && queue.isEmpty() && workers.isEmpty()) {
            state = State.TERMINATED;
            initializersArrays.close();
            terminated.signalAll();
        }
    }

    /**
     * Shuts down, cancels all tasks that wait, and interrupts those that run.
     *
     * @return those that waited in the queue; they are cancelled, and so is a task that was on its way to a worker and had not begun
     */
    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> waiting = new ArrayList<>();
        lock.lock();
        try {
            if (state == State.RUNNING) {
                state = State.SHUTDOWN;
            }
            stopped = true;
            waiting.addAll(queue);
            queue.clear();
            for (var worker : workers) {
                if (worker.task() != null) {
                    interrupt(worker, worker.task());
                }
            }
            endIdleIfShutDown();
        } finally {
            lock.unlock();
        }
        for (var task : waiting) {
            ((PoolTask<?>) task).letGo();
            ((PoolTask<?>) task).cancel(false);
        }
        return waiting;
    }

    @Override
    public boolean isShutdown() {
        lock.lock();
        try {
            return state != State.RUNNING;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isTerminated() {
        lock.lock();
        try {
            return state == State.TERMINATED;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        long left = unit.toNanos(timeout);
        lock.lockInterruptibly();
        try {
            while (state != State.TERMINATED) {
                if (left <= 0) {
                    return false;
                }
                left = terminated.awaitNanos(left);
            }
            return true;
        } finally {
            lock.unlock();
        }
    }

    /**
     * How many workers there are at most.
     *
     * @return the number that the pool was made with
     */
    public int size() {
        return size;
    }

    /**
     * The workers that there are now.
     *
     * @return their process ids; those that are being started may be missing
     */
    public List<Long> pids() {
        lock.lock();
        try {
            return workers.stream().map(Worker::pid).filter(pid -> pid >= 0).toList();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Describes the pool, for people.
     *
     * @return for instance {@code process pool (running, 2 of 4 workers, 1 active, 0 queued, 17 completed)}
     */
    @Override
    public String toString() {
        lock.lock();
        try {
            long active = workers.stream().filter(worker -> worker.task() != null).count();
            return "process pool (" + state.name().toLowerCase(Locale.ROOT) + ", " + workers.size() + " of " + size
                    + " workers, " + active + " active, " + queue.size() + " queued, " + completed + " completed)";
        } finally {
            lock.unlock();
        }
    }
}
