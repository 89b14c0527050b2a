package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.process.ProcessPool;
import org.sharray.process.SharedProcess;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** Vectors to which several processes append at once, also such as are killed meanwhile. */
class VectorProcessesTest {
    /** What an appender appends at a time; none of its elements is 0. */
    private static final int BLOCK = 7;

    private static final int BLOCKS = 3_000;
    private static final int KILLS = 5;
    private static final int ROOM_TO_KILL = 700_000;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Block by block, alternately by one call and by one for each element: its number in the upper half, then 1, 2, 3 … */
    private static void append(SharedLongVector vector, long appender, int blocks) {
        for (int block = 0; block < blocks; block++) {
            long first = appender << 32 | block * BLOCK + 1;
            if (block % 2 == 0) {
                long[] values = new long[BLOCK];
                for (int i = 0; i < BLOCK; i++) {
                    values[i] = first + i;
                }
                vector.appendAll(values);
            } else {
                for (int i = 0; i < BLOCK; i++) {
                    vector.append(first + i);
                }
            }
        }
    }

    /** Appends until it is killed, or has appended what it was told. */
    static final class Appender {
        public static void main(String[] arguments) throws Exception {
            try (SharedLongVector vector = SharedLongVector.open(arguments[0])) {
                ParentJvm.say("in");
                ParentJvm.hear();
                append(vector, Long.parseLong(arguments[1]), Integer.parseInt(arguments[2]));
                ParentJvm.say("done");
                ParentJvm.hear();
            }
        }
    }

    private static ChildJvm start(String name, int appender, int blocks) {
        return ChildJvm.start(Appender.class, name, appender, blocks);
    }

    /** How many elements each appender has appended; they are in its order, and those appended by one call are together. */
    private static Map<Long, Integer> checked(long[] elements) {
        Map<Long, Integer> last = new HashMap<>();
        for (int i = 0; i < elements.length; i++) {
            long appender = elements[i] >>> 32;
            int number = (int) elements[i];
            int before = last.getOrDefault(appender, 0);
            assertThat(number).as("element %d, of appender %d", i, appender).isEqualTo(before + 1);
            int block = before / BLOCK;
            if (block % 2 == 0 && before % BLOCK != 0) {
                assertThat(elements[i - 1]).as("what stands before element %d", i).isEqualTo(elements[i] - 1);
            }
            last.put(appender, number);
        }
        return last;
    }

    /** Reads behind those who append, until there are so many elements. */
    private static void follow(SharedLongVector vector, long until) {
        long seen = 0;
        while (seen < until) {
            long size = vector.size();
            for (long index = size - 1; index >= seen; index--) {
                if (vector.get(index) == 0) {
                    throw new AssertionError("There is no element " + index + " below size " + size);
                }
            }
            seen = size;
            Thread.onSpinWait();
        }
    }

    @Test
    void severalProcessesAppendAtOnce() {
        int total = 4 * BLOCKS * BLOCK;
        try (SharedLongVector vector = SharedLongVector.create(total, options().named("log"));
                SharedLongVector reader = SharedLongVector.open("log", OpenMode.READ_ONLY);
                ChildJvm first = start("log", 1, BLOCKS);
                ChildJvm second = start("log", 2, BLOCKS)) {
            FutureTask<Void> follower = Await.start(() -> {
                follow(reader, total);
                return null;
            });
            FutureTask<Long> sleeper = Await.start(() -> vector.awaitSize(total));
            List<ChildJvm> children = List.of(first, second);
            children.forEach(child -> child.expect("in"));
            children.forEach(child -> child.say("go"));
            FutureTask<Void> thread = Await.start(() -> {
                append(vector, 4, BLOCKS);
                return null;
            });
            append(vector, 3, BLOCKS);
            Await.result(thread);
            children.forEach(child -> child.expect("done"));
            assertThat(Await.result(sleeper)).isEqualTo(total);
            Await.result(follower);
            assertThat(checked(vector.elements().toArray())).hasSize(4)
                    .allSatisfy((_, count) -> assertThat(count).isEqualTo(BLOCKS * BLOCK));
        }
    }

    @Test
    void whoIsKilledLeavesNoHoleAndStopsNobody() {
        Random random = new Random(1);
        try (SharedLongVector vector = SharedLongVector.create((KILLS + 2L) * ROOM_TO_KILL,
                options().named("log").participants(4).strict())) {
            List<ChildJvm> victims = new ArrayList<>();
            try {
                victims.add(start("log", 1, ROOM_TO_KILL / BLOCK));
                for (int kill = 1; kill <= KILLS; kill++) {
                    victims.add(start("log", kill + 1, ROOM_TO_KILL / BLOCK)); // while the other one appends
                    ChildJvm victim = victims.get(kill - 1).expect("in");
                    long before = vector.size();
                    victim.say("go");
                    long enough = before + 1 + random.nextInt(20_000);
                    Await.until("the victim to append", () -> vector.size() >= enough);
                    victim.kill();
                    int next = 100 + kill;
                    Await.result(Await.start(() -> {
                        append(vector, next, 2);
                        return null;
                    }));
                }
            } finally {
                victims.forEach(ChildJvm::close);
            }
            Map<Long, Integer> last = checked(vector.elements().toArray());
            assertThat(last).hasSize(2 * KILLS);
            for (long kill = 1; kill <= KILLS; kill++) {
                assertThat(last.get(100 + kill)).isEqualTo(2 * BLOCK);
                int of = last.get(kill);
                assertThat(of / BLOCK % 2 == 0 ? of % BLOCK : 0).as("of what was to be appended at once").isZero();
            }
        }
    }

    @Test
    void tasksOfOtherProcessesAppend() throws Exception {
        try (SharedIntVector vector = SharedIntVector.create(10)) {
            SharedProcess.start(() -> {
                vector.append(1);
            }).join();
            try (ProcessPool pool = ProcessPool.create(2)) {
                for (int task = 2; task < 6; task++) {
                    int number = task;
                    pool.submit(() -> vector.append(number));
                }
                pool.submit(() -> vector.awaitSize(5)).get();
            }
            assertThat(vector.elements().stream().sorted().toArray()).containsExactly(1, 2, 3, 4, 5);
        }
    }

    @Test
    void numpySeesTheWholeCapacity() {
        Numpy.require();
        try (SharedDoubleVector vector = SharedDoubleVector.create(6, options().named("vector"))) {
            vector.appendAll(IntStream.rangeClosed(1, 4).asDoubleStream().toArray());
            assertThat(Numpy.run("""
                    array = np.load(sys.argv[1], mmap_mode='r+')
                    print(array.shape, array.dtype, array.tolist())
                    array[1] = 7.5
                    """, directory.fileOf("vector"))).isEqualTo("(6,) float64 [1.0, 2.0, 3.0, 4.0, 0.0, 0.0]");
            assertThat(vector).hasToString("[1.0, 7.5, 3.0, 4.0]");
            assertThat(vector.append(5)).isEqualTo(4);
        }
    }
}
