package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.NotSerializableException;
import java.io.ObjectInputFilter;
import java.io.ObjectOutputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.cluster.error.MemberDiedException;
import org.sharray.process.ProcessFailedException;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;

/** Loops over slices on the members that keep them. */
class ClusterSlicesTest {
    private static final long CHUNK = 32_768;

    /** In which process a slice was worked on, and what the sum of it is. */
    private static String whoAndSum(SharedLongArray slice) {
        return ProcessHandle.current().pid() + " " + LongStream.of(slice.toArray()).sum();
    }

    @Test
    void eachSliceIsWorkedOnByItsKeeperAndTheResultsAreInOrder() throws InterruptedException {
        try (Members members = new Members(2); ChildJvm second = members.start(1)) {
            Cluster first = members.join(members.member(0));
            Await.until("two members to be together", () -> first.size() == 2);
            SharedLongArray array = first.createLong("slices", 40 * CHUNK + 5);
            array.setAll(index -> index);
            List<String> results = first.mapSlices(array.slice(100, array.length()), false,
                    ClusterSlicesTest::whoAndSum);
            assertThat(results).hasSize(41);
            for (int i = 0; i < 41; i++) {
                long sum = LongStream.range(Math.max(100, i * CHUNK), Math.min(array.length(), (i + 1) * CHUNK)).sum();
                assertThat(results.get(i)).endsWith(" " + sum);
            }
            assertThat(results).anyMatch(result -> result.startsWith(second.pid() + " "))
                    .anyMatch(result -> result.startsWith(ProcessHandle.current().pid() + " "));
            first.forEachSlice(array, slice -> slice.fill(3));
            assertThat(array.toArray()).containsOnly(3);
            Cluster client = members.join(members.client());
            assertThat(client.mapSlices(client.openLong("slices"), true, SharedLongArray::length)).hasSize(41)
                    .contains(5L);
        }
    }

    @Test
    void whatATaskThrowsIsTold() {
        try (Members members = new Members(1)) {
            Cluster cluster = members.join(members.member(0));
            SharedIntArray array = cluster.createInt("failing", 10);
            assertThatThrownBy(() -> cluster.forEachSlice(array, slice -> {
                throw new IOException("no such thing");
            })).isInstanceOf(ProcessFailedException.class).hasMessageContaining("no such thing").cause()
                    .isInstanceOf(IOException.class);
            assertThatThrownBy(() -> cluster.mapSlices(array, false, slice -> new Object()))
                    .isInstanceOf(ProcessFailedException.class)
                    .hasMessageContaining("java.lang.Object");
            Object unsendable = new Object();
            assertThatThrownBy(() -> cluster.forEachSlice(array, slice -> unsendable.hashCode()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("serialisable");
            assertThatThrownBy(() -> cluster.forEachSlice(array.slice(9, -1, -1), slice -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> cluster.forEachSlice(SharedIntArray.create(3), slice -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aFilterRefusesTasks() {
        try (Members members = new Members(1)) {
            Cluster cluster = members.join(members.member(0)
                    .taskFilter(ObjectInputFilter.Config.createFilter("org.sharray.cluster.Slice*;java.base/*;!*")));
            SharedIntArray array = cluster.createInt("filtered", 10);
            assertThatThrownBy(() -> cluster.forEachSlice(array, slice -> slice.set(0, 1)))
                    .hasMessageContaining("REJECTED");
            assertThat(array.get(0)).isZero();
        }
    }

    @Test
    void aFilterIsNotLostOnTheWayToAnotherProcess() throws IOException {
        try (ObjectOutputStream out = new ObjectOutputStream(OutputStream.nullOutputStream())) {
            out.writeObject(ClusterOptions.options());
            assertThatThrownBy(
                    () -> out.writeObject(ClusterOptions.options().taskFilter(_ -> ObjectInputFilter.Status.REJECTED)))
                    .isInstanceOf(NotSerializableException.class).hasMessageContaining("filter");
        }
    }

    /** Whether this is the test's JVM. */
    private static volatile boolean here;

    /** Notes that a slice is worked on, and elsewhere never ends. */
    private static long stuckElsewhere(SharedLongArray slice) throws InterruptedException {
        slice.set(0, here ? 1 : 2);
        if (!here) {
            new CountDownLatch(1).await();
        }
        return 1;
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theSlicesOfADeadMemberAreWorkedOnAgainIfTheyMayBe(boolean repeatable) {
        here = true;
        try (Members members = new Members(3); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            members.join(members.member(1));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("repeated", 60 * CHUNK);
            FutureTask<List<Long>> loop = Await
                    .start(() -> first.mapSlices(array, repeatable, ClusterSlicesTest::stuckElsewhere));
            Await.until("a slice to be begun elsewhere",
                    () -> Arrays.stream(array.toArray()).anyMatch(value -> value == 2));
            third.kill();
            if (repeatable) {
                assertThat(Await.result(loop)).hasSize(60).containsOnly(1L);
                assertThat(array.slice(0, array.length(), CHUNK).toArray()).containsOnly(1);
            } else {
                assertThat(Await.failure(loop)).isInstanceOf(MemberDiedException.class)
                        .hasMessageContaining("repeatable");
            }
        }
    }
}
