package org.sharray.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.JournalFullException;
import org.sharray.journal.Draft.Mark;
import org.sharray.layout.Contents;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.JournalArea;
import org.sharray.layout.LockPlan;
import org.sharray.type.ElementType;

/** A journal beside a model of bytes: what a transaction reads, what it leaves, and what is finished after it. */
class JournalTest {
    private static final int BYTES = 256;
    private static final int[] SIZES = {1, 2, 4, 8};

    @TempDir
    Path directory;

    private final Arena arena = Arena.ofShared();
    private final Draft draft = new Draft();

    /** What {@link #recovered} opens, by path, and what it has closed. */
    private final Map<String, Part> neighbours = new HashMap<>();
    private final List<String> closed = new ArrayList<>();

    private FileLayout layout;
    private Part home;
    private Part other;
    private Journal journal;

    @BeforeEach
    void make() throws IOException {
        make(LockPlan.LEAST.withJournal(1 << 17));
    }

    private void make(LockPlan plan) throws IOException {
        layout = FileLayout.locked(Contents.ofLength(ElementType.INT8, BYTES), plan);
        home = part("home", layout);
        FileLayout others = FileLayout.sharingLock(Contents.ofLength(ElementType.INT8, BYTES),
                layout.uuid().orElseThrow(), "home");
        other = part("other", others);
        neighbours.put("other", other);
        journal = new Journal(home, layout, "the home", draft, this::open);
    }

