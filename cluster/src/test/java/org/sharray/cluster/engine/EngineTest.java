package org.sharray.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.core.Hazelcast;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.sharray.cluster.Members;
import org.sharray.cluster.engine.Locks.Owned;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.layout.Contents;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** What members leave behind, and what is made of it. Two members in this JVM, who are one cluster with a majority of one. */
class EngineTest {
    private final String name = "test-" + UUID.randomUUID();
    private final List<Integer> ports = Members.ports(2);
    private Engine first;
    private HazelcastInstance instance;

    private Engine join(int port) {
        return Engine.join(
                new Settings(name, Settings.Role.MEMBER, "127.0.0.1", port, List.of("127.0.0.1:" + ports.getFirst()),
                        1, -1),
                bytes -> bytes);
    }

    @BeforeEach
    void begin() {
        first = join(ports.getFirst());
        instance = Hazelcast.getAllHazelcastInstances().stream()
                .filter(each -> each.getConfig().getClusterName().equals(name)).findAny().orElseThrow();
    }

    @AfterEach
    void leave() {
        first.close();
    }

    private static long add(Chunks chunks) {
        return chunks.change(Operation.ADD, 0, Integer.BYTES, 1, 0, 0);
    }

    private Chunk chunk(Description description) {
        return instance.<Integer, Chunk>getMap(Configuration.CHUNKS + description.id()).get(0);
    }

    @Test
    void chunksForgetWhoHasLeft() throws Exception {
        Description description = first.create("swept", new Contents(ElementType.INT32, Shape.of(10)));
        Chunks chunks = first.chunks("swept", description);
        add(chunks);
        try (Engine second = join(ports.getLast())) {
            add(second.chunks("swept", second.find("swept")));
            first.forgetThoseThatLeft();
            assertThat(chunk(description).callers()).isEqualTo(2);
        }
        first.forgetThoseThatLeft();
        assertThat(chunk(description).callers()).isOne();
        assertThat(add(chunks)).isEqualTo(2);
        try (Engine third = join(ports.getLast())) {
            assertThat(add(third.chunks("swept", third.find("swept")))).isEqualTo(3);
        }
    }

    @Test
    void whoWasForgottenByMistakeIsToldOnceAndGoesOnAsAnother() {
        Description description = first.create("mistaken", new Contents(ElementType.INT32, Shape.of(10)));
        Chunks chunks = first.chunks("mistaken", description);
        add(chunks);
        int last = instance.<String, Integer>getMap(Configuration.NUMBERS).get("last");
        chunks.forget(new ForgetCallers(RollCall.of(last, List.of())));
        assertThatThrownBy(() -> add(chunks)).isInstanceOf(ClusterUnavailableException.class)
                .hasMessageContaining("gone");
        assertThat(add(chunks)).isOne();
    }

    @Test
    void anArrayWhoseMakerDiedCanBeDeletedAndADeletedOneIsNotLost() {
        Description description = first.create("half", new Contents(ElementType.INT32, Shape.of(10)));
        IMap<String, Description> names = instance.getMap(Configuration.NAMES);
        names.set("half", description.incomplete());
        assertThatThrownBy(() -> first.find("half")).isInstanceOf(ArrayNotFoundException.class)
                .hasMessageContaining("delete it");
        assertThat(first.delete("half")).isTrue();
        assertThat(first.delete("half")).isFalse();
        Chunks chunks = first.chunks("half", description);
        first.create("half", new Contents(ElementType.INT32, Shape.of(10)));
        assertThatThrownBy(() -> add(chunks)).isInstanceOf(ArrayNotFoundException.class)
                .hasMessageContaining("deleted");
        assertThat(add(first.chunks("half", first.find("half")))).isZero();
    }

    @Test
    void aLockOfWhichNothingIsKnownAnyMoreIsLikeOneWhoseOwnerDied() {
        Description description = first.create("locked", new Contents(ElementType.INT32, Shape.of(10)));
        Chunks chunks = first.chunks("locked", description);
        Owned before = first.locks().lock(description.lockKey());
        assertThat(before.after()).isFalse();
        chunks.raiseFence(before.epoch());
        first.locks().unlock(description.lockKey(), before);
        instance.getMap(Configuration.LOCKS).delete(description.lockKey());
        Owned after = first.locks().lock(description.lockKey());
        assertThat(after.after()).isTrue();
        assertThat(after.epoch()).isGreaterThan(before.epoch());
        assertThat(chunks.change(Operation.ADD, 0, Integer.BYTES, 1, 0, after.epoch())).isZero();
        first.locks().unlock(description.lockKey(), after);
    }

    @Test
    void anOwnerThatIsNotSureOfItsLastChangeLeavesTheLockAsIfItHadDied() {
        Description description = first.create("abandoned", new Contents(ElementType.INT32, Shape.of(10)));
        Owned owned = first.locks().lock(description.lockKey());
        first.locks().abandon(description.lockKey(), owned);
        assertThat(first.locks().lock(description.lockKey()).after()).isTrue();
    }
}
