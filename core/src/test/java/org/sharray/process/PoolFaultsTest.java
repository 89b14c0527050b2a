package org.sharray.process;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.Synchronizers;
import org.sharray.sync.SharedEvent;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.ParentJvm;

/** What tasks may do to their worker, and what may befall it: the pool goes on. */
@Timeout(300)
class PoolFaultsTest {
    private static ProcessPool pool;

    private Synchronizers place;
    private SharedEvent running;
    private SharedEvent go;

    @BeforeAll
    static void createPool() {
        pool = ProcessPool.create(1);
    }

    @AfterAll
    static void closePool() {
        pool.close();
    }

    @BeforeEach
    void createEvents() {
        place = Synchronizers.create();
        running = place.event("running");
        go = place.event("go");
    }

    @AfterEach
    void closeEvents() {
        place.close();
    }

    private static void await(SharedEvent event) throws InterruptedException {
        assertThat(event.await(Await.LIMIT.toSeconds(), SECONDS)).isTrue();
    }

    private static long worker(ProcessPool pool) {
        return Await.result(pool.submit(() -> ProcessHandle.current().pid()));
    }

    private static void kill(long pid) {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Future<Object> occupy(ProcessPool in) throws InterruptedException {
        var begun = running;
        var end = go;
        Future<Object> task = in.submit(() -> {
            begun.set();
            end.await();
            return "went";
        });
        await(begun);
        return task;
    }

    // Death

    @Test
    void aKilledWorkerTakesItsTaskWithItAndNoOther() throws Exception {
        long pid = worker(pool);
        var begun = running;
        Future<String> task = pool.submit(() -> {
            System.err.println("last words");
            begun.set();
            new CountDownLatch(1).await();
            return "never";
        });
        var waiting = pool.submit(() -> ProcessHandle.current().pid());
        await(begun);
        kill(pid);
        assertThat(Await.failure(task)).isInstanceOfSatisfying(WorkerDiedException.class, death -> {
            assertThat(death.pid()).isEqualTo(pid);
            assertThat(death.exitCode()).isEqualTo(137);
            assertThat(death.signal()).contains("SIGKILL");
            assertThat(death.lastErrors()).contains("last words");
            assertThat(death).hasMessageStartingWith(
                    "Worker " + pid + " was killed by SIGKILL while it ran the task; it printed last: ");
        });
        assertThat(Await.result(waiting)).isNotEqualTo(pid);
        assertThat(pool.pids()).hasSize(1).doesNotContain(pid);
    }

    @Test
    void aTaskThatCannotBeSentForWantOfMemoryFailsAndNoOther() {
        try (var child = ChildJvm.start(List.of("-Xmx64m", "-XX:+UseSerialGC"), Exhausted.class)) {
            child.expect("org.sharray.process.ProcessFailedException for java.lang.OutOfMemoryError").expect(2).join();
        }
    }

    /** Has hardly any memory left when it gives a worker a task. */
    static final class Exhausted {
        private Exhausted() {}

        public static void main(String[] arguments) throws Exception {
            try (var pool = ProcessPool.create(1)) {
                worker(pool);
                byte[] much = new byte[8 << 20];
                SerializableCallable<Integer> length = () -> much.length;
                var task = pool.newTaskFor(length);
                var memory = new ArrayList<byte[]>(100);
                try {
                    while (true) {
                        memory.add(new byte[1 << 20]);
                    }
                } catch (OutOfMemoryError full) {
                    memory.removeLast(); // enough for all but the task
                    memory.removeLast();
                }
                pool.execute(task);
                var failure = Await.failure(task);
                memory.clear();
                ParentJvm.say(failure.getClass().getName() + " for " + failure.getCause().getClass().getName());
                ParentJvm.say(Await.result(pool.submit(() -> 2)));
            }
        }
    }

    @Test
    void nobodyNoticesThatAnIdleWorkerDied() {
        for (int i = 0; i < 3; i++) {
            long pid = worker(pool);
            kill(pid);
            assertThat(worker(pool)).isNotEqualTo(pid);
        }
    }

    @Test
    void everyTaskRunsOnceHoweverManyWorkersAreKilled() throws Exception {
        int tasks = 600;
        int kills = 10;
        var random = new Random(1);
        try (var many = ProcessPool.create(2);
                var runs = SharedLongArray.create(tasks + 1);
                var workers = SharedLongArray.create(tasks)) {
            var all = new ArrayList<Future<Integer>>();
            for (int i = 0; i < tasks; i++) {
                int number = i;
                all.add(many.submit(() -> {
                    workers.setVolatile(number, ProcessHandle.current().pid());
                    runs.getAndAdd(number, 1);
                    for (int spin = 0; spin < 20_000; spin++) { // for a while, so that some are killed within
                        Thread.onSpinWait();
                    }
                    runs.getAndAdd(tasks, 1);
                    return number;
                }));
            }
            for (int i = 0; i < kills; i++) {
                // Not those that are being started: some in a row would be a pool whose workers don't start.
                int done = (i + 1) * tasks / (kills + 2) - random.nextInt(20);
                Await.until("the tasks to get on", () -> runs.getVolatile(tasks) >= done);
                var victims = workers.stream().filter(pid -> pid != 0).distinct().boxed()
                        .filter(many.pids()::contains).toList();
                if (!victims.isEmpty()) {
                    kill(victims.get(random.nextInt(victims.size())));
                }
            }
            int lost = 0;
            for (int i = 0; i < tasks; i++) {
                try {
                    assertThat(all.get(i).get()).isEqualTo(i);
                    assertThat(runs.getVolatile(i)).as("runs of task %d", i).isOne();
                } catch (ExecutionException failure) {
                    assertThat(failure).hasCauseInstanceOf(WorkerDiedException.class);
                    assertThat(runs.getVolatile(i)).as("runs of task %d", i).isLessThanOrEqualTo(1);
                    lost++;
                }
            }
            assertThat(lost).isLessThanOrEqualTo(kills);
        }
    }

    @Test
    void aTaskThatExitsFails() {
        Future<?> task = pool.submit(() -> System.exit(3));
        assertThat(Await.failure(task)).isInstanceOfSatisfying(WorkerDiedException.class, death -> {
            assertThat(death.exitCode()).isEqualTo(3);
            assertThat(death.signal()).isEmpty();
            assertThat(death).hasMessageContaining("exited with code 3, as System.exit(3) does, while it ran the task");
        });
        assertThat(Await.failure(pool.submit(() -> System.exit(0)))).isInstanceOf(WorkerDiedException.class);
        assertThat(worker(pool)).isPositive();
    }

    @Test
    void aStackOverflowIsAFailureLikeOthers() {
        long pid = worker(pool);
        assertThat(Await.failure(pool.submit(() -> Recursion.endless(1)))).isInstanceOf(StackOverflowError.class);
        assertThat(worker(pool)).isEqualTo(pid);
    }

    static final class Recursion {
        private Recursion() {}

        static int endless(int depth) {
            return endless(depth + 1) + depth;
        }
    }

    @Test
    void aWorkerWithoutMemoryIsReplaced() {
        var small = PoolOptions.options().process(ProcessOptions.options().jvmArguments("-Xmx32m"));
        try (var tight = ProcessPool.create(1, small)) {
            long pid = worker(tight);
            Future<Integer> task = tight.submit(() -> {
                var hoard = new ArrayList<byte[]>();
                while (true) {
                    hoard.add(new byte[1 << 20]);
                }
            });
            assertThat(Await.failure(task)).isInstanceOf(OutOfMemoryError.class);
            assertThat(worker(tight)).isNotEqualTo(pid);
        }
    }

    // What tasks leave behind

    @Test
    void whatTasksDoToTheirStreamsHarmsNobody() {
        long pid = worker(pool);
        for (int i = 0; i < 2; i++) {
            Await.result(pool.submit(() -> {
                System.out.println("A line that a task prints.");
                System.err.println("A line that a task prints as an error.");
                assertThat(System.in.read()).isEqualTo(-1);
                System.in.close();
                System.out.close();
                System.err.close();
            }));
        }
        assertThat(worker(pool)).isEqualTo(pid);
    }

    @Test
    void threadsThatATaskLeavesDoNotKeepTheWorker() {
        try (var own = ProcessPool.create(1)) {
            Await.result(own.submit(() -> {
                Thread.ofPlatform().daemon(false).start(() -> {
                    while (true) {
                        LockSupport.park();
                    }
                });
            }));
        }
    }

    @Test
    void aLockThatATaskKeepsIsFreeAndTellsOfADeath() throws Exception {
        var lock = place.lock("table");
        var task = pool.submit(() -> lock.lock());
        assertThat(Await.failure(task)).isInstanceOf(IllegalMonitorStateException.class)
                .hasMessageContaining("The task ended and still held").hasMessageContaining("\"table\"");
        try (var guard = lock.hold()) {
            assertThat(guard.previousOwnerDied()).isTrue();
        }
        Await.result(pool.submit(() -> {
            lock.lock();
            lock.unlock();
        }));
        try (var guard = lock.hold()) {
            assertThat(guard.previousOwnerDied()).isFalse();
        }
    }

    @Test
    void aLockOfAnArrayThatATaskKeepsIsFreeToo() throws Exception {
        try (var array = SharedIntArray.create(10, options().stripes(4))) {
            var task = pool.submit(() -> {
                array.lock().lock();
                array.lock(3).lock();
                return "kept both";
            });
            assertThat(Await.failure(task)).isInstanceOf(IllegalMonitorStateException.class);
            try (var whole = array.lock().hold(); var element = array.lock(3).hold()) {
                assertThat(whole.previousOwnerDied()).isTrue();
                assertThat(element.previousOwnerDied()).isTrue();
            }
            assertThat(Await.result(pool.submit(() -> array.get(0)))).isZero();
        }
    }

    @Test
    void anInterruptThatATaskLeavesIsForgotten() {
        Await.result(pool.submit(() -> Thread.currentThread().interrupt()));
        assertThat(Await.result(pool.submit(() -> Thread.currentThread().isInterrupted()))).isFalse();
    }

    @Test
    void anInterruptBetweenTwoTasksIsForgotten(@TempDir Path directory) {
        Path done = directory.resolve("done");
        String name = done.toString();
        long pid = worker(pool);
        Await.result(pool.submit(() -> {
            var worker = Thread.currentThread();
            Await.start(() -> {
                Await.until("the worker to wait for work", () -> Stream.of(worker.getStackTrace())
                        .anyMatch(frame -> frame.getMethodName().equals("readInt")));
                worker.interrupt();
                return Files.createFile(Path.of(name));
            });
        }));
        Await.until("the interrupt", () -> Files.exists(done));
        assertThat(Await.result(pool.submit(() -> Thread.currentThread().isInterrupted()))).isFalse();
        assertThat(worker(pool)).isEqualTo(pid);
    }

    @Test
    void aBarrierStaysWholeWhenATaskEnds() throws Exception {
        var barrier = place.barrier("round", 2);
        for (int i = 0; i < 2; i++) {
            var task = pool.submit(() -> barrier.await());
            barrier.await();
            Await.result(task);
        }
        assertThat(barrier.isBroken()).isFalse();
    }

    // Start

    static final class Prepared {
        static String word;
        static SharedIntArray table;

        private Prepared() {}
    }

    @Test
    void anInitializerPreparesEachWorker() throws Exception {
        ProcessPool prepared;
        try (var table = SharedIntArray.of(1, 2, 3)) {
            prepared = ProcessPool.create(2, PoolOptions.options().initializer(() -> {
                Prepared.word = "ready";
                Prepared.table = table;
            }));
        } // is kept for the workers that are started later
        try (prepared) {
            for (int i = 0; i < 2; i++) {
                assertThat(Await.result(prepared.submit(() -> Prepared.word + " " + Prepared.table.stream().sum())))
                        .isEqualTo("ready 6");
            }
            kill(worker(prepared));
            assertThat(Await.result(prepared.submit(() -> Prepared.word + " " + Prepared.table.stream().sum())))
                    .isEqualTo("ready 6");
        }
        assertThat(Prepared.word).isNull();
    }

    @Test
    void aFailingInitializerFailsWhatWaits() {
        var options = PoolOptions.options().initializer(() -> {
            throw new IllegalStateException("no tables");
        });
        try (var unprepared = ProcessPool.create(1, options)) {
            for (int i = 0; i < 2; i++) {
                assertThat(Await.failure(unprepared.submit(() -> "never"))).isInstanceOf(ProcessFailedException.class)
                        .hasMessageContaining("The pool's initializer failed in worker")
                        .hasMessageContaining("no tables")
                        .hasCauseInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Test
    void anEagerPoolWhoseInitializerFailsGivesUp() throws Exception {
        try (var starts = SharedLongArray.create(1)) {
            var options = PoolOptions.options().eager().initializer(() -> {
                starts.getAndAdd(0, 1);
                throw new IllegalStateException("no tables");
            });
            try (var unprepared = ProcessPool.create(2, options)) {
                Await.until("it to give up", () -> starts.getVolatile(0) >= 3
                        && unprepared.toString().contains("0 of 2 workers"));
                long tried = starts.getVolatile(0);
                SharedProcess.start(() -> {}).join(); // one that goes on would have started another by now
                assertThat(starts.getVolatile(0)).isEqualTo(tried).isLessThanOrEqualTo(4);
                assertThat(Await.failure(unprepared.submit(() -> "never"))).isInstanceOf(ProcessFailedException.class);
            }
        }
    }

    @Test
    void saysWhyTheWorkersDoNotStart() {
        var options = PoolOptions.options().process(ProcessOptions.options().jvmArguments("-XX:NoSuchOption=1"));
        try (var broken = ProcessPool.create(2, options)) {
            var tasks = List.of(broken.submit(() -> 1), broken.submit(() -> 2), broken.submit(() -> 3));
            for (var task : tasks) {
                assertThat(Await.failure(task)).isInstanceOf(ProcessFailedException.class).hasMessageContaining(
                        "The pool's workers don't start: the last one exited with code 1")
                        .hasMessageContaining("it printed: ").hasMessageContaining("NoSuchOption");
            }
            assertThat(Await.failure(broken.submit(() -> 4))).isInstanceOf(ProcessFailedException.class);
        }
    }

    @Test
    void aPoolWithoutAJavaCommandSaysSo() {
        String home = System.setProperty("java.home", "/nowhere");
        try (var broken = ProcessPool.create(1)) {
            assertThat(Await.failure(broken.submit(() -> 1))).isInstanceOf(ProcessFailedException.class)
                    .hasMessageContaining("The pool's workers don't start").hasMessageContaining("/nowhere");
        } finally {
            System.setProperty("java.home", home);
        }
    }

    // Options

    @Test
    void replacesAWorkerThatHasRunItsTasks() {
        try (var changing = ProcessPool.create(1, PoolOptions.options().maxTasksPerWorker(2))) {
            long first = worker(changing);
            assertThat(worker(changing)).isEqualTo(first);
            long second = worker(changing);
            assertThat(second).isNotEqualTo(first);
            assertThat(worker(changing)).isEqualTo(second);
        }
    }

    @Test
    void aWorkerThatHasNothingToDoEnds() throws Exception {
        try (var lazy = ProcessPool.create(2, PoolOptions.options().idleTimeout(Duration.ofMillis(50)))) {
            assertThat(lazy.pids()).isEmpty();
            long first = worker(lazy);
            Await.until("the worker to end", () -> lazy.pids().isEmpty());
            assertThat(worker(lazy)).isNotEqualTo(first);
        }
    }

    @Test
    void anEagerPoolIsCompleteAtAllTimes() throws Exception {
        try (var eager = ProcessPool.create(2, PoolOptions.options().eager())) {
            Await.until("both to start", () -> eager.pids().size() == 2);
            long pid = worker(eager);
            kill(pid);
            Await.until("another to start", () -> eager.pids().size() == 2 && !eager.pids().contains(pid));
        }
    }

    @Test
    void killsWhoIgnoresAnInterruptIfThatIsWanted() throws Exception {
        try (var strict = ProcessPool.create(1, PoolOptions.options().interruptGrace(Duration.ofMillis(50)))) {
            var begun = running;
            long pid = worker(strict);
            Future<?> deaf = strict.submit(() -> {
                begun.set();
                while (true) {
                    Thread.onSpinWait();
                }
            });
            await(begun);
            assertThat(deaf.cancel(true)).isTrue();
            assertThat(worker(strict)).isNotEqualTo(pid);
            assertThat(deaf.isCancelled()).isTrue();
        }
    }

    @Test
    void sparesWhoHeedsAnInterrupt() throws Exception {
        try (var strict = ProcessPool.create(1, PoolOptions.options().interruptGrace(Duration.ofMinutes(5)))) {
            long pid = worker(strict);
            assertThat(occupy(strict).cancel(true)).isTrue();
            assertThat(worker(strict)).isEqualTo(pid);
        }
    }

    @Test
    void keepsTheEndOfACapturedOutput() throws Exception {
        var options = PoolOptions.options().process(ProcessOptions.options().captureOutput());
        try (var captured = ProcessPool.create(1, options)) {
            Future<?> task = captured.submit(() -> {
                System.out.println("x".repeat(100_000));
                System.out.println("printed");
                System.err.println("printed as an error");
                Runtime.getRuntime().halt(4);
            });
            assertThat(Await.failure(task)).isInstanceOfSatisfying(WorkerDiedException.class,
                    death -> assertThat(death.lastErrors()).isEqualTo("printed\nprinted as an error"));
        }
    }
}