    @AfterEach
    void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }

    /** A file, since what is durable is flushed to one. */
    private Part part(String name, FileLayout of) throws IOException {
        Path path = directory.resolve(name + System.nanoTime());
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE)) {
            MemorySegment memory = file.map(FileChannel.MapMode.READ_WRITE, 0, of.fileSize(), arena);
            return Part.of(of, name, name, memory);
        }
    }

    private Neighbours.Open open(UUID uuid, String path, UUID lock) {
        Part found = neighbours.get(path);
        if (found == null || !found.uuid().equals(uuid) || !lock.equals(home.uuid())) {
            return null;
        }
        return new Neighbours.Open() {
            @Override
            public Part part() {
                return found;
            }

            @Override
            public void close() {
                closed.add(path);
            }
        };
    }

    private static byte[] elements(Part part) {
        return part.memory().asSlice(part.from(), BYTES).toArray(ValueLayout.JAVA_BYTE);
    }

    private static long bits(byte[] bytes, int at, int size) {
        long bits = 0;
        for (int i = 0; i < size; i++) {
            bits |= (bytes[at + i] & 0xffL) << 8 * i;
        }
        return bits;
    }

    private static void put(byte[] bytes, int at, int size, long bits) {
        for (int i = 0; i < size; i++) {
            bytes[at + i] = (byte) (bits >>> 8 * i);
        }
    }

    /** What a transaction has written, as bytes. */
    private final Map<Part, byte[]> model = new HashMap<>();

    private void writeSomething(Random random) {
        Part part = random.nextInt(4) == 0 ? other : home;
        byte[] bytes = model.computeIfAbsent(part, JournalTest::elements);
        if (random.nextInt(4) == 0) {
            byte[] source = new byte[random.nextInt(20)];
            random.nextBytes(source);
            int at = random.nextInt(BYTES - source.length);
            journal.write(part, part.from() + at, MemorySegment.ofArray(source));
            System.arraycopy(source, 0, bytes, at, source.length);
        } else {
            int size = SIZES[random.nextInt(4)];
            int at = random.nextInt(BYTES / size) * size;
            long bits = random.nextLong() >>> 64 - 8 * size;
            journal.write(part, part.from() + at, size, bits);
            put(bytes, at, size, bits);
        }
    }

    private void assertReads(Random random) {
        Part part = random.nextBoolean() ? other : home;
        byte[] bytes = model.getOrDefault(part, elements(part));
        int size = SIZES[random.nextInt(4)];
        int at = random.nextInt(BYTES / size) * size;
        assertThat(journal.read(part, part.from() + at, size) << 64 - 8 * size >>> 64 - 8 * size)
                .isEqualTo(bits(bytes, at, size));
        int from = random.nextInt(BYTES);
        byte[] target = new byte[random.nextInt(BYTES - from + 1)];
        journal.read(part, part.from() + from, MemorySegment.ofArray(target));
        assertThat(target).isEqualTo(Arrays.copyOfRange(bytes, from, from + target.length));
    }

    /** With few entries each is looked at; with many, a set tells which may matter. */
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 40, 300})
    void whatWasWrittenIsReadAndIsThereInTheEnd(int writes) {
        for (int seed = 0; seed < 5; seed++) {
            Random random = new Random(seed);
            byte[] before = elements(home);
            model.clear();
            journal.begin();
            for (int i = 0; i < writes; i++) {
                writeSomething(random);
                assertReads(random);
            }
            assertThat(elements(home)).as("before the end").isEqualTo(before);
            journal.commit();
            model.forEach((part, bytes) -> assertThat(elements(part)).isEqualTo(bytes));
            assertThat(journal.isPending()).isFalse();
            assertThat(journal.isUnderWay()).isFalse();
            assertThat(journal.isUnfinished()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 200})
    void whatIsTakenBackHasNotBeenWritten(int writes) {
        Random random = new Random(writes);
        journal.begin();
        for (int i = 0; i < writes; i++) {
            writeSomething(random);
        }
        Map<Part, byte[]> before = new HashMap<>();
        model.forEach((part, bytes) -> before.put(part, bytes.clone()));
        Mark inner = journal.begin();
        for (int i = 0; i < writes; i++) {
            writeSomething(random);
        }
        journal.rollBack(inner);
        model.putAll(before);
        model.keySet().retainAll(before.keySet());
        for (int i = 0; i < 100; i++) {
            assertReads(random);
        }
        writeSomething(random);
        journal.commit();
        model.forEach((part, bytes) -> assertThat(elements(part)).isEqualTo(bytes));
    }

    /** Leaves a transaction as a death after T2 does: entries and state in the journal, elements as they were. */
    private void leaveHalfDone(int writes) {
        byte[] before = elements(home);
        byte[] othersBefore = elements(other);
        Random random = new Random(writes);
        journal.begin();
        for (int i = 0; i < writes; i++) {
            writeSomething(random);
        }
        int end = journal.begin().end();
        journal.commit();
        journal.commit();
        MemorySegment.copy(before, 0, home.memory(), ValueLayout.JAVA_BYTE, home.from(), BYTES);
        MemorySegment.copy(othersBefore, 0, other.memory(), ValueLayout.JAVA_BYTE, other.from(), BYTES);
        setState(state(end));
    }

    private long state(int end) {
        if (!layout.isDurable()) {
            return end;
        }
        CRC32C crc = new CRC32C();
        crc.update(home.memory().asSlice(layout.journal() + JournalArea.ENTRIES, end).asByteBuffer());
        return crc.getValue() << 32 | JournalArea.CHECKED | end;
    }

    private void setState(long state) {
        home.memory().set(ValueLayout.JAVA_LONG, layout.journal() + JournalArea.STATE, state);
    }

    private long replays() {
        return home.memory().get(ValueLayout.JAVA_LONG, layout.journal() + JournalArea.REPLAYS);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatADeadOwnerCommittedIsFinished(boolean durable) throws IOException {
        LockPlan plan = LockPlan.LEAST.withJournal(1 << 14);
        make(durable ? plan.madeDurable() : plan);
        leaveHalfDone(60);
        assertThat(journal.isPending()).isTrue();
        assertThat(Journal.isPending(home.memory(), layout)).isTrue();
        assertThat(elements(home)).isNotEqualTo(model.get(home));
        journal.recover();
        assertThat(model).containsKeys(home, other);
        model.forEach((part, bytes) -> assertThat(elements(part)).isEqualTo(bytes));
        assertThat(journal.isPending()).isFalse();
        assertThat(Journal.isPending(home.memory(), layout)).isFalse();
        assertThat(replays()).isOne();
        assertThat(closed).containsExactly("other");
        journal.recover();
        assertThat(replays()).as("nothing more to do").isOne();
    }

    @Test
    void whatAPowerFailureLeftHalfWrittenHasNotHappened() throws IOException {
        make(LockPlan.LEAST.withJournal(1 << 14).madeDurable());
        leaveHalfDone(60);
        long lastEntry = layout.journal() + JournalArea.ENTRIES + 16;
        home.memory().set(ValueLayout.JAVA_BYTE, lastEntry,
                (byte) ~home.memory().get(ValueLayout.JAVA_BYTE, lastEntry));
        byte[] before = elements(home);
        journal.recover();
        assertThat(elements(home)).isEqualTo(before);
        assertThat(journal.isPending()).isFalse();
        assertThat(replays()).isZero();
        assertThat(closed).isEmpty();
    }

    @Test
    void anArrayThatIsGoneIsSkipped() throws IOException {
        leaveHalfDone(60);
        neighbours.clear();
        byte[] others = elements(other);
        journal.recover();
        assertThat(elements(home)).isEqualTo(model.get(home));
        assertThat(elements(other)).isEqualTo(others);
        assertThat(replays()).isOne();
    }

    /** Such as an anonymous one. */
    @Test
    void anArrayWithoutAPathIsFoundByItsUuid() throws IOException {
        other = new Part(other.uuid(), "", other.identity(), other.memory(), other.from(), other.to());
        neighbours.put("", other);
        leaveHalfDone(60);
        journal.recover();
        assertThat(elements(other)).isEqualTo(model.get(other));
    }

    @Test
    void aJournalThatIsFullIsFinishedToo() throws IOException {
        make(LockPlan.LEAST.withJournal(128)); // of which 16 are the state
        journal.begin();
        for (int i = 0; i < 7; i++) {
            journal.write(home, home.from() + 8 * i, 8, i + 1);
        }
        journal.commit();
        home.memory().asSlice(home.from(), BYTES).fill((byte) 0);
        setState(128 - 16);
        journal.recover();
        assertThat(elements(home)[48]).isEqualTo((byte) 7);
        assertThat(replays()).isOne();
    }

    @Test
    void whatIsDamagedIsForgotten() {
        leaveHalfDone(1);
        home.memory().set(ValueLayout.JAVA_LONG, layout.journal() + JournalArea.ENTRIES, 8L << 48 | home.to());
        setState(16);
        journal.recover();
        assertThat(journal.isPending()).isFalse();
        assertThat(replays()).isZero();
    }

    @Test
    void withoutAJournalNothingIsPending() {
        FileLayout without = FileLayout.locked(Contents.ofLength(ElementType.INT8, 1), LockPlan.LEAST);
        assertThat(Journal.isPending(arena.allocate(without.fileSize(), 8).fill((byte) 1), without)).isFalse();
    }

    @Test
    void whatFitsExactlyFits() throws IOException {
        make(LockPlan.LEAST.withJournal(128)); // of which 16 are the state
        journal.begin();
        for (int i = 0; i < 7; i++) {
            journal.write(home, home.from() + 8 * i, 8, i + 1);
        }
        assertThatExceptionOfType(JournalFullException.class)
                .isThrownBy(() -> journal.write(home, home.from(), 1, 9));
        assertThatExceptionOfType(JournalFullException.class)
                .isThrownBy(() -> journal.write(home, home.from(), MemorySegment.ofArray(new byte[1])));
        journal.write(home, home.from(), MemorySegment.ofArray(new byte[0]));
        journal.commit();
        assertThat(elements(home)[48]).isEqualTo((byte) 7);
        Mark mark = journal.begin();
        assertThatExceptionOfType(JournalFullException.class)
                .isThrownBy(() -> journal.write(home, home.from(), MemorySegment.ofArray(new byte[105])));
        journal.write(home, home.from() + 1, MemorySegment.ofArray(new byte[104]));
        journal.rollBack(mark);
        assertThat(elements(home)[48]).isEqualTo((byte) 7);
    }

    private static MemorySegment bytes(int count) {
        return MemorySegment.ofArray(new byte[count]);
    }

    /** Each piece has its head, and the room for all of them is looked for at first. */
    @Test
    void ofWhatNeedsSeveralEntriesAllFitOrNone() throws IOException {
        int most = 65_528; // in one entry
        int room = most + 56;
        layout = FileLayout.locked(Contents.ofLength(ElementType.INT8, 2 * most),
                LockPlan.LEAST.withJournal(room + 16));
        home = part("long", layout);
        journal = new Journal(home, layout, "the home", draft, this::open);
        journal.begin();
        assertThatExceptionOfType(JournalFullException.class)
                .isThrownBy(() -> journal.write(home, home.from(), bytes(room - 8)));
        assertThat(journal.begin().end()).as("bytes of entries").isZero();
        journal.commit();
        for (int i = 0; i < 3; i++) {
            journal.write(home, home.from(), 8, i);
        }
        journal.write(home, home.from(), bytes(most)); // and its head: all that is left
        assertThat(journal.begin().end()).isEqualTo(room);
    }

    /** 24 bytes and its path, once, and again when another one was written to meanwhile. */
    @Test
    void theNameOfAnotherArrayNeedsRoomToo() throws IOException {
        make(LockPlan.LEAST.withJournal(128)); // of which 16 are the state
        journal.begin();
        journal.write(other, other.from(), 8, 1);
        for (int i = 0; i < 4; i++) {
            journal.write(other, other.from() + 8 * i, 8, 2);
        }
        assertThatExceptionOfType(JournalFullException.class)
                .isThrownBy(() -> journal.write(other, other.from(), 1, 3));
        journal.commit();
        assertThat(elements(other)[24]).isEqualTo((byte) 2);
        journal.begin();
        for (int i = 0; i < 5; i++) {
            journal.write(home, home.from(), 8, 1);
        }
        assertThatExceptionOfType(JournalFullException.class)
                .isThrownBy(() -> journal.write(other, other.from(), 8, 4));
        journal.write(home, home.from(), 8, 1); // for which there is room
        journal.commit();
        assertThat(elements(other)[0]).isEqualTo((byte) 2);
    }

    @Test
    void whatIsLongerThanAnEntryIsSeveral() throws IOException {
        int bytes = 200_000;
        layout = FileLayout.locked(Contents.ofLength(ElementType.INT8, bytes),
                LockPlan.LEAST.withJournal(bytes + 1024));
        home = part("long", layout);
        journal = new Journal(home, layout, "the home", draft, this::open);
        byte[] values = new byte[bytes];
        new Random(1).nextBytes(values);
        journal.begin();
        journal.write(home, home.from(), MemorySegment.ofArray(values));
        assertThat(journal.begin().end()).as("four heads").isEqualTo(bytes + 4 * 8);
        for (int at : new int[]{0, 65_527, 65_528, 131_056, bytes - 1}) {
            assertThat((byte) journal.read(home, home.from() + at, 1)).isEqualTo(values[at]);
        }
        journal.commit();
        journal.commit();
        assertThat(home.memory().asSlice(home.from(), bytes).toArray(ValueLayout.JAVA_BYTE)).isEqualTo(values);
    }

    @Test
    void isForTheThreadThatHasBegun() {
        assertThat(journal.isUnderWay()).isFalse();
        assertThatIllegalStateException().isThrownBy(() -> journal.read(home, home.from(), 1));
        assertThatIllegalStateException().isThrownBy(() -> journal.write(home, home.from(), 1, 1));
        assertThatIllegalStateException()
                .isThrownBy(() -> journal.read(home, home.from(), MemorySegment.ofArray(new byte[1])));
        assertThatIllegalStateException()
                .isThrownBy(() -> journal.write(home, home.from(), MemorySegment.ofArray(new byte[1])));
        assertThatIllegalStateException().isThrownBy(journal::commit);
        Mark mark = journal.begin();
        assertThat(journal.isUnderWay()).isTrue();
        journal.begin();
        journal.commit();
        assertThat(journal.isUnderWay()).as("the outer one goes on").isTrue();
        journal.rollBack(mark);
        assertThat(journal.isUnderWay()).isFalse();
    }

    /** That lost the lock by force: if its transaction was committed, it was finished then. */
    @Test
    void whatAnotherThreadHasLeftIsForgotten() throws InterruptedException {
        Thread loser = Thread.ofPlatform().start(() -> {
            journal.begin();
            journal.write(home, home.from(), 1, 1);
        });
        loser.join();
        journal.begin();
        assertThat(journal.read(home, home.from(), 1)).isZero();
        journal.commit();
        assertThat(journal.isUnderWay()).isFalse();
        assertThat(elements(home)[0]).isZero();
    }

    @Test
    void toAnArrayThatIsClosedNothingIsCommitted() throws IOException {
        Arena brief = Arena.ofShared();
        Part gone = new Part(other.uuid(), "gone", "gone", brief.allocate(1024, 8), 0, 1024);
        journal.begin();
        journal.write(home, home.from(), 1, 1);
        journal.write(gone, 0, 1, 1);
        brief.close();
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(journal::commit)
                .withMessageContaining("gone").withMessageContaining("has not happened");
        assertThat(elements(home)[0]).isZero();
        assertThat(journal.isUnderWay()).isFalse();
        assertThat(journal.isPending()).isFalse();
    }

    @Test
    void oneJournalIsThatOfOneDraft() {
        assertThat(journal.isSameAs(new Journal(home, layout, "again", draft, this::open))).isTrue();
        assertThat(journal.isSameAs(new Journal(home, layout, "another", new Draft(), this::open))).isFalse();
        assertThat(journal.home()).isSameAs(home);
    }

    @Test
    void aPartHoldsItsElementsAlone() {
        Part part = new Part(home.uuid(), "", "", home.memory(), 64, 128);
        assertThat(part.holds(64, 64)).isTrue();
        assertThat(part.holds(127, 1)).isTrue();
        assertThat(part.holds(128, 0)).isTrue();
        assertThat(part.holds(63, 1)).isFalse();
        assertThat(part.holds(64, 65)).isFalse();
        assertThat(part.holds(128, 1)).isFalse();
        assertThat(part.holds(129, 0)).isFalse();
        assertThat(part.isSameAs(new Part(home.uuid(), "by another path", "", home.memory(), 64, 128))).isTrue();
        assertThat(part.isSameAs(new Part(home.uuid(), "", "a copy", home.memory(), 64, 128))).isFalse();
        assertThat(part.isSameAs(new Part(other.uuid(), "", "", home.memory(), 64, 128))).isFalse();
    }
}
