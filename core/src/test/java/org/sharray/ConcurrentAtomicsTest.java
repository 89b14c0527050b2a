package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.testing.Await;
import org.sharray.testing.ByName;
import org.sharray.testing.EachElementType;
import org.sharray.testing.Elements;

/** Several threads at once: no update is lost, neither of an element nor of its neighbours in the word. */
class ConcurrentAtomicsTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 2_000;

    private interface Work {
        void run(int thread);
    }

    /** Runs the same work on several threads that begin together. */
    private static void concurrently(Work work) {
        CyclicBarrier begin = new CyclicBarrier(THREADS);
        List<FutureTask<Void>> tasks = IntStream.range(0, THREADS).mapToObj(thread -> Await.<Void>start(() -> {
            begin.await();
            work.run(thread);
            return null;
        })).toList();
        tasks.forEach(Await::result);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("org.sharray.testing.Elements#numeric")
    void additionsToOneElementSumExactly(Elements elements) {
        try (SharedArray array = elements.create(3)) {
            concurrently(_ -> {
                for (int round = 0; round < ROUNDS; round++) {
                    elements.call(array, "getAndAdd", 1, elements.value(3));
                }
            });
            assertThat(elements.read(array)).containsExactly(elements.value(0),
                    elements.value(3L * THREADS * ROUNDS), elements.value(0));
        }
    }

    @EachElementType
    void threadsThatUpdateNeighboursDoNotDisturbEachOther(Elements elements) {
        ByName.Function next = operands -> elements.value(elements.number(operands[0]) + 1);
        try (SharedArray array = elements.create(THREADS)) {
            concurrently(thread -> {
                Object expected = elements.value(0);
                for (int round = 0; round < ROUNDS; round++) {
                    assertThat(elements.call(array, "getAndUpdate", thread, next)).isEqualTo(expected);
                    expected = next.apply(expected);
                }
            });
            assertThat(elements.read(array)).containsOnly(elements.value(ROUNDS));
        }
    }

    @EachElementType
    void plainWritesToNeighboursAreNotOverwritten(Elements elements) {
        ByName.Function next = operands -> elements.value(elements.number(operands[0]) + 1);
        try (SharedArray array = elements.create(THREADS)) {
            concurrently(thread -> {
                for (int round = 0; round < ROUNDS; round++) {
                    if (thread == 0) {
                        elements.call(array, "updateAndGet", 0, next);
                    } else {
                        Object mine = elements.value(round);
                        elements.call(array, "setVolatile", thread, mine);
                        assertThat(elements.call(array, "getVolatile", thread)).isEqualTo(mine);
                    }
                }
            });
            assertThat(elements.get(array, 0)).isEqualTo(elements.value(ROUNDS));
        }
    }

    @EachElementType
    void compareAndSetIsWonByOneThread(Elements elements) {
        try (SharedArray array = elements.create(1)) {
            List<Integer> winners = new ArrayList<>();
            concurrently(thread -> {
                if ((boolean) elements.call(array, "compareAndSet", 0, elements.value(0), elements.value(1))) {
                    synchronized (winners) {
                        winners.add(thread);
                    }
                }
            });
            assertThat(winners).hasSize(1);
        }
    }
}
