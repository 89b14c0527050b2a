package org.sharray.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Lock;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.Synchronizers;
import org.sharray.error.ArrayClosedException;
import org.sharray.testing.Await;
import org.sharray.testing.Holder;
import org.sharray.testing.Waiter;

/** What all calls that wait have in common: time limits, interrupts, the closing of what is waited for, virtual threads. */
class BlockingCallsTest {
    private static final int VIRTUAL_THREADS = 300;

    /** Every way to wait that can be interrupted. */
    private enum Way {
        SEMAPHORE {
            @Override
            Call call(SharedLongArray array, int threads) {
                return semaphore(array.synchronizers().semaphore("free", 0), 1, threads);
            }
        },
        SEMAPHORE_BULK {
            @Override
            Call call(SharedLongArray array, int threads) {
                return semaphore(array.synchronizers().semaphore("free", 2), 3, threads);
            }
        },
        EVENT {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedEvent event = array.synchronizers().event("done");
                return new Call(event, event::await, event::await, event::set, () -> {});
            }
        },
        LATCH {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedLatch latch = array.synchronizers().latch("ready", 1);
                return new Call(latch, latch::await, latch::await, latch::countDown, () -> {});
            }
        },
        BARRIER {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedBarrier barrier = array.synchronizers().barrier("round", threads + 1);
                return new Call(barrier, barrier::await, (time, unit) -> {
                    try {
                        barrier.await(time, unit);
                        return true;
                    } catch (TimeoutException over) {
                        return false;
                    }
                }, barrier::await, () -> {});
            }
        },
        LOCK {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedLock lock = array.synchronizers().lock("table");
                return lock(lock, lock, lock);
            }
        },
        STRIPE {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedLock lock = array.lock(1);
                return lock(lock, lock, lock);
            }
        },
        READ_LOCK {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
                return lock(lock, lock.readLock(), lock.writeLock());
            }
        },
        WRITE_LOCK_BEHIND_A_WRITER {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
                return lock(lock, lock.writeLock(), lock.writeLock());
            }
        },
        WRITE_LOCK_BEHIND_A_READER {
            @Override
            Call call(SharedLongArray array, int threads) {
                SharedReadWriteLock lock = array.synchronizers().readWriteLock("table");
                return lock(lock, lock.writeLock(), lock.readLock());
            }
        },
        ELEMENT {
            @Override
            Call call(SharedLongArray array, int threads) {
                return new Call(array, () -> array.awaitChange(1, 0),
                        (time, unit) -> array.awaitChange(1, 0, time, unit),
                        () -> {
                            array.setVolatile(1, 1);
                            array.notifyWaiters(1);
                        }, () -> {});
            }
        };

        /** The call, on a synchroniser that makes that many threads wait. */
        abstract Call call(SharedLongArray array, int threads);

        private static Call semaphore(SharedSemaphore semaphore, int permits, int threads) {
            return new Call(semaphore, () -> semaphore.acquire(permits),
                    (time, unit) -> semaphore.tryAcquire(permits, time, unit),
                    () -> semaphore.release(permits * threads), () -> {});
        }

        private static Call lock(Object what, Lock wanted, Lock held) {
            Holder holder = Holder.of(held);
            return new Call(what, () -> {
                wanted.lockInterruptibly();
                wanted.unlock();
            }, (time, unit) -> {
                boolean taken = wanted.tryLock(time, unit);
                if (taken) {
                    wanted.unlock();
                }
                return taken;
            }, holder::close, holder::close);
        }
    }

    private interface Timed {
        boolean call(long time, TimeUnit unit) throws Exception;
    }

    /**
     * One way to wait.
     *
     * @param what  is waited for
     * @param plain waits as long as it takes
     * @param timed waits for a time
     * @param end   lets all threads go, if there are as many as were told
     * @param over  ends the thread that keeps them
     */
    private record Call(Object what, Waiter.Action plain, Timed timed, Waiter.Action end,
            Runnable over) implements AutoCloseable {
        /** Both forms, each as a wait without a limit. */
        List<Callable<Object>> bothForms() {
            return List.of(() -> {
                plain.run();
                return true;
            }, () -> timed.call(Long.MAX_VALUE, TimeUnit.NANOSECONDS));
        }

        @Override
        public void close() {
            over.run();
        }
    }

    private static SharedLongArray create() {
        return SharedLongArray.create(2, options().stripes(2));
    }

    private static void inEachForm(Way way, FormTest test) throws Exception {
        for (int form = 0; form < 2; form++) {
            try (SharedLongArray array = create(); Call call = way.call(array, 1)) {
                test.run(array, call, call.bothForms().get(form));
            }
        }
    }

    private interface FormTest {
        void run(SharedLongArray array, Call call, Callable<Object> form) throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void waitsUntilLetGo(Way way) throws Exception {
        inEachForm(way, (_, call, form) -> {
            Waiter<Object> waiter = Waiter.start(form);
            call.end.run();
            assertThat(waiter.result()).isEqualTo(true);
        });
    }

    @ParameterizedTest
    @EnumSource
    void givesUpWhenTheTimeIsOver(Way way) throws Exception {
        for (long time : new long[]{0, -1, Long.MIN_VALUE, 1, 30}) {
            try (SharedLongArray array = create(); Call call = way.call(array, 1)) {
                boolean came = Await.result(Await.start(() -> call.timed.call(time, TimeUnit.MILLISECONDS)));
                assertThat(came).as("after " + time + " ms").isFalse();
            }
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BARRIER")
    void needsNoTimeWhereNothingIsToBeWaitedFor(Way way) throws Exception {
        for (long time : new long[]{0, -1, Long.MIN_VALUE, 1, Long.MAX_VALUE}) {
            try (SharedLongArray array = create(); Call call = way.call(array, 2)) {
                call.end.run();
                assertThat(call.timed.call(time, TimeUnit.DAYS)).as("within " + time + " days").isTrue();
                call.plain.run();
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptEndsTheWait(Way way) throws Exception {
        inEachForm(way, (_, call, form) -> {
            Waiter<Object> waiter = Waiter.start(() -> {
                assertThatExceptionOfType(InterruptedException.class).isThrownBy(form::call);
                return Thread.currentThread().isInterrupted();
            });
            waiter.interrupt();
            assertThat(waiter.result()).as("the interrupt status").isEqualTo(false);
            if (way != Way.BARRIER) {
                call.end.run();
                assertThat(form.call()).as("usable afterwards").isEqualTo(true);
            }
        });
    }

    @ParameterizedTest
    @EnumSource
    void whoIsInterruptedBeforeDoesNotEvenTry(Way way) throws Exception {
        inEachForm(way, (_, call, form) -> {
            if (way != Way.BARRIER) {
                call.end.run();
            }
            assertThatExceptionOfType(InterruptedException.class).isThrownBy(() -> {
                Thread.currentThread().interrupt();
                form.call();
            });
            assertThat(Thread.interrupted()).isFalse();
        });
    }

    private static void assertEndsByClosing(SharedLongArray array, Call call, Callable<Object> form) throws Exception {
        List<Waiter<Object>> waiters = Stream.of(Thread.ofPlatform().daemon(), Thread.ofVirtual())
                .map(kind -> Waiter.start(kind, form)).toList();
        array.close();
        waiters.forEach(waiter -> assertThat(waiter.failure()).isExactlyInstanceOf(ArrayClosedException.class)
                .hasMessageContaining("closed"));
        for (Callable<Object> later : call.bothForms()) {
            assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(later::call);
        }
        assertThat(call.what.toString()).contains("closed");
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheWait(Way way) throws Exception {
        for (int form = 0; form < 2; form++) {
            SharedLongArray array = create();
            try (Call call = way.call(array, 2)) {
                assertEndsByClosing(array, call, call.bothForms().get(form));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void closingEndsTheWaitAlsoWhereThisProcessHasTheFileOpenOnceMore(Way way) throws Exception {
        for (int form = 0; form < 2; form++) {
            SharedLongArray array = create();
            try (SharedArray _ = SharedArray.attach(array.handle()); Call call = way.call(array, 2)) {
                assertEndsByClosing(array, call, call.bothForms().get(form));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void hundredsOfVirtualThreadsWaitTogether(Way way) throws Exception {
        try (SharedLongArray array = create(); Call call = way.call(array, VIRTUAL_THREADS)) {
            List<FutureTask<Object>> tasks = IntStream.range(0, VIRTUAL_THREADS)
                    .mapToObj(i -> new FutureTask<>(call.bothForms().get(i % 2))).toList();
            List<Thread> threads = tasks.stream().map(Thread::startVirtualThread).toList();
            threads.forEach(Await::asleep);
            assertThat(tasks).noneMatch(FutureTask::isDone);
            call.end.run();
            tasks.forEach(task -> assertThat(Await.result(task)).isEqualTo(true));
        }
    }

    @ParameterizedTest
    @EnumSource
    void closedSynchronizersSaySo(Way way) throws Exception {
        SharedLongArray array = create();
        Synchronizers home = array.synchronizers();
        try (Call call = way.call(array, 1)) {
            home.close();
            for (Callable<Object> form : call.bothForms()) {
                assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(form::call);
            }
        }
        assertThat(array.isOpen()).isFalse();
    }
}
