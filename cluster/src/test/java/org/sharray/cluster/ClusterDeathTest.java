package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.sharray.SharedLongArray;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.error.LostElementsException;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;

/** What members leave behind that are killed, or stopped for longer than the others believe in them. */
class ClusterDeathTest {
    private static final long LENGTH = 200_000;

    @Test
    void membersAndOwnersOfTheLockComeGoAndDieAndNoAddIsLostOrMadeTwice() {
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("adds", LENGTH);
            for (ChildJvm other : List.of(second, third)) {
                other.say("open adds");
                other.expect("ok");
            }
            second.say("storm 5");
            second.expect("ok");
            AtomicLong ours = new AtomicLong();
            AtomicBoolean calm = new AtomicBoolean();
            FutureTask<Void> storm = Await.start(() -> {
                while (!calm.get()) {
                    array.getAndAdd(5, 1);
                    ours.incrementAndGet();
                }
                return null;
            });

            anOwnerIsKilled(array, third, ours);
            aMemberComesAndLeaves(members, first, array);
            anOwnerThatOnlyComputesIsKilled(members, array);

            calm.set(true);
            Await.result(storm);
            second.say("calm");
            String[] theirs = second.hear().split(" ");
            assertThat(theirs[1]).isEqualTo("0");
            assertThat(array.get(5)).isEqualTo(ours.get() + Long.parseLong(theirs[0]));

            second.kill();
            Await.until("the dead to be missed", () -> first.size() == 1);
            aMinorityNeitherReadsNorWrites(array);
        }
    }

    private static void anOwnerIsKilled(SharedLongArray array, ChildJvm owner, AtomicLong adds) {
        owner.say("hold");
        owner.expect("held");
        FutureTask<Boolean> waiter = Await.start(() -> {
            try (var guard = array.lock().hold(); var inner = array.lock().hold()) {
                return guard.previousOwnerDied() && inner.previousOwnerDied();
            }
        });
        long before = adds.get();
        Await.until("the storm to rage", () -> adds.get() > before + 100);
        owner.kill();
        assertThat(Await.result(waiter)).isTrue();
        assertThat(array.lock().ownerDeaths()).isOne();
        try (var guard = array.lock().hold()) {
            assertThat(guard.previousOwnerDied()).isFalse();
        }
    }

    private static void aMemberComesAndLeaves(Members members, Cluster first, SharedLongArray array) {
        try (ChildJvm third = members.start(2)) {
            Await.until("the third to come", () -> first.size() == 3);
            array.slice(10, LENGTH).setAll(index -> index + 10);
            third.say("open adds");
            third.expect("ok");
            third.say("leave");
            third.expect("ok");
            Await.until("the third to go", () -> first.size() == 2);
        }
        assertThat(array.slice(10, LENGTH).toArray()).isEqualTo(LongStream.range(10, LENGTH).toArray());
    }

    private static void anOwnerThatOnlyComputesIsKilled(Members members, SharedLongArray array) {
        try (ChildJvm computing = members.startComputing()) {
            Await.until("the other one to find the members", () -> {
                computing.say("open adds");
                return computing.hear().equals("ok");
            });
            computing.say("hold");
            computing.expect("held");
            computing.say("set 1 8");
            computing.expect("ok");
            computing.kill();
            assertThat(array.lock().repair(() -> array.set(1, array.get(1) + 1))).isTrue();
            assertThat(array.lock().repair(() -> array.set(1, 0))).isFalse();
            assertThat(array.get(1)).isEqualTo(9);
            assertThat(array.lock().ownerDeaths()).isEqualTo(2);
        }
    }

    private static void aMinorityNeitherReadsNorWrites(SharedLongArray array) {
        assertThatThrownBy(() -> array.get(0)).isInstanceOf(ClusterUnavailableException.class)
                .hasMessageContaining("majority");
        assertThatThrownBy(() -> array.set(0, 1)).isInstanceOf(ClusterUnavailableException.class);
        assertThatThrownBy(() -> array.lock().lock()).isInstanceOf(ClusterUnavailableException.class);
    }

    @Test
    void oneThatWasStoppedAndTakenForDeadChangesNothingUnderItsLockAndBringsNothingBack() {
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("stopped", LENGTH);
            first.createLong("doomed", LENGTH);
            third.say("open stopped");
            third.expect("ok");
            third.say("hold");
            third.expect("held");
            third.say("set 7 1");
            third.expect("ok");
            third.say("storm 0 32768 65536 98304 131072 163840 196608"); // an element of each chunk
            third.expect("ok");
            Await.until("the storm to rage", () -> array.get(0) > 100);
            third.pause();
            try (var guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isTrue();
                array.set(7, 2);
                assertThat(first.delete("doomed")).isTrue();
                third.resume();
                third.say("set 7 3");
                assertThat(third.hear()).isIn("LockLostException", "ClusterUnavailableException");
                assertThat(array.get(7)).isEqualTo(2);
            }
            Await.until("the three to be together again", () -> first.size() == 3);
            third.say("set 7 4"); // its thread still believes that it holds the lock
            assertThat(third.hear()).isIn("LockLostException", "ClusterUnavailableException");
            third.say("release");
            assertThat(third.hear()).isEqualTo("IllegalMonitorStateException");
            Await.until("the one that was stopped to be let in", () -> {
                third.say("set 7 0");
                return third.hear().equals("ok");
            });
            third.say("calm");
            String[] counts = third.hear().split(" ");
            long acknowledged = Long.parseLong(counts[0]);
            assertThat(LongStream.of(array.toArray()).sum()).isBetween(acknowledged,
                    acknowledged + Long.parseLong(counts[1]));
            assertThat(first.list()).containsExactly("stopped");
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void elementsWhoseMembersDieTogetherAreLostByNameAndTheOthersAreThere() {
        try (Members members = new Members(5); ChildJvm fourth = members.start(3); ChildJvm fifth = members.start(4)) {
            Cluster first = members.join(members.member(0));
            members.join(members.member(1));
            members.join(members.member(2));
            Await.until("five members to be together", () -> first.size() == 5);
            SharedLongArray array = first.createLong("lost", 200 * 32_768L);
            array.fill(1);
            fourth.pause(); // so that none has the time to make up for the other
            fifth.pause();
            fourth.kill();
            fifth.kill();
            Await.until("the dead to be missed", () -> first.size() == 3);
            int lost = 0;
            for (long chunk = 0; chunk < 200; chunk++) {
                try {
                    assertThat(array.get(chunk * 32_768)).isOne();
                } catch (LostElementsException gone) {
                    lost++;
                    assertThat(gone)
                            .hasMessageContaining("Elements " + chunk * 32_768 + " to " + ((chunk + 1) * 32_768 - 1))
                            .hasMessageContaining("array lost");
                }
            }
            assertThat(lost).isBetween(1, 199);
            assertThatThrownBy(array::toArray).isInstanceOf(LostElementsException.class);
            assertThatThrownBy(() -> array.fill(2)).isInstanceOf(LostElementsException.class);
        }
    }

}
