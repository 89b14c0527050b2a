package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Python;

/** A mirror that another process refreshes, as this one and Python see it, while the array is changed and after that process was killed. */
class MirrorProcessesTest {
    private static final int CHUNK = 32_768;
    private static final int CHUNKS = 4;

    /** Takes chunks with the locks of their parts held until it has seen a value, and tells how many values it has seen; fails if it ever sees two in one chunk. */
    private static final String PYTHON = """
            scores = sharray.open('scores')
            status = sharray.open('scores.mirror', 'r')
            seen, turn = set(), 0
            while %1$d not in seen:
                first = turn %% %2$d * %3$d
                with scores.lock_of(first):
                    values = set(scores[first:first + %3$d])
                assert len(values) == 1, values
                seen |= values
                turn += 1
            assert status[0] > 0 and status[2] > 0
            print(len(seen))
            """;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void processesBesideAMemberSeeChunksOfOneMomentAndHowOldTheyAre() throws InterruptedException {
        Python.require();
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("scores", CHUNKS * CHUNK);
            second.say("open scores");
            second.expect("ok");
            second.say("mirror scores 1 0 " + array.length());
            second.expect("ok");
            SharedLongArray beside = SharedLongArray.open("scores");
            try (MirrorStatus status = MirrorStatus.of(beside)) {
                consistentWhileItIsChanged(array, beside);
                whatWasAcknowledgedIsThereAfterTheNextRefresh(array, beside, status);
                aMemberThatWasTakenForDeadTakesNothingOldForNew(first, second);
                third.kill();
                whatWasAcknowledgedIsThereAfterTheNextRefresh(array, beside, status);
                assertThat(status.isRefreshed()).isTrue();
                second.pause();
                Duration before = status.age();
                assertThat(status.isRefreshed()).isTrue(); // for all that anybody knows
                second.kill();
                Await.until("the mirror to be without its process", () -> !status.isRefreshed());
                long last = status.refreshes();
                assertThat(status.awaitRefresh(1, TimeUnit.MILLISECONDS)).isFalse();
                assertThat(status.refreshes()).isEqualTo(last);
                assertThat(status.age()).isGreaterThan(before);
                assertThat(beside.get(1)).isEqualTo(299);
                assertThat(SharedArray.names()).contains("scores", "scores.mirror");
            }
        }
    }

    private static void consistentWhileItIsChanged(SharedLongArray array, SharedLongArray beside) {
        int rounds = 80;
        FutureTask<String> python = Await.start(() -> Python.run(PYTHON.formatted(rounds, CHUNKS, CHUNK)));
        FutureTask<Integer> writer = Await.start(() -> {
            for (int round = 1; round <= rounds; round++) {
                array.fill(round);
            }
            return rounds;
        });
        Set<Long> seen = new TreeSet<>();
        for (int turn = 0; !writer.isDone() || !seen.contains((long) rounds); turn++) {
            long from = turn % CHUNKS * (long) CHUNK;
            long[] now = beside.snapshot(from, from + CHUNK);
            for (long value : now) {
                assertThat(value).isEqualTo(now[0]);
            }
            seen.add(now[0]);
        }
        assertThat(seen).hasSizeGreaterThan(2);
        assertThat(Await.result(python)).isNotEmpty();
    }

    /** It wakes up with a chunk of its own that the others have changed meanwhile, and which it can read without asking anybody. */
    private static void aMemberThatWasTakenForDeadTakesNothingOldForNew(Cluster first, ChildJvm second)
            throws InterruptedException {
        SharedLongArray array = first.createLong("own", 40L * CHUNK);
        long from = (long) CHUNK
                * first.mapSlices(array, false, _ -> ProcessHandle.current().pid()).indexOf(second.pid());
        second.say("open own");
        second.expect("ok");
        second.say("mirror own 1 " + from + " " + (from + CHUNK));
        second.expect("ok");
        try (SharedLongArray beside = SharedLongArray.open("own", OpenMode.READ_ONLY);
                SharedLongArray status = SharedLongArray.open("own.mirror", OpenMode.READ_ONLY)) {
            second.pause();
            Await.until("the stopped member to be taken for dead", () -> first.size() == 2);
            array.fill(777);
            long begun = status.get(1);
            second.resume();
            assertThat(status.awaitUntil(0, done -> done > begun, Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(LongStream.of(beside.toArray()).allMatch(value -> value == 777)).isTrue();
            Await.until("the stopped member to be back", () -> first.size() == 3);
        }
    }

    private static void whatWasAcknowledgedIsThereAfterTheNextRefresh(SharedLongArray array, SharedLongArray beside,
            MirrorStatus status) throws InterruptedException {
        for (int value = 200; value < 300; value++) {
            long last = CHUNKS * CHUNK - 1;
            array.set(1, value);
            array.set(last, value);
            assertThat(status.awaitRefresh(Await.LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
            assertThat(beside.get(1)).isEqualTo(value);
            assertThat(beside.get(last)).isEqualTo(value);
        }
    }
}
