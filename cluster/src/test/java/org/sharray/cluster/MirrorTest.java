package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.ArrayOptions;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.SharedRecordArray;
import org.sharray.Span;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.OwnerDiedException;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** Mirrors of a cluster's arrays, which are refreshed when the test says so: on two members in this JVM. */
class MirrorTest {
    /** Ints of a chunk. */
    private static final int CHUNK = 1 << 16;

    /** By themselves, never while the test runs. */
    private static final MirrorOptions ON_DEMAND = MirrorOptions.options().every(Duration.ofDays(1));

    private static Members members;
    private static Cluster cluster;
    private static Cluster client;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @BeforeAll
    static void join() {
        members = new Members(2);
        cluster = members.join(members.member(0));
        members.join(members.member(1));
        client = members.join(members.client());
    }

    @AfterAll
    static void leave() {
        members.close();
    }

    @Test
    void aRefreshReadsWhatHasChangedAndNothingElse() throws InterruptedException {
        SharedIntArray array = cluster.createInt("changes", 5 * CHUNK + 3);
        array.fill(1);
        try (Mirror<SharedIntArray> mirror = cluster.mirror(array, "changes", ON_DEMAND)) {
            assertThat(mirror.status().chunksRead()).isEqualTo(6);
            assertThat(mirror.array().toArray()).containsOnly(1);
            array.set(0, 2);
            array.set(5 * CHUNK, 3);
            array.slice(2 * CHUNK, 2 * CHUNK + 2).fill(4);
            assertThat(mirror.array().toArray()).containsOnly(1);
            mirror.refresh();
            assertThat(mirror.status().chunksRead()).isEqualTo(3);
            assertThat(array.mismatch(mirror.array())).isEqualTo(-1);
            mirror.refresh();
            assertThat(mirror.status().chunksRead()).isZero();
            assertThat(mirror.status().refreshes()).isEqualTo(3);
        }
    }

    @Test
    void partsShapesAndTypesAreMirrored() throws InterruptedException {
        SharedDoubleArray matrix = (SharedDoubleArray) client.create("matrix", ElementType.FLOAT64, Shape.of(300, 700));
        matrix.setAll(index -> index);
        try (Mirror<SharedDoubleArray> whole = client.mirror(matrix, "whole", ON_DEMAND);
                Mirror<? extends SharedArray> rows = client.mirror(matrix.view(Span.range(100, 200), Span.all()),
                        "rows",
                        ON_DEMAND)) {
            assertThat(whole.array().get(299, 5)).isEqualTo(299 * 700 + 5);
            assertThat(rows.array().shape()).isEqualTo(Shape.of(100, 700));
            matrix.row(150).fill(-1);
            matrix.row(99).fill(-2);
            matrix.row(200).fill(-2);
            rows.refresh();
            SharedDoubleArray mirrored = (SharedDoubleArray) rows.array();
            assertThat(matrix.view(Span.range(100, 200), Span.all()).mismatch(mirrored)).isEqualTo(-1);
            assertThat(mirrored.get(50, 3)).isEqualTo(-1);
        }
        assertThatThrownBy(() -> client.mirror(matrix.transpose(), "turned", ON_DEMAND))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("row by row");
        assertThatThrownBy(() -> client.mirror(matrix.column(0), "column", ON_DEMAND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.mirror(matrix, "another's", ON_DEMAND))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(SharedArray.names()).isEmpty();
    }

    /** Of which a chunk has no round number. */
    record Price(double value, int volume, byte kind) {}

    @Test
    void recordsAreMirrored() throws InterruptedException {
        SharedRecordArray<Price> prices = cluster.createRecord("prices", Price.class, 40_000);
        try (Mirror<?> mirror = cluster.mirror(prices, "prices", ON_DEMAND)) {
            prices.setAll(index -> new Price(index, (int) index, (byte) 1));
            mirror.refresh();
            try (SharedRecordArray<Price> beside = SharedRecordArray.open(Price.class, "prices", OpenMode.READ_ONLY)) {
                assertThat(beside.get(39_999)).isEqualTo(new Price(39_999, 39_999, (byte) 1));
                assertThat(beside.asList()).isEqualTo(prices.stream().toList());
            }
        }
    }

    @Test
    void underTheLockAllOfItIsOfOneMoment() throws InterruptedException {
        SharedIntArray array = cluster.createInt("whole", 3 * CHUNK);
        try (Mirror<SharedIntArray> mirror = cluster.mirror(array, "whole",
                MirrorOptions.options().every(Duration.ofMillis(1)).underLock())) {
            FutureTask<Integer> writer = Await.start(() -> {
                for (int round = 1; round <= 40; round++) {
                    try (var _ = array.lock().hold()) {
                        for (int part = 0; part < 3; part++) {
                            array.slice(part * CHUNK, (part + 1) * CHUNK).fill(round);
                        }
                    }
                }
                return 40;
            });
            Set<Integer> seen = new TreeSet<>();
            while (!writer.isDone()) {
                int[] now = mirror.array().snapshot();
                assertThat(Arrays.stream(now).allMatch(value -> value == now[0])).isTrue();
                seen.add(now[0]);
            }
            mirror.refresh();
            assertThat(mirror.array().toArray()).containsOnly(Await.result(writer));
            assertThat(seen).isNotEmpty();
        }
    }

    @Test
    void aReaderThatDiesWithALockHeldIsNoHarmToTheOthers() throws InterruptedException {
        SharedIntArray array = cluster.createInt("readers", 3 * CHUNK);
        try (Mirror<SharedIntArray> mirror = cluster.mirror(array, "readers", ON_DEMAND)) {
            Await.result(Await.start(() -> {
                mirror.array().lock().lock();
                mirror.array().lock(CHUNK).lock();
                return null; // the thread ends with both
            }));
            Await.until("the locks to be without their owner", () -> {
                try {
                    return mirror.array().snapshot() == null;
                } catch (OwnerDiedException refused) {
                    return true;
                }
            });
            array.set(CHUNK, 5);
            mirror.refresh();
            assertThat(mirror.array().snapshot()[CHUNK]).isEqualTo(5);
        }
    }

    @Test
    void aNameThatIsInUseIsRefusedAndNothingOfItIsTouched() {
        SharedIntArray array = cluster.createInt("names", 5);
        try (SharedIntArray stranger = SharedIntArray.create(3, ArrayOptions.options().named("stranger"));
                SharedLongArray likeStatus = SharedLongArray.create(9, ArrayOptions.options().named("other.mirror"));
                Mirror<SharedIntArray> _ = cluster.mirror(array, "taken", ON_DEMAND)) {
            assertThatThrownBy(() -> cluster.mirror(array, "taken", ON_DEMAND)).isInstanceOf(ArrayExistsException.class)
                    .hasMessageContaining("refreshed");
            assertThatThrownBy(() -> cluster.mirror(array, "stranger", ON_DEMAND))
                    .isInstanceOf(ArrayExistsException.class);
            assertThatThrownBy(() -> cluster.mirror(array, "other", ON_DEMAND)).isInstanceOf(ArrayFormatException.class)
                    .hasMessageContaining("other.mirror");
            assertThatThrownBy(() -> cluster.mirror(array, "no/name", ON_DEMAND))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> MirrorStatus.of(stranger)).isInstanceOf(ArrayNotFoundException.class);
            assertThat(SharedArray.names()).containsExactlyInAnyOrder("stranger", "other.mirror", "taken",
                    "taken.mirror");
            assertThat(stranger.length() + likeStatus.length()).isEqualTo(12);
        }
    }

