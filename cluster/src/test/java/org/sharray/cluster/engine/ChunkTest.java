package org.sharray.cluster.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.hazelcast.internal.serialization.InternalSerializationService;
import com.hazelcast.internal.serialization.impl.DefaultSerializationServiceBuilder;
import java.util.AbstractMap.SimpleEntry;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a member does with changes that come twice, late, or from somebody who lost the lock; without an engine. */
class ChunkTest {
    private final Caller caller = new Caller(1, 1);
    private final Map.Entry<Integer, Chunk> entry = new SimpleEntry<>(0, new Chunk(64));

    private ChangeElement add(Caller by, long epoch, int offset, long delta) {
        return new ChangeElement(by, epoch, Operation.ADD, offset, Integer.BYTES, delta, 0);
    }

    @Test
    void aChangeThatComesTwiceIsMadeOnceAndHasOneResult() {
        ChangeElement first = add(caller, 0, 8, 5);
        ChangeElement second = add(caller, 0, 8, 7);
        assertThat(first.process(entry)).isEqualTo(0L);
        assertThat(first.process(entry)).isEqualTo(0L);
        assertThat(second.process(entry)).isEqualTo(5L);
        assertThat(second.process(entry)).isEqualTo(5L);
        first.process(entry); // late: nobody waits for it any more
        assertThat(entry.getValue().bits(8, 4)).isEqualTo(12);
        assertThat(add(new Caller(1, 2), 0, 8, 1).process(entry)).isEqualTo(12L);
    }

    @Test
    void aBackupThatGotAChangeKnowsItWhenItBecomesTheKeeper() {
        ChangeElement change = add(caller, 0, 0, 1);
        change.process(entry);
        Map.Entry<Integer, Chunk> backup = new SimpleEntry<>(0, copy(entry.getValue()));
        assertThat(change.process(backup)).isEqualTo(0L);
        assertThat(backup.getValue().bits(0, 4)).isEqualTo(1);
    }

    @Test
    void anOwnerThatLostTheLockChangesNothing() {
        assertThat(add(caller, 3, 0, 1).process(entry)).isEqualTo(0L);
        new RaiseFence(4).process(entry);
        assertThat(add(caller, 3, 0, 1).process(entry)).isEqualTo(Refusal.FENCED.number());
        assertThat(add(caller, 0, 0, 1).process(entry)).isEqualTo(1L); // without the lock, as anybody may
        assertThat(add(caller, 4, 0, 1).process(entry)).isEqualTo(2L);
        new RaiseFence(2).process(entry); // late
        assertThat(add(caller, 3, 0, 1).process(entry)).isEqualTo(Refusal.FENCED.number());
        assertThat(copy(entry.getValue()).isFenced(3)).isTrue();
    }

    @Test
    void oneHistoryHasOneVersionAndAnotherOneAnother() {
        Map.Entry<Integer, Chunk> backup = new SimpleEntry<>(0, copy(entry.getValue()));
        ChangeElement change = add(caller, 0, 0, 1);
        change.process(entry);
        long version = entry.getValue().version();
        assertThat(version).isNotEqualTo(backup.getValue().version());
        change.process(entry); // a second time
        new RaiseFence(1).process(entry);
        assertThat(entry.getValue().version()).isEqualTo(version);
        ChangeElement other = add(new Caller(2, 1), 0, 0, 5);
        other.process(backup); // as many changes, but not the same
        assertThat(backup.getValue().version()).isNotEqualTo(version);
        change.process(backup);
        other.process(entry);
        assertThat(backup.getValue().bits(0, 4)).isEqualTo(entry.getValue().bits(0, 4));
        assertThat(backup.getValue().version()).isNotEqualTo(entry.getValue().version()); // the order counts
        assertThat(copy(entry.getValue()).version()).isEqualTo(entry.getValue().version());
        assertThat(new ReadVersion().process(entry)).isEqualTo(entry.getValue().version());
    }

    @Test
    void whatIsNotThereIsLostAndNotMade() {
        Map.Entry<Integer, Chunk> none = new SimpleEntry<>(0, null);
        assertThat(add(caller, 0, 0, 1).process(none)).isEqualTo(Refusal.LOST.number());
        assertThat(new ReadElement(0, 4).process(none)).isEqualTo(Refusal.LOST.number());
        assertThat(new RaiseFence(1).process(none)).isNull();
        assertThat(none.getValue()).isNull();
    }

    @Test
    void thoseThatLeftAreForgotten() {
        for (int process = 1; process <= 3; process++) {
            add(new Caller(process, 1), 0, 0, 1).process(entry);
            add(new Caller(process, 2), 0, 0, 1).process(entry);
        }
        assertThat(entry.getValue().callers()).isEqualTo(6);
        new ForgetCallers(RollCall.of(3, List.of(2, 4))).process(entry);
        assertThat(entry.getValue().callers()).isEqualTo(2);
    }

    @Test
    void whoWasTakenForGoneAndIsNotMakesNoChangeASecondTime() {
        ChangeElement change = add(caller, 0, 0, 1);
        change.process(entry);
        new ForgetCallers(RollCall.of(5, List.of(2))).process(entry);
        assertThat(change.process(entry)).isEqualTo(Refusal.GONE.number());
        new ForgetCallers(RollCall.of(5, List.of(1, 2))).process(entry); // from one who knew less
        Map.Entry<Integer, Chunk> backup = new SimpleEntry<>(0, copy(entry.getValue()));
        assertThat(change.process(backup)).isEqualTo(Refusal.GONE.number());
        assertThat(add(new Caller(2, 1), 0, 0, 1).process(backup)).isEqualTo(1L);
        assertThat(add(new Caller(6, 1), 0, 0, 1).process(backup)).isEqualTo(2L);
    }

    @Test
    void elementsOfEveryWidthKeepTheirBitsAndTheirNeighbours() {
        Random random = new Random(4);
        for (int width : new int[]{1, 2, 4, 8}) {
            Chunk chunk = new Chunk(64);
            long mask = width == 8 ? -1 : (1L << 8 * width) - 1;
            long[] model = new long[64 / width];
            for (int i = 0; i < 1000; i++) {
                int index = random.nextInt(model.length);
                model[index] = random.nextLong() & mask;
                chunk.setBits(index * width, width, model[index] | random.nextLong() & ~mask);
            }
            for (int i = 0; i < model.length; i++) {
                assertThat(chunk.bits(i * width, width)).isEqualTo(model[i]);
            }
        }
    }

    /** As another member gets it. */
    private static Chunk copy(Chunk chunk) {
        InternalSerializationService serialization = new DefaultSerializationServiceBuilder()
                .addDataSerializableFactory(Wire.FACTORY, new Wire()).build();
        try {
            return serialization.toObject(serialization.toData(chunk));
        } finally {
            serialization.dispose();
        }
    }
}
