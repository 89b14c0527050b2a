package org.sharray.process;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.Synchronizers;
import org.sharray.sync.SharedEvent;
import org.sharray.testing.Await;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.Waiter;

/** A pool as an {@link java.util.concurrent.ExecutorService}: what that promises holds when the threads are processes. */
@Timeout(300)
class PoolExecutorTest {
    private static ProcessPool single;
    private static ProcessPool pair;

    private Synchronizers place;
    private SharedEvent running;
    private SharedEvent go;
    private SharedEvent interrupted;

    @BeforeAll
    static void createPools() {
        single = ProcessPool.create(1);
        pair = ProcessPool.create(2);
    }

    @AfterAll
    static void closePools() {
        single.close();
        pair.close();
    }

    @BeforeEach
    void createEvents() {
        place = Synchronizers.create();
        running = place.event("running");
        go = place.event("go");
        interrupted = place.event("interrupted");
    }

    @AfterEach
    void closeEvents() {
        place.close();
    }

    /** Has a worker run a task that waits until it may go; returns when it waits. */
    private Future<String> occupy(ProcessPool pool) throws InterruptedException {
        var begun = running;
        var end = go;
        var word = interrupted;
        Future<String> task = pool.submit(() -> {
            begun.set();
            try {
                end.await();
            } catch (InterruptedException stop) {
                word.set();
                throw stop;
            }
            return "went";
        });
        await(begun);
        return task;
    }