    @Test
    void whatIsClosedIsNotRefreshedAnyMoreAndItsNameIsFree() throws InterruptedException {
        SharedIntArray array = cluster.createInt("closed", 5);
        Mirror<SharedIntArray> mirror = cluster.mirror(array, "closed mirror", ON_DEMAND);
        try (SharedIntArray beside = SharedIntArray.open("closed mirror");
                MirrorStatus status = MirrorStatus.of(beside)) {
            assertThat(status.isRefreshed()).isTrue();
            mirror.close();
            mirror.close();
            assertThat(status.isRefreshed()).isFalse();
            assertThatThrownBy(mirror::refresh).isInstanceOf(ArrayClosedException.class);
            assertThat(SharedArray.names()).isEmpty();
            assertThatThrownBy(() -> MirrorStatus.of(beside)).isInstanceOf(ArrayNotFoundException.class);
            array.set(1, 1);
            try (Mirror<SharedIntArray> next = cluster.mirror(array, "closed mirror", ON_DEMAND)) {
                assertThat(next.array().get(1)).isOne();
                assertThat(beside.get(1)).isZero();
                assertThat(status.isRefreshed()).isFalse();
                assertThatThrownBy(() -> MirrorStatus.of(beside)).isInstanceOf(ArrayNotFoundException.class)
                        .hasMessageContaining("open it anew");
            }
        }
    }

    @Test
    void theDeletionOfTheArrayEndsItsMirror() throws InterruptedException {
        SharedIntArray array = cluster.createInt("deleted", 5);
        array.set(2, 7);
        try (Mirror<SharedIntArray> mirror = cluster.mirror(array, "deleted", ON_DEMAND);
                SharedIntArray beside = SharedIntArray.open("deleted", OpenMode.READ_ONLY);
                MirrorStatus status = MirrorStatus.of(beside)) {
            cluster.delete("deleted");
            cluster.createInt("deleted", 5); // another one
            assertThatThrownBy(mirror::refresh).isInstanceOf(ArrayNotFoundException.class)
                    .hasMessageContaining("deleted");
            Await.until("nobody to refresh the mirror", () -> !status.isRefreshed());
            assertThat(beside.get(2)).isEqualTo(7);
            assertThat(status.refreshes()).isOne();
            assertThat(mirror.failure()).isPresent();
        }
        assertThat(SharedArray.names()).isEmpty();
    }

    @Test
    void theEndOfTheMembershipEndsTheMirror() throws InterruptedException {
        cluster.createInt("left", 5);
        Cluster guest = Cluster.join(members.computing());
        Mirror<SharedIntArray> mirror = guest.mirror(guest.openInt("left"), "left", ON_DEMAND);
        assertThat(mirror.status().awaitRefresh(1, TimeUnit.MILLISECONDS)).isFalse();
        guest.close();
        assertThatThrownBy(mirror::refresh).isInstanceOf(ArrayClosedException.class);
        assertThat(mirror.array().get(0)).isZero();
        mirror.close();
        assertThat(SharedArray.names()).isEmpty();
    }
}
