package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.Slot;
import org.sharray.os.DeathNotices;
import org.sharray.os.Processes;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.Waiter;

/** The fields of slots, and who is dead as far as they tell. */
class SlotTableTest {
    private static final long OURS = ProcessHandle.current().pid();
    private static final long NOBODYS = 1L << 40;

    private final ControlRegion region = new ControlRegion(3, 2);
    private final FileLayout layout = region.layout;
    private final SlotTable slots = region.slots;

    @Test
    void kindAndGenerationAreOneWord() {
        slots.setState(1, Slot.BY_LOCK, -2);
        long state = slots.state(1);
        assertThat(SlotTable.kind(state)).isEqualTo(Slot.BY_LOCK);
        assertThat(SlotTable.generation(state)).isEqualTo(-2);
        assertThat(slots.state(0)).isZero();
        assertThat(slots.state(2)).isZero();
    }

    @Test
    void aProcessSaysWhoItIs() {
        slots.introduce(1);
        assertThat(slots.pid(1)).isEqualTo(OURS);
        assertThat(slots.program(1)).isNotEmpty();
        assertThat(System.getProperty("sun.java.command").split(" ")[0]).endsWith(slots.program(1));
        assertThat(slots.program(1).getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(Slot.COMMAND_BYTES);
        assertThat(slots.describe(1)).isEqualTo("process " + OURS + " (" + slots.program(1) + ")");
        assertThat(region.longAt(layout.slot(1) + Slot.START)).isEqualTo(Processes.startOf(OURS).orElse(0));
        assertThat(slots.pid(0)).isZero();
        assertThat(slots.program(2)).isEmpty();
    }

    private void live(int kind, long pid, long start) {
        slots.setState(1, kind, 5);
        region.setLong(layout.slot(1) + Slot.PID, pid);
        region.setLong(layout.slot(1) + Slot.START, start);
    }

    @Test
    void aPortableParticipantLivesAsLongAsItsProcess() {
        long start = Processes.startOf(OURS).orElseThrow();
        live(Slot.BY_PID, OURS, start);
        assertThat(slots.livesByPid(1)).isTrue();
        live(Slot.BY_PID, OURS, 0);
        assertThat(slots.livesByPid(1)).as("the start is unknown").isTrue();
        live(Slot.BY_PID, NOBODYS, 0);
        assertThat(slots.livesByPid(1)).isFalse();
        live(Slot.BY_PID, OURS, start + 1);
        assertThat(slots.livesByPid(1)).as("a later process of the same id").isEqualTo(start == 0);
        for (int kind : new int[]{Slot.FREE, Slot.BY_LOCK, Slot.CLAIMED}) {
            live(kind, OURS, start);
            assertThat(slots.livesByPid(1)).as("kind %d", kind).isFalse();
        }
    }

    @Test
    void aLifeIsMarkedIfTheKernelMarkedItAndItIsTheSame() {
        slots.setState(1, Slot.BY_LOCK, 5);
        long state = slots.state(1);
        slots.setNotice(1, 4711);
        assertThat(slots.isMarked(1, state)).isFalse();
        slots.setNotice(1, 4711 | DeathNotices.MARK);
        assertThat(slots.notice(1)).isEqualTo(4711 | DeathNotices.MARK);
        assertThat(slots.isMarked(1, state)).isTrue();
        assertThat(slots.isMarked(0, slots.state(0))).isFalse();
        slots.setState(1, Slot.BY_LOCK, 6);
        assertThat(slots.isMarked(1, state)).as("another life").isFalse();
        slots.setState(1, Slot.BY_PID, 5);
        assertThat(slots.isMarked(1, slots.state(1))).as("whose proof is another").isFalse();
    }

    @Test
    void attentionAndChangesAreCounted() {
        slots.callAttention(1);
        slots.callAttention(1);
        assertThat(slots.attention(1)).isEqualTo(2);
        assertThat(slots.attention(0)).isZero();
        slots.announceChange();
        assertThat(slots.members()).isOne();
    }

    /** docs/format.md: other clients and the kernel look there. */
    @Test
    void fieldsStandWhereTheFormatHasThem() {
        assertThat(slots.noticeWord(1)).isEqualTo(layout.slot(1) + 32);
        assertThat(slots.attentionWord(1)).isEqualTo(layout.slot(1) + 36);
        assertThat(slots.membersWord()).isEqualTo(layout.record(1) + 24);
    }

    @Test
    void cellsAreChangedFromWhatTheyAre() {
        int record = layout.firstSynchronizer() + 1;
        assertThat(slots.changeCell(1, record, 0, 7)).isTrue();
        assertThat(slots.changeCell(1, record, 0, 8)).isFalse();
        assertThat(slots.cell(1, record)).isEqualTo(7);
        assertThat(slots.cell(0, record)).isZero();
        assertThat(slots.cell(1, record - 1)).isZero();
        slots.clearCell(1, record);
        assertThat(slots.cell(1, record)).isZero();
    }

    @Test
    @NativeOnly("nobody sleeps in the kernel there")
    void whoIsToLookIsWoken() {
        Waiter<Void> keeper = region.sleeper(slots.attentionWord(1));
        slots.callAttention(1);
        keeper.result();
        Waiter<Void> first = region.sleeper(slots.membersWord());
        Waiter<Void> second = region.sleeper(slots.membersWord());
        slots.announceChange();
        first.result();
        second.result();
    }
}
