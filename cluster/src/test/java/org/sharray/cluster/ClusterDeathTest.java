package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.FutureTask;
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
    void addsAreExactWhenTheOwnerOfTheLockIsKilled() {
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("adds", LENGTH);
            for (ChildJvm other : new ChildJvm[]{second, third}) {
                other.say("open adds");
                other.expect("ok");
            }
            second.say("storm 5");
            second.expect("ok");
            third.say("hold");
            third.expect("held");
            FutureTask<Boolean> waiter = Await.start(() -> {
                try (var guard = array.lock().hold()) {
                    return guard.previousOwnerDied();
                }
            });
            long ours = 0;
            boolean killed = false;
            while (!waiter.isDone()) {
                array.getAndAdd(5, 1);
                ours++;
                if (ours == 300 && !killed) {
                    third.kill();
                    killed = true;
                }
            }
            assertThat(Await.result(waiter)).isTrue();
            second.say("calm");
            long theirs = Long.parseLong(second.hear().split(" ")[0]);
            assertThat(array.get(5)).isEqualTo(ours + theirs);
            assertThat(array.lock().ownerDeaths()).isOne();
            try (var guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isFalse();
            }
            assertThat(LongStream.of(array.toArray()).sum()).isEqualTo(ours + theirs);
        }
    }

    @Test
    void anOwnerThatWasStoppedAndLostTheLockChangesNothingWhenItWakes() {
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("stopped", LENGTH);
            third.say("open stopped");
            third.expect("ok");
            third.say("hold");
            third.expect("held");
            third.say("set 7 1");
            third.expect("ok");
            third.pause();
            try (var guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isTrue();
                array.set(7, 2);
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
                third.say("set 7 5");
                return third.hear().equals("ok");
            });
            assertThat(array.get(7)).isEqualTo(5);
            assertThat(second.isAlive()).isTrue();
        }
    }

    @Test
    void whatIsAcknowledgedToOneThatWasStoppedIsDone() {
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("acknowledged", LENGTH);
            first.createLong("doomed", LENGTH);
            third.say("open acknowledged");
            third.expect("ok");
            third.say("storm 0 32768 65536 98304 131072 163840 196608"); // one of each chunk
            third.expect("ok");
            Await.until("the storm to rage", () -> array.get(0) > 100);
            third.pause();
            Await.until("the one that is stopped to be missed", () -> first.size() == 2);
            assertThat(first.delete("doomed")).isTrue();
            third.resume();
            Await.until("the three to be together again", () -> first.size() == 3);
            long before = array.get(0);
            Await.until("the storm to rage again", () -> array.get(0) > before + 100);
            third.say("calm");
            String[] counts = third.hear().split(" ");
            long acknowledged = Long.parseLong(counts[0]);
            assertThat(LongStream.of(array.toArray()).sum()).isBetween(acknowledged,
                    acknowledged + Long.parseLong(counts[1]));
            assertThat(first.list()).containsExactly("acknowledged"); // the other one did not come back with it
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

    @Test
    void aMinorityNeitherReadsNorWrites() {
        try (Members members = new Members(3); ChildJvm second = members.start(1); ChildJvm third = members.start(2)) {
            Cluster first = members.join(members.member(0));
            Await.until("three members to be together", () -> first.size() == 3);
            SharedLongArray array = first.createLong("minority", 10);
            second.kill();
            third.kill();
            Await.until("the dead to be missed", () -> first.size() == 1);
            assertThatThrownBy(() -> array.get(0)).isInstanceOf(ClusterUnavailableException.class)
                    .hasMessageContaining("majority");
            assertThatThrownBy(() -> array.set(0, 1)).isInstanceOf(ClusterUnavailableException.class);
            assertThatThrownBy(() -> array.lock().lock()).isInstanceOf(ClusterUnavailableException.class);
        }
    }

    @Test
    void membersComeAndGoWhileOthersAdd() {
        try (Members members = new Members(3); ChildJvm second = members.start(1)) {
            Cluster first = members.join(members.member(0));
            Await.until("two members to be together", () -> first.size() == 2);
            SharedLongArray array = first.createLong("moving", LENGTH);
            second.say("open moving");
            second.expect("ok");
            second.say("storm 9");
            second.expect("ok");
            try (ChildJvm third = members.start(2)) {
                Await.until("the third to come", () -> first.size() == 3);
                array.slice(10, LENGTH).setAll(index -> index + 10);
                third.say("open moving");
                third.expect("ok");
                third.say("leave");
                third.expect("ok");
                Await.until("the third to go", () -> first.size() == 2);
            }
            second.say("calm");
            assertThat(second.hear()).isEqualTo(array.get(9) + " 0");
            assertThat(array.slice(10, LENGTH).toArray()).isEqualTo(LongStream.range(10, LENGTH).toArray());
        }
    }

    @Test
    void theLockOfOneThatOnlyComputesIsFreeAfterItsDeath() {
        try (Members members = new Members(1); ChildJvm computing = members.startComputing()) {
            Cluster first = members.join(members.member(0));
            SharedLongArray array = first.createLong("computing", 10);
            Await.until("the other one to find the member", () -> {
                computing.say("open computing");
                return computing.hear().equals("ok");
            });
            computing.say("hold");
            computing.expect("held");
            computing.say("set 1 8");
            computing.expect("ok");
            computing.kill();
            try (var guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isTrue();
                assertThat(array.get(1)).isEqualTo(8);
            }
        }
    }
}
