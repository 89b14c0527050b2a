package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.client.HazelcastClient;
import com.hazelcast.core.DistributedObject;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.cluster.inspect.ClusterLockFacts.State;
import org.sharray.cluster.inspect.LockOwner;
import org.sharray.cluster.inspect.MemberFacts;
import org.sharray.cluster.inspect.Placement;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.type.ElementType;

/** What a client finds out about arrays on three members in JVMs of their own. */
class ClusterInspectTest {
    /** Seven chunks of longs, and the last one not full. */
    private static final long LENGTH = 200_000;
    private static final long CHUNKS = 7;

    @Test
    void placementAndOwnersAreSeenAndTheirChangeWhenMembersDie() throws InterruptedException {
        try (Members members = new Members(3);
                ChildJvm first = members.start(0);
                ChildJvm second = members.start(1);
                ChildJvm third = members.start(2)) {
            Cluster client = members.join(members.client());
            Await.until("three members to be together", () -> client.size() == 3);
            second.say("create scores " + LENGTH);
            second.expect("ok");

            ClusterFacts facts = settled(client);
            assertThat(facts.members()).extracting(MemberFacts::pid).containsExactlyInAnyOrder(
                    OptionalLong.of(first.pid()), OptionalLong.of(second.pid()), OptionalLong.of(third.pid()));
            ClusterArrayFacts scores = facts.array("scores").orElseThrow();
            assertThat(scores.type()).isEqualTo(ElementType.INT64);
            assertThat(scores.complete()).isTrue();
            assertPlaced(scores, 3);
            assertThat(scores.lock().state()).isEqualTo(State.FREE);
            assertThat(scores.lock().acquisitions()).isZero();
            assertThat(scores.lock().owner()).isEmpty();

            second.say("hold");
            second.expect("held");
            scores = settled(client).array("scores").orElseThrow();
            assertThat(scores.lock().state()).isEqualTo(State.HELD);
            assertThat(scores.lock().acquisitions()).isOne();
            LockOwner owner = scores.lock().owner().orElseThrow();
            MemberFacts keeper = facts.members().stream()
                    .filter(each -> each.pid().equals(OptionalLong.of(second.pid())))
                    .findAny().orElseThrow();
            assertThat(owner.process()).isEqualTo(keeper.id());
            assertThat(owner.address()).isEqualTo(keeper.address());
            assertThat(owner.pid()).isEqualTo(second.pid());
            assertThat(owner.threadName()).isEqualTo("main");

            second.kill();
            Await.until("the others to take the dead member's place", () -> {
                ClusterFacts now = settled(client);
                return now.members().size() == 2 && now.array("scores").orElseThrow().backedUp() == CHUNKS;
            });
            scores = settled(client).array("scores").orElseThrow();
            assertPlaced(scores, 2);
            assertThat(scores.lock().state()).isEqualTo(State.ORPHANED);
            assertThat(scores.lock().owner()).contains(owner);

            var array = client.openLong("scores");
            assertThat(array.lock().tryLock(60, TimeUnit.SECONDS)).isTrue();
            scores = settled(client).array("scores").orElseThrow();
            assertThat(scores.lock().state()).isEqualTo(State.HELD);
            assertThat(scores.lock().previousOwnerDied()).isTrue();
            assertThat(scores.lock().deaths()).isOne();
            assertThat(scores.lock().owner().orElseThrow().threadName()).isEqualTo(Thread.currentThread().getName());
            array.lock().unlock();
            assertThat(settled(client).array("scores").orElseThrow().lock().state()).isEqualTo(State.FREE);

            loseChunk(2);
            assertThat(settled(client).array("scores").orElseThrow().missing()).isOne();
            assertThat(client.delete("scores")).isTrue();
            assertThat(settled(client).arrays()).isEmpty();

            third.kill();
            assertThatThrownBy(client::inspect).isInstanceOf(ClusterUnavailableException.class);
        }
    }

    private static void assertPlaced(ClusterArrayFacts array, int members) {
        List<Placement> placements = array.placements();
        assertThat(placements).hasSize(members).allMatch(each -> each.chunks() > 0 || each.backups() > 0);
        assertThat(array.chunks()).isEqualTo(CHUNKS);
        assertThat(placements.stream().mapToLong(Placement::chunks).sum()).isEqualTo(CHUNKS);
        assertThat(placements.stream().mapToLong(Placement::backups).sum()).isEqualTo(CHUNKS);
        assertThat(placements.stream().mapToLong(Placement::bytes).sum()).isEqualTo(LENGTH * Long.BYTES);
        assertThat(placements.stream().mapToLong(Placement::backupBytes).sum()).isEqualTo(LENGTH * Long.BYTES);
        assertThat(array.missing()).isZero();
        assertThat(array.backedUp()).isEqualTo(CHUNKS);
    }

    private static ClusterFacts settled(Cluster cluster) {
        return Await.result(Await.start(() -> {
            ClusterFacts facts = cluster.inspect();
            while (!facts.settled()) {
                facts = cluster.inspect();
            }
            return facts;
        }));
    }

    /** Takes a chunk out of the only array. */
    private static void loseChunk(int chunk) {
        for (DistributedObject each : HazelcastClient.getAllHazelcastClients().iterator().next()
                .getDistributedObjects()) {
            if (each.getName().startsWith("sharray.chunks.")) {
                ((IMap<?, ?>) each).delete(chunk);
            }
        }
    }

    @Test
    void aClientWithoutAClusterGivesUp() {
        try (Members members = new Members(1)) {
            assertThatThrownBy(() -> members.join(members.client().patience(1, TimeUnit.SECONDS)))
                    .isInstanceOf(ClusterUnavailableException.class);
        }
    }
}