    private static void await(SharedEvent event) throws InterruptedException {
        assertThat(event.await(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
    }

    private static <T> SerializableCallable<T> callable(SerializableCallable<T> task) {
        return task;
    }

    private static <T> Callable<T> failing(String message) {
        return callable(() -> {
            throw new IOException(message);
        });
    }

    // Submission and results

    @Test
    void runsCallablesInAnotherProcess() throws Exception {
        assertThat(single.submit(() -> ProcessHandle.current().pid()).get()).isEqualTo(single.pids().getFirst())
                .isNotEqualTo(ProcessHandle.current().pid());
        assertThat(single.submit(() -> null).get()).isNull();
        Callable<String> plain = callable(() -> "a Callable for the compiler");
        assertThat(single.submit(plain).get()).isEqualTo("a Callable for the compiler");
    }

    @Test
    void runsRunnablesWithTheResultThatWasGiven() throws Exception {
        try (var count = SharedLongArray.create(1)) {
            SerializableRunnable task = () -> count.getAndAdd(0, 1);
            assertThat(single.submit(task).get()).isNull();
            assertThat(single.submit(task, "done").get()).isEqualTo("done");
            assertThat(single.submit(task, null).get()).isNull();
            assertThat(count.getVolatile(0)).isEqualTo(3);
        }
    }

    @Test
    void executes() throws Exception {
        var done = running;
        single.execute(() -> done.set());
        await(done);
        single.execute(() -> {
            throw new IOException("logged, and nothing else");
        });
        assertThat(single.submit(() -> "goes on").get()).isEqualTo("goes on");
    }

    @Test
    void failsWithWhatTheTaskThrew() throws Exception {
        var task = single.submit(failing("no luck"));
        assertThatThrownBy(task::get).isInstanceOf(ExecutionException.class)
                .cause().isExactlyInstanceOf(IOException.class).hasMessage("no luck");
        assertThat(task.state()).isEqualTo(Future.State.FAILED);
        assertThat(task.exceptionNow()).isExactlyInstanceOf(IOException.class).hasMessage("no luck");
        assertThatThrownBy(task::resultNow).isInstanceOf(IllegalStateException.class);
        assertThat(task.isDone()).isTrue();
        assertThat(task.isCancelled()).isFalse();
    }

    @Test
    void failsWithWhatTheTaskThrewEvenIfThatMeansSomethingToFutures() throws Exception {
        var completion = single.submit(() -> {
            throw new CompletionException("by the task", new IOException("deeper"));
        });
        assertThat(Await.failure(completion)).isInstanceOf(CompletionException.class).hasMessage("by the task");
        var cancellation = single.submit(() -> {
            throw new CancellationException("by the task");
        });
        assertThat(Await.failure(cancellation)).isInstanceOf(CancellationException.class).hasMessage("by the task");
        assertThat(cancellation.isCancelled()).isFalse();
        assertThat(cancellation.state()).isEqualTo(Future.State.FAILED);
    }

    @Test
    void standsInForWhatCannotBeSent() throws Exception {
        var thrown = single.submit(() -> SharedProcessTest.Failures.failUnserialisably());
        assertThat(Await.failure(thrown)).isInstanceOf(RemoteTaskException.class).hasMessage("holds a thread");
        Future<Object> returned = single.submit(() -> List.of("fine", new Thread()));
        assertThat(Await.failure(returned)).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("the result can't be sent back: ")
                .hasMessageContaining("element 1 (java.lang.Thread) is not serialisable");
        Future<Object> unreadable = single.submit(() -> new SharedProcessTest.Failures.Unreadable());
        assertThat(Await.failure(unreadable)).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("The result can't be unpacked here").hasRootCauseMessage("unreadable");
    }

    @Test
    void tellsItsState() throws Exception {
        var task = occupy(single);
        assertThat(task.state()).isEqualTo(Future.State.RUNNING);
        assertThat(task.isDone()).isFalse();
        assertThatThrownBy(task::resultNow).isInstanceOf(IllegalStateException.class);
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> task.get(1, MILLISECONDS));
        go.set();
        assertThat(task.get(Await.LIMIT.toSeconds(), SECONDS)).isEqualTo("went");
        assertThat(task.resultNow()).isEqualTo("went");
        assertThat(task.state()).isEqualTo(Future.State.SUCCESS);
        assertThat(task.cancel(true)).isFalse();
        assertThat(task.get()).isEqualTo("went");
    }

    @Test
    void bringsArraysAndTakesThemBack() throws Exception {
        try (var numbers = SharedIntArray.of(1, 2, 3)) {
            Future<SharedIntArray> same = single.submit(() -> {
                numbers.set(1, 20);
                return numbers;
            });
            try (var returned = same.get()) {
                assertThat(returned.toArray()).containsExactly(1, 20, 3);
                returned.set(2, 30);
                assertThat(numbers.toArray()).containsExactly(1, 20, 30);
            }
            Future<SharedIntArray> made = single.submit(() -> {
                var own = SharedIntArray.of(7);
                own.getAndAdd(0, numbers.get(0));
                return own;
            });
            try (var returned = made.get()) {
                assertThat(returned.toArray()).containsExactly(8);
            }
        }
    }

    @Test
    void bringsLambdasThatHaveCapturedOthers() throws Exception {
        try (var numbers = SharedIntArray.of(1, 2, 3)) {
            int factor = 10;
            SerializableCallable<Integer> inner = () -> numbers.getAndAdd(1, factor);
            SerializableCallable<Integer> outer = () -> inner.call() + 1;
            SerializableCallable<Integer> uncaptured = () -> 100;
            for (int round = 0; round < 3; round++) { // the second one finds the shapes known
                assertThat(single.submit(() -> outer.call() + uncaptured.call()).get()).isEqualTo(103 + round * factor);
            }
            var text = new StringBuilder("serialised"); // so nothing of this task goes plainly
            assertThat(single.submit(() -> text + ": " + outer.call()).get()).isEqualTo("serialised: 33");
            assertThat(numbers.toArray()).containsExactly(1, 42, 3);
        }
    }

    @Test
    void whatIsCapturedTwiceIsOneThingThere() throws Exception {
        try (var numbers = SharedIntArray.of(1, 2, 3)) {
            var same = numbers;
            SerializableCallable<Object> inner = () -> same;
            assertThat(single.submit(() -> inner.call() == numbers).get()).isTrue();
            var part = numbers.slice(1, 2);
            assertThat(single.submit(() -> {
                part.set(0, 7);
                return numbers.get(1);
            }).get()).isEqualTo(7);
        }
    }

    @Test
    void refusesALambdaThatHasCapturedWhatCannotBeSent() {
        Object lock = new Object();
        SerializableCallable<Integer> inner = () -> lock.hashCode();
        assertThatExceptionOfType(UnserializableTaskException.class)
                .isThrownBy(() -> single.submit(() -> inner.call() + 1))
                .withMessageContaining("java.lang.Object").withMessageContaining("is not serialisable");
        var closed = SharedIntArray.of(1);
        closed.close();
        assertThatExceptionOfType(UnserializableTaskException.class)
                .isThrownBy(() -> single.submit(() -> closed.get(0)))
                .withMessageContaining("closed");
    }

    @Test
    void keepsArraysForATaskThatWaitsThoughTheyAreClosedHere() throws Exception {
        var first = occupy(single);
        Future<Integer> sum;
        try (var numbers = SharedIntArray.of(1, 2, 3)) {
            sum = single.submit(() -> numbers.stream().sum());
        }
        go.set();
        assertThat(sum.get()).isEqualTo(6);
        assertThat(first.get()).isEqualTo("went");
    }

    @Test
    void oneWorkerRunsTasksInTheirOrder() throws Exception {
        int tasks = 200;
        try (var order = SharedIntArray.create(tasks + 1)) {
            var first = occupy(single);
            var all = new ArrayList<Future<?>>();
            for (int i = 0; i < tasks; i++) {
                int number = i;
                all.add(single.submit(() -> order.set(order.getAndAdd(tasks, 1), number)));
            }
            go.set();
            first.get();
            for (var task : all) {
                task.get();
            }
            assertThat(order.slice(0, tasks).toArray()).containsExactly(IntStream.range(0, tasks).toArray());
        }
    }

    @Test
    void twoWorkersRunAtTheSameTime() throws Exception {
        var barrier = place.barrier("both", 2);
        SerializableCallable<Long> meet = () -> {
            barrier.await();
            return ProcessHandle.current().pid();
        };
        var one = pair.submit(meet);
        var other = pair.submit(meet);
        assertThat(List.of(one.get(), other.get())).doesNotHaveDuplicates()
                .containsExactlyInAnyOrderElementsOf(pair.pids());
        assertThat(pair.size()).isEqualTo(2);
    }

    @Test
    void isUsedFromManyVirtualThreads() throws Exception {
        int threads = 100;
        try (var squares = SharedLongArray.create(threads);
                var clients = Executors.newVirtualThreadPerTaskExecutor()) {
            var all = new ArrayList<Future<Long>>();
            for (int i = 0; i < threads; i++) {
                long number = i;
                all.add(clients.submit(() -> {
                    squares.set(number, number); // seen by the task, without any synchronisation but the pool's
                    pair.submit(() -> squares.set(number, squares.get(number) * squares.get(number))).get();
                    return squares.get(number);
                }));
            }
            for (int i = 0; i < threads; i++) {
                assertThat(all.get(i).get()).isEqualTo((long) i * i);
            }
        }
    }

    @Test
    void whatATaskLeavesInTheHeapIsSeenByTheNextInTheSameWorker() throws Exception {
        single.submit(() -> Leftover.value = "left").get();
        assertThat(single.submit(() -> Leftover.value).get()).isEqualTo("left");
        assertThat(Leftover.value).isNull();
    }

    static final class Leftover {
        static String value;

        private Leftover() {}
    }

    @Test
    void sendsDeepResults() throws Exception {
        int depth = 400;
        Link chain = single.submit(() -> Link.chain(depth)).get();
        assertThat(chain.length()).isEqualTo(depth);
    }

    static final class Link implements Serializable {
        private static final long serialVersionUID = 1;
        private final Link next;

        private Link(Link next) {
            this.next = next;
        }

        static Link chain(int length) {
            Link first = null;
            for (int i = 0; i < length; i++) {
                first = new Link(first);
            }
            return first;
        }

        int length() {
            int length = 0;
            for (var link = this; link != null; link = link.next) {
                length++;
            }
            return length;
        }
    }

    // What can't be sent

    @Test
    void refusesATaskThatCannotBeSentAndNamesTheField() throws Exception {
        long worker = single.submit(() -> ProcessHandle.current().pid()).get();
        var holder = new Holder();
        assertThatThrownBy(() -> single.submit(() -> holder.toString()))
                .isInstanceOf(UnserializableTaskException.class).hasMessageContaining("captured value 1 of the lambda")
                .hasMessageContaining("thread").hasMessageContaining("is not serialisable");
        Runnable plain = () -> {};
        assertThatExceptionOfType(UnserializableTaskException.class).isThrownBy(() -> single.submit(plain));
        assertThatExceptionOfType(UnserializableTaskException.class).isThrownBy(() -> single.execute(plain));
        assertThat(single.submit(() -> ProcessHandle.current().pid()).get()).isEqualTo(worker);
    }

    static final class Holder implements Serializable {
        private static final long serialVersionUID = 1;
        @SuppressWarnings("serial")
        final Object thread = new Thread();
    }

    @Test
    void aTaskThatCannotBeUnpackedSpoilsNoOther() throws Exception {
        assertThat(Await.failure(describe(single, new Fussy(true)))).isInstanceOf(ProcessFailedException.class)
                .hasMessageContaining("the task can't be unpacked there").hasMessageContaining("fussy");
        assertThat(describe(single, new Fussy(false)).get()).isEqualTo("fussy: false");
        assertThat(describe(single, new Fussy(false)).get()).isEqualTo("fussy: false");
    }

    /** Always the same lambda. */
    private static Future<String> describe(ProcessPool pool, Fussy captured) {
        return pool.submit(() -> "fussy: " + captured.refuses);
    }

    static final class Fussy implements Serializable {
        private static final long serialVersionUID = 1;
        private final boolean refuses;

        Fussy(boolean refuses) {
            this.refuses = refuses;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            if (refuses) {
                throw new IllegalStateException("too fussy");
            }
        }
    }

    @Test
    void refusesNull() {
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> single.execute((Runnable) null));
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> single.execute((SerializableRunnable) null));
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> single.submit((SerializableCallable<?>) null));
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> single.submit((SerializableRunnable) null));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> single.submit((Callable<?>) null));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> single.submit((Runnable) null, 1));
        assertThatExceptionOfType(NullPointerException.class)
                .isThrownBy(() -> single.invokeAll(Collections.<Callable<Object>>singletonList(null)));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> single.invokeAny(null));
        assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> ProcessPool.create(1, null));
    }

    @Test
    void refusesAPoolWithoutWorkers() {
        assertThatThrownBy(() -> ProcessPool.create(0)).isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A pool has at least one worker, not 0");
        assertThatExceptionOfType(IllegalArgumentException.class).isThrownBy(() -> ProcessPool.create(-1));
    }

    // Many at once

    @Test
    void invokesAll() throws Exception {
        var tasks = new ArrayList<Callable<Integer>>();
        for (int i = 0; i < 10; i++) {
            int number = i;
            tasks.add(number == 5 ? failing("five") : callable(() -> number));
        }
        var futures = pair.invokeAll(tasks);
        assertThat(futures).hasSize(10).allMatch(Future::isDone);
        for (int i = 0; i < 10; i++) {
            if (i == 5) {
                assertThat(futures.get(i).exceptionNow()).hasMessage("five");
            } else {
                assertThat(futures.get(i).resultNow()).isEqualTo(i);
            }
        }
        assertThat(pair.invokeAll(List.<Callable<String>>of())).isEmpty();
    }

    @Test
    void invokesAllAndCancelsThoseThatTakeTooLong() throws Exception {
        var never = go;
        var word = interrupted;
        var begun = running;
        Callable<String> slow = callable(() -> {
            begun.set();
            try {
                never.await();
            } catch (InterruptedException stop) {
                word.set();
            }
            return "late";
        });
        var futures = pair.invokeAll(List.of(slow, callable(() -> "quick")), 1, SECONDS);
        assertThat(futures).allMatch(Future::isDone);
        assertThat(futures.getFirst().state()).isEqualTo(Future.State.CANCELLED);
        if (begun.isSet()) {
            await(word);
        }
    }

    @Test
    void letsGoOfTheArraysOfTasksThatItNeverTookIn() throws Exception {
        int before = OpenFiles.count();
        try (var array = SharedIntArray.of(1)) {
            var tasks = Collections.nCopies(3, callable(() -> array.get(0)));
            assertThat(single.invokeAll(tasks, 0, NANOSECONDS)).allMatch(Future::isCancelled);
        }
        assertThat(OpenFiles.count()).isEqualTo(before);
    }

    @Test
    void invokesAny() throws Exception {
        var never = go;
        Callable<String> slow = callable(() -> {
            never.await();
            return "never";
        });
        assertThat(pair.invokeAny(List.of(failing("first"), callable(() -> "good"), slow))).isEqualTo("good");
        assertThatThrownBy(() -> pair.invokeAny(List.of(failing("one"), failing("two"))))
                .isInstanceOf(ExecutionException.class).hasCauseInstanceOf(IOException.class);
        assertThatExceptionOfType(TimeoutException.class)
                .isThrownBy(() -> pair.invokeAny(List.of(slow), 1, MILLISECONDS));
        assertThat(pair.submit(() -> "the slow ones were interrupted").get()).isNotNull();
    }

    @Test
    void servesCompletionServices() throws Exception {
        var service = new ExecutorCompletionService<Integer>(pair);
        for (int i = 0; i < 10; i++) {
            int number = i;
            service.submit(callable(() -> number));
        }
        service.submit(failing("eleventh"));
        var results = new ArrayList<Object>();
        for (int i = 0; i < 11; i++) {
            var done = service.take();
            assertThat(done.isDone()).isTrue();
            results.add(done.state() == Future.State.FAILED ? done.exceptionNow().getMessage() : done.resultNow());
        }
        assertThat(results).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, "eleventh");
        assertThat(service.poll()).isNull();
    }

    @Test
    void runsWhatACompletionServiceSubmittedBeforeTheShutdown() throws Exception {
        try (var pool = ProcessPool.create(1)) {
            var service = new ExecutorCompletionService<Integer>(pool);
            int tasks = 50;
            for (int i = 0; i < tasks; i++) {
                int number = i;
                service.submit(callable(() -> number));
            }
            pool.shutdown();
            var results = new ArrayList<Integer>();
            for (int i = 0; i < tasks; i++) {
                results.add(Await.result(service.take()));
            }
            assertThat(results).containsExactlyInAnyOrderElementsOf(IntStream.range(0, tasks).boxed().toList());
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> service.submit(callable(() -> 1)));
        }
    }

    // Cancellation

    @Test
    void interruptsATaskThatIsCancelled() throws Exception {
        var task = occupy(single);
        assertThat(task.cancel(true)).isTrue();
        assertThat(task.isCancelled()).isTrue();
        assertThat(task.state()).isEqualTo(Future.State.CANCELLED);
        assertThatExceptionOfType(CancellationException.class).isThrownBy(task::get);
        await(interrupted);
        assertThat(single.submit(() -> Thread.currentThread().isInterrupted()).get()).isFalse();
    }

    @Test
    void noCancelOvertakesAnother() throws Exception {
        for (int i = 0; i < 500; i++) {
            single.submit(() -> new CountDownLatch(1).await()).cancel(true);
        }
        assertThat(Await.result(single.submit(() -> "no task is left that waits"))).isNotNull();
    }

    @Test
    void leavesATaskAloneThatIsCancelledWithoutInterrupt() throws Exception {
        var task = occupy(single);
        assertThat(task.cancel(false)).isTrue();
        assertThat(task.isCancelled()).isTrue();
        var next = single.submit(() -> "next");
        assertThat(next.isDone()).isFalse();
        go.set();
        assertThat(next.get()).isEqualTo("next");
        assertThat(interrupted.isSet()).isFalse();
    }

    @Test
    void neverRunsATaskThatWasCancelledWhileItWaited() throws Exception {
        try (var runs = SharedLongArray.create(1)) {
            var first = occupy(single);
            var cancelled = single.submit(() -> runs.getAndAdd(0, 1));
            var alsoCancelled = single.submit(() -> runs.getAndAdd(0, 1));
            var last = single.submit(() -> runs.getAndAdd(0, 100));
            assertThat(cancelled.cancel(true)).isTrue();
            assertThat(alsoCancelled.cancel(false)).isTrue();
            go.set();
            last.get();
            assertThat(first.get()).isEqualTo("went");
            assertThat(runs.getVolatile(0)).isEqualTo(100);
            assertThatExceptionOfType(CancellationException.class).isThrownBy(cancelled::get);
        }
    }

    @Test
    void aCancelInterruptsNoOtherTask() throws Exception {
        try (var clean = SharedIntArray.create(1)) {
            for (int i = 0; i < 200; i++) {
                var task = single.submit(() -> Thread.onSpinWait());
                if (i % 2 == 0) {
                    Thread.onSpinWait();
                }
                task.cancel(true);
                var next = single.submit(() -> Thread.currentThread().isInterrupted());
                assertThat(next.get()).isFalse();
                clean.getAndAdd(0, 1);
            }
            assertThat(clean.get(0)).isEqualTo(200);
        }
    }

    // The end

    @Test
    void runsWhatWaitsAndTakesNoMoreAfterAShutdown() throws Exception {
        try (var pool = ProcessPool.create(1)) {
            var first = occupy(pool);
            var waiting = pool.submit(() -> "ran");
            assertThat(pool.isShutdown()).isFalse();
            pool.shutdown();
            assertThat(pool.isShutdown()).isTrue();
            assertThat(pool.isTerminated()).isFalse();
            assertThat(pool.awaitTermination(1, MILLISECONDS)).isFalse();
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.submit(() -> 1))
                    .withMessage("The process pool is shut down");
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> pool.execute(() -> {}));
            assertThatExceptionOfType(RejectedExecutionException.class)
                    .isThrownBy(() -> CompletableFuture.runAsync((Runnable & Serializable) () -> {}, pool));
            go.set();
            assertThat(pool.awaitTermination(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
            assertThat(pool.isTerminated()).isTrue();
            assertThat(first.resultNow()).isEqualTo("went");
            assertThat(waiting.resultNow()).isEqualTo("ran");
            assertThat(pool.pids()).isEmpty();
            pool.shutdown();
            assertThat(pool.shutdownNow()).isEmpty();
        }
    }

    @Test
    void stopsAtOnce() throws Exception {
        try (var pool = ProcessPool.create(1)) {
            var first = occupy(pool);
            var waiting = List.of(pool.submit(() -> "one"), pool.submit(() -> "two"));
            assertThat(pool.shutdownNow()).hasSize(2).isEqualTo(waiting);
            assertThat(waiting).allMatch(Future::isCancelled);
            await(interrupted);
            assertThat(Await.failure(first)).isInstanceOf(InterruptedException.class);
            assertThat(pool.awaitTermination(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
        }
    }

    @Test
    void stoppedBeforeItBeganATaskIsCancelled() throws Exception {
        try (var pool = ProcessPool.create(1)) {
            var task = pool.submit(new SlowToArrive(running));
            await(running);
            assertThat(pool.shutdownNow()).isEmpty();
            assertThat(pool.awaitTermination(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
            assertThat(task.isCancelled()).isTrue();
        }
    }

    /** Arrives only when its worker has been told that it is cancelled. */
    private static final class SlowToArrive implements SerializableCallable<String> {
        private static final long serialVersionUID = 1;
        @SuppressWarnings("serial") // it is sent as what it is
        private final SharedEvent arriving;

        SlowToArrive(SharedEvent arriving) {
            this.arriving = arriving;
        }

        private void readObject(ObjectInputStream in) throws IOException, ClassNotFoundException {
            in.defaultReadObject();
            arriving.set();
            var control = Thread.getAllStackTraces().keySet().stream().filter(WorkerControl.class::isInstance)
                    .map(WorkerControl.class::cast).findAny().orElseThrow();
            Await.until("the cancel", () -> control.lastCancelled() != 0);
        }

        @Override
        public String call() {
            return "ran";
        }
    }

    @Test
    void aTaskThatItsDeadWorkerHadNotBegunIsCancelledIfAllIsStopped() throws Exception {
        try (var pool = ProcessPool.create(1)) {
            long pid = pool.submit(() -> ProcessHandle.current().pid()).get();
            signal("STOP", pid);
            var task = pool.submit(() -> "never begun");
            assertThat(pool.shutdownNow()).isEmpty();
            signal("KILL", pid);
            assertThat(pool.awaitTermination(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
            assertThat(task.isCancelled()).isTrue();
        }
    }

    private static void signal(String name, long pid) throws IOException, InterruptedException {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor()).isZero();
    }

    @Test
    void anInterruptEndsAwaitTermination() throws Exception {
        try (var pool = ProcessPool.create(1)) {
            var waiter = Waiter.start(() -> pool.awaitTermination(1, DAYS));
            waiter.interrupt();
            assertThat(waiter.failure()).isInstanceOf(InterruptedException.class);
        }
    }

    @Test
    void closingWaitsForAllTasks() throws Exception {
        var pool = ProcessPool.create(1);
        var task = occupy(pool);
        var closer = Waiter.running(pool::close);
        assertThat(closer.isWaiting()).isTrue();
        assertThat(pool.isShutdown()).isTrue();
        go.set();
        closer.result();
        assertThat(task.resultNow()).isEqualTo("went");
        assertThat(pool.isTerminated()).isTrue();
        pool.close();
    }

    @Test
    void anInterruptedCloseStopsTheTasks() throws Exception {
        var pool = ProcessPool.create(1);
        var task = occupy(pool);
        var closer = Waiter.running(pool::close);
        closer.interrupt();
        closer.result();
        assertThat(interrupted.isSet()).isTrue();
        assertThat(Await.failure(task)).isInstanceOf(InterruptedException.class);
        assertThat(pool.isTerminated()).isTrue();
    }

    @Test
    void aPoolThatWasNeverUsedEndsAtOnce() {
        var pool = ProcessPool.create(3);
        assertThat(pool.pids()).isEmpty();
        pool.shutdown();
        assertThat(pool.isTerminated()).isTrue();
        var other = ProcessPool.create(3);
        assertThat(other.shutdownNow()).isEmpty();
        assertThat(other.isTerminated()).isTrue();
    }

    @Test
    void aPoolThatIsStoppedWhileItsWorkersStartEndsToo() throws Exception {
        var pool = ProcessPool.create(2, PoolOptions.options().eager());
        var waiting = pool.submit(() -> "never");
        assertThat(pool.shutdownNow()).containsExactly((Runnable) waiting);
        assertThat(pool.awaitTermination(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
        assertThat(pool.pids()).isEmpty();
    }

    @Test
    void describesItself() throws Exception {
        var task = occupy(single);
        var waiting = single.submit(() -> 1);
        assertThat(single.toString())
                .matches("process pool \\(running, 1 of 1 workers, 1 active, 1 queued, \\d+ completed\\)");
        go.set();
        task.get();
        waiting.get();
    }

    // CompletableFuture

    @Test
    void runsTheStagesOfCompletableFutures() throws Exception {
        long here = ProcessHandle.current().pid();
        var pid = CompletableFuture
                .supplyAsync((Supplier<Long> & Serializable) () -> ProcessHandle.current().pid(), single);
        assertThat(Await.result(pid)).isEqualTo(single.pids().getFirst()).isNotEqualTo(here);
        try (var count = SharedLongArray.create(1)) {
            Await.result(CompletableFuture.runAsync((Runnable & Serializable) () -> count.set(0, 5), single));
            assertThat(count.get(0)).isEqualTo(5);
        }
        var chain = CompletableFuture.completedFuture(20)
                .thenApplyAsync((Function<Integer, Integer> & Serializable) x -> x + 1, single)
                .thenApply(x -> x * 2)
                .thenCombineAsync(CompletableFuture.completedFuture("!"),
                        (BiFunction<Integer, String, String> & Serializable) (x, end) -> x + end, single);
        assertThat(Await.result(chain)).isEqualTo("42!");
    }

    @Test
    void failsTheStagesOfCompletableFutures() {
        var failed = CompletableFuture.supplyAsync((Supplier<String> & Serializable) () -> {
            throw new IllegalArgumentException("in the stage");
        }, single);
        assertThat(Await.failure(failed)).isInstanceOf(IllegalArgumentException.class).hasMessage("in the stage");
        assertThatThrownBy(failed::join).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(failed.exceptionally(failure -> "saved").join()).isEqualTo("saved");
        assertThat(Await.failure(failed.thenApplyAsync((Function<String, String> & Serializable) x -> x, single)))
                .isInstanceOf(IllegalArgumentException.class);
        Supplier<String> plain = () -> "not serialisable";
        assertThatExceptionOfType(UnserializableTaskException.class)
                .isThrownBy(() -> CompletableFuture.supplyAsync(plain, single));
    }

    @Test
    void stagesOfThePoolHandleFailures() {
        var failed = CompletableFuture.<Integer>failedFuture(new IOException("before"));
        assertThat(Await.result(failed.handleAsync(
                (BiFunction<Integer, Throwable, String> & Serializable) (value, failure) -> value + " " + failure,
                single))).isEqualTo("null java.io.IOException: before");
        assertThat(Await.result(
                failed.exceptionallyAsync((Function<Throwable, Integer> & Serializable) failure -> 42, single)))
                .isEqualTo(42);
        var ours = CompletableFuture.runAsync((Runnable & Serializable) () -> {
            throw new IllegalArgumentException("in the stage");
        }, single);
        Throwable told = Await.result(ours.handle((_, failure) -> failure));
        assertThat(told).isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
        assertThat(Await.failure(ours.whenCompleteAsync(
                (BiConsumer<Void, Throwable> & Serializable) (_, failure) -> System.out.println(failure), single)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoContinuesAStageMayUseThePool() {
        var nested = CompletableFuture.supplyAsync((Supplier<Integer> & Serializable) () -> 20, pair)
                .thenApply(x -> x + Await.result(pair.submit(() -> 22)));
        assertThat(Await.result(nested)).isEqualTo(42);
    }

    @Test
    void aCancelledStageNeverRuns() throws Exception {
        try (var runs = SharedLongArray.create(1)) {
            var first = occupy(single);
            var stage = CompletableFuture.runAsync((Runnable & Serializable) () -> runs.set(0, 1), single);
            assertThat(stage.cancel(true)).isTrue();
            go.set();
            assertThat(first.get()).isEqualTo("went");
            single.submit(() -> "after it").get();
            assertThat(runs.getVolatile(0)).isZero();
        }
    }
}
