package org.sharray.sync;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.ArrayOptions;
import org.sharray.OpenMode;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.Synchronizers;
import org.sharray.os.EndlessSleep;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Waiter;

/**
 * Threads that meet at the synchronisers where nobody wakes up by himself: a single wake-up that is lost lets a thread sleep for ever. (Elsewhere
 * it would cost a time slice, which no test notices.)
 */
@Tag("native") // without native calls nobody is woken, and all look again and again
class LostWakeUpTest {
    private static final int THREADS = 4;

    private static ChildJvm child;

    private interface Body {
        void run(int thread) throws Exception;
    }

    private static void inThreads(Body body) {
        List<FutureTask<Void>> tasks = IntStream.range(0, THREADS).mapToObj(thread -> Await.<Void>start(() -> {
            body.run(thread);
            return null;
        })).toList();
        tasks.forEach(Await::result);
    }

    private static FutureTask<Void> asleep(Waiter.Action action) {
        FutureTask<Void> task = new FutureTask<>(() -> {
            action.run();
            return null;
        });
        Await.asleep(Thread.ofPlatform().daemon().start(task));
        return task;
    }

    /** What the threads do. */
    private enum Play {
        SINGLE_PERMITS {
            @Override
            void play(Synchronizers home) {
                SharedSemaphore semaphore = home.semaphore("free", 2);
                inThreads(_ -> {
                    for (int round = 0; round < 5_000; round++) {
                        semaphore.acquire();
                        semaphore.release();
                    }
                });
            }
        },
        MANY_PERMITS {
            @Override
            void play(Synchronizers home) {
                SharedSemaphore semaphore = home.semaphore("free", 5);
                inThreads(thread -> {
                    for (int round = 0; round < 3_000; round++) {
                        int permits = 1 + (thread + round) % 4;
                        semaphore.acquire(permits);
                        semaphore.release(permits);
                    }
                });
            }
        },
        PERMITS_HANDED_OVER {
            @Override
            void play(Synchronizers home) {
                SharedSemaphore there = home.semaphore("there", 0);
                SharedSemaphore back = home.semaphore("back", 0);
                inThreads(thread -> {
                    for (int round = 0; round < 2_000; round++) {
                        (thread % 2 == 0 ? there : back).release();
                        (thread % 2 == 0 ? back : there).acquire();
                    }
                });
            }
        },
        /** Those who sleep longest are woken first, and have no use for it. */
        FEW_PERMITS_FOR_THE_LAST_OF_MANY {
            @Override
            void play(Synchronizers home) {
                SharedSemaphore semaphore = home.semaphore("free", 0);
                for (int round = 0; round < 20; round++) {
                    FutureTask<Void> first = asleep(() -> semaphore.acquire(3));
                    FutureTask<Void> second = asleep(() -> semaphore.acquire(3));
                    FutureTask<Void> last = asleep(() -> semaphore.acquire(2));
                    semaphore.release(2);
                    Await.result(last);
                    semaphore.release(6);
                    Await.result(first);
                    Await.result(second);
                }
            }
        },
        /** The second release finds nobody who waits: the first one has woken one, who has not come to say that another one sleeps. */
        RELEASES_ONE_AFTER_THE_OTHER {
            @Override
            void play(Synchronizers home) {
                SharedSemaphore semaphore = home.semaphore("free", 0);
                for (int round = 0; round < 200; round++) {
                    List<FutureTask<Void>> waiters = List.of(asleep(semaphore::acquire), asleep(semaphore::acquire));
                    semaphore.release();
                    semaphore.release();
                    waiters.forEach(Await::result);
                }
            }
        },
        /** Who waits does not look again and again instead. */
        ONE_SLEEP_FOR_EACH_WAIT {
            @Override
            void play(Synchronizers home) {
                SharedSemaphore semaphore = home.semaphore("free", 0);
                long before = EndlessSleep.sleeps();
                for (int round = 0; round < 50; round++) {
                    int permits = 1 + round % 2;
                    FutureTask<Void> waiter = asleep(() -> semaphore.acquire(permits));
                    semaphore.release(permits);
                    Await.result(waiter);
                }
                long sleeps = EndlessSleep.sleeps() - before;
                if (sleeps > 2 * 50) {
                    throw new AssertionError(sleeps + " sleeps in 50 waits");
                }
            }
        },
        EVENTS {
            @Override
            void play(Synchronizers home) {
                SharedEvent go = home.event("go");
                SharedEvent again = home.event("again");
                AtomicInteger came = new AtomicInteger();
                inThreads(thread -> {
                    for (int round = 0; round < 500; round++) {
                        if (thread > 0) {
                            go.await();
                            came.incrementAndGet();
                            again.await();
                            came.decrementAndGet();
                        } else {
                            again.clear();
                            go.set();
                            Await.until("all to come", () -> came.get() == THREADS - 1);
                            go.clear();
                            again.set();
                            Await.until("all to go", () -> came.get() == 0);
                        }
                    }
                });
            }
        },
        LATCHES {
            @Override
            void play(Synchronizers home) {
                SharedBarrier together = home.barrier("together", THREADS);
                List<SharedLatch> latches = IntStream.range(0, 1_000).mapToObj(i -> home.latch("latch " + i, 2))
                        .toList();
                inThreads(thread -> {
                    for (SharedLatch latch : latches) {
                        together.await();
                        if (thread < 2) {
                            latch.countDown();
                        } else {
                            latch.await();
                        }
                    }
                });
            }
        },
        BARRIER {
            @Override
            void play(Synchronizers home) {
                SharedBarrier barrier = home.barrier("round", THREADS);
                inThreads(_ -> {
                    for (int round = 0; round < 3_000; round++) {
                        barrier.await();
                    }
                });
            }
        },
        LOCK {
            @Override
            void play(Synchronizers home) {
                SharedLock lock = home.lock("table");
                inThreads(_ -> {
                    for (int round = 0; round < 5_000; round++) {
                        try (var _ = lock.hold()) {
                            Thread.yield();
                        }
                    }
                });
            }
        },
        READERS_AND_WRITERS {
            @Override
            void play(Synchronizers home) {
                SharedReadWriteLock lock = home.readWriteLock("table");
                inThreads(thread -> {
                    for (int round = 0; round < 5_000; round++) {
                        try (var _ = thread < 2 ? lock.writeLock().hold() : lock.readLock().hold()) {
                            Thread.yield();
                        }
                    }
                });
            }
        },
        ELEMENTS {
            @Override
            void play(Synchronizers home) {
                try (SharedIntArray ints = SharedIntArray.create(1);
                        SharedLongArray longs = SharedLongArray.create(1)) {
                    inThreads(thread -> {
                        for (int round = 0; round < 2_000; round++) {
                            int next = round * THREADS + thread;
                            ints.awaitUntil(0, value -> value == next);
                            ints.getAndAdd(0, 1);
                            ints.notifyWaiters(0);
                            longs.awaitUntil(0, value -> value == next);
                            longs.getAndAdd(0, 1);
                            longs.notifyWaiters(0);
                        }
                    });
                }
            }
        },
        ELEMENTS_THAT_ARE_READ_ONLY {
            @Override
            void play(Synchronizers home) {
                try (SharedIntArray ints = SharedIntArray.create(2);
                        SharedIntArray reader = SharedIntArray.attach(ints.handle(), OpenMode.READ_ONLY)) {
                    inThreads(thread -> {
                        for (int round = 0; round < 2_000; round++) {
                            int next = round * THREADS + thread;
                            reader.awaitUntil(0, value -> value == next);
                            ints.getAndAdd(0, 1);
                            reader.notifyWaiters(0);
                        }
                    });
                }
            }
        };

        abstract void play(Synchronizers home);
    }

    /** Plays what it is told. */
    static final class Player {
        public static void main(String[] arguments) throws Exception {
            EndlessSleep.install();
            while (true) {
                Play play = Play.valueOf(ParentJvm.hear());
                try (Synchronizers home = Synchronizers.create(ArrayOptions.options().synchronizers(1_001))) {
                    play.play(home);
                    ParentJvm.say("played");
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void nobodySleepsForEver(Play play) {
        if (child == null || !child.isAlive()) {
            child = ChildJvm.start(Player.class);
        }
        child.say(play);
        child.expect("played");
    }

    @AfterAll
    static void close() {
        child.close();
    }
}
