package org.sharray.layout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** What can be planned for a file, where it lies then, and that a reader finds what was planned. */
class LayoutPlanTest {
    private static final Contents FIVE = Contents.ofLength(ElementType.INT64, 5);
    private static final long CREATED = 1_234_567_890_123L;
    private static final long CREATOR = 4_711_000_000L;

    @TempDir
    Path directory;

    /** What a reader finds in a file that was planned so. */
    private FileLayout written(FileLayout planned) throws IOException {
        Path path = directory.resolve("planned.npy");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(planned.fileSize());
            planned.writeTo(memory, CREATED, CREATOR);
            assertThat(planned.created(memory)).isEqualTo(CREATED);
            assertThat(planned.creator(memory)).isEqualTo(CREATOR);
            Files.write(path, memory.toArray(ValueLayout.JAVA_BYTE));
        }
        try (Descriptor file = Os.current().open(path, false)) {
            return FileLayout.read(file, "the file");
        }
    }

    private static void assertSame(FileLayout planned, FileLayout found) {
        assertThat(found.contents()).isEqualTo(planned.contents());
        assertThat(found.length()).isEqualTo(planned.length());
        assertThat(found.dataOffset()).isEqualTo(planned.dataOffset());
        assertThat(found.dataBytes()).isEqualTo(planned.dataBytes());
        assertThat(found.fileSize()).isEqualTo(planned.fileSize());
        assertThat(found.hasControl()).isTrue();
        assertThat(found.uuid()).isEqualTo(planned.uuid()).isPresent();
        assertThat(found.lockKind()).isEqualTo(planned.lockKind());
        assertThat(found.lockUuid()).isEqualTo(planned.lockUuid());
        assertThat(found.lockPath()).isEqualTo(planned.lockPath());
        assertThat(found.participants()).isEqualTo(planned.participants());
        assertThat(found.stripes()).isEqualTo(planned.stripes());
        assertThat(found.stripeShift()).isEqualTo(planned.stripeShift());
        assertThat(found.synchronizers()).isEqualTo(planned.synchronizers());
        assertThat(found.isStrict()).isEqualTo(planned.isStrict());
        assertThat(found.isDurable()).isEqualTo(planned.isDurable());
        assertThat(found.journalBytes()).isEqualTo(planned.journalBytes());
        assertThat(found.records()).isEqualTo(planned.records());
        assertThat(found.journal()).isEqualTo(planned.journal());
    }

    @Test
    void aReaderFindsWhatWasPlanned() throws IOException {
        LockPlan plan = new LockPlan(3, 2, 9, false, 128, false);
        for (LockPlan each : new LockPlan[]{plan, plan.madeStrict(), plan.madeDurable(),
                plan.madeStrict().madeDurable(), LockPlan.LEAST, LockPlan.DEFAULT}) {
            FileLayout planned = FileLayout.locked(FIVE, each);
            assertThat(planned.isStrict()).isEqualTo(each.strict());
            assertThat(planned.isDurable()).isEqualTo(each.durable());
            assertSame(planned, written(planned));
        }
        FileLayout unlocked = FileLayout.unlocked(new Contents(ElementType.INT16, Shape.of(3, 4), true));
        assertThat(unlocked.lockKind()).isEqualTo(LockKind.NONE);
        assertSame(unlocked, written(unlocked));
        for (String path : new String[]{"", "/somewhere/Ärger.npy", "x".repeat(4096)}) {
            UUID lock = UUID.randomUUID();
            FileLayout sharing = FileLayout.sharingLock(FIVE, lock, path);
            assertThat(sharing.lockUuid()).contains(lock);
            assertThat(sharing.lockPath()).isEqualTo(path);
            assertThat(sharing.lockKind()).isEqualTo(LockKind.SHARED);
            assertSame(sharing, written(sharing));
        }
    }

    /** The example of docs/format.md's rules: counted by hand. */
    @Test
    void whatIsInTheControlRegionLiesOneBehindTheOther() {
        FileLayout layout = FileLayout.locked(FIVE, new LockPlan(3, 2, 9, false, 65, false));
        assertThat(layout.dataOffset()).isEqualTo(256);
        assertThat(layout.length()).isEqualTo(5);
        assertThat(layout.dataBytes()).isEqualTo(40);
        assertThat(layout.record(0)).as("the next pair of lines behind 296").isEqualTo(384);
        assertThat(layout.records()).isEqualTo(2 + 2 + 9);
        assertThat(layout.recordsBytes()).isEqualTo(13 * 128);
        assertThat(layout.stripeRecord(1)).isEqualTo(3);
        assertThat(layout.firstSynchronizer()).isEqualTo(4);
        assertThat(layout.record(4)).isEqualTo(384 + 4 * 128);
        assertThat(layout.slot(0)).isEqualTo(384 + 13 * 128);
        assertThat(layout.slot(1) - layout.slot(0)).as("64 and nine cells, in lines").isEqualTo(192);
        assertThat(layout.cell(1, 6)).isEqualTo(layout.slot(1) + 64 + 2 * 8);
        assertThat(layout.journal()).isEqualTo(layout.slot(0) + 3 * 192);
        assertThat(layout.journalBytes()).as("65, in lines").isEqualTo(128);
        assertThat(layout.fileSize()).isEqualTo(4096);
        assertThat(layout.lockByte(2)).isEqualTo(4098);
    }

    @Test
    void eightCellsAreALine() {
        for (int[] cells : new int[][]{{0, 64}, {1, 128}, {8, 128}, {9, 192}}) {
            FileLayout layout = FileLayout.locked(FIVE, LockPlan.LEAST.withSynchronizers(cells[0]));
            assertThat(layout.slot(1) - layout.slot(0)).as("%d cells", cells[0]).isEqualTo(cells[1]);
        }
    }

    @Test
    void aFileIsExactlyAsLongAsNeeded() {
        int others = 256 + 256; // header and trailer
        assertThat(FileLayout.unlocked(Contents.ofLength(ElementType.INT8, 4096 - others)).fileSize()).isEqualTo(4096);
        assertThat(FileLayout.unlocked(Contents.ofLength(ElementType.INT8, 4096 - others + 1)).fileSize())
                .isEqualTo(2 * 4096);
    }

    /** Elements whose header has a text of so many bytes. */
    private static Contents withText(int bytes, long length) {
        String dtype = "[('%s', '|i1')]";
        int others = NpyHeader.of(Contents.ofLength(Dtype.parse(dtype.formatted("x")), length)).toText().length() - 1;
        return Contents.ofLength(Dtype.parse(dtype.formatted("x".repeat(bytes - others))), length);
    }

    @Test
    void aHeaderHasRoomForItsTextAndALineFeed() {
        assertThat(FileLayout.unlocked(withText(4096 - 10 - 1, 4096)).dataOffset()).isEqualTo(4096);
        assertThat(FileLayout.unlocked(withText(4096 - 10, 4096)).dataOffset()).isEqualTo(2 * 4096);
        assertThat(FileLayout.unlocked(withText(512 - 10 - 128 - 1, 1)).dataOffset()).isEqualTo(512);
        assertThat(FileLayout.unlocked(withText(512 - 10 - 128, 1)).dataOffset()).isEqualTo(512 + 64);
    }

    @Test
    void nothingNeedsToBeBetweenHeaderAndTrailer() throws IOException {
        FileLayout planned = FileLayout.unlocked(withText(4096 - 256 - 10 - 128 - 1, 0));
        assertThat(planned.dataOffset() + 256).isEqualTo(planned.fileSize()).isEqualTo(4096);
        assertSame(planned, written(planned));
    }

    @Test
    void theLocksPathStandsWhereTheTrailerSays() throws IOException {
        FileLayout sharing = FileLayout.sharingLock(FIVE, UUID.randomUUID(), "/home.npy");
        written(sharing);
        byte[] bytes = Files.readAllBytes(directory.resolve("planned.npy"));
        assertThat(Arrays.copyOfRange(bytes, 384, 384 + 9)).asString(StandardCharsets.UTF_8).isEqualTo("/home.npy");
    }

    private static void assertPossible(LockPlan plan) {
        FileLayout layout = FileLayout.locked(FIVE, plan);
        assertThat(layout.participants()).isEqualTo(plan.participants());
        assertThat(layout.stripes()).isEqualTo(plan.stripes());
        assertThat(layout.synchronizers()).isEqualTo(plan.synchronizers());
        assertThat(layout.journalBytes()).isEqualTo(plan.journal());
    }

    private static void assertImpossible(LockPlan plan) {
        assertThatIllegalArgumentException().isThrownBy(() -> FileLayout.locked(FIVE, plan))
                .withMessageContaining(plan.toString());
    }

    @Test
    void whatIsBeyondTheRangesOfTheFormatIsRefused() {
        LockPlan plan = LockPlan.LEAST;
        for (int number : new int[]{1, FileLayout.MAX_PARTICIPANTS}) {
            assertPossible(plan.withParticipants(number));
        }
        for (int number : new int[]{-1, 0, FileLayout.MAX_PARTICIPANTS + 1}) {
            assertImpossible(plan.withParticipants(number));
        }
        assertPossible(plan.withStripes(FileLayout.MAX_STRIPES));
        assertPossible(plan.withSynchronizers(FileLayout.MAX_SYNCHRONIZERS));
        assertImpossible(plan.withStripes(FileLayout.MAX_STRIPES + 1));
        assertImpossible(plan.withStripes(-1));
        assertImpossible(plan.withSynchronizers(FileLayout.MAX_SYNCHRONIZERS + 1));
        assertImpossible(plan.withSynchronizers(-1));
        for (int number : new int[]{0, FileLayout.MIN_JOURNAL_BYTES, FileLayout.MAX_JOURNAL_BYTES}) {
            assertPossible(plan.withJournal(number));
        }
        assertImpossible(plan.withJournal(FileLayout.MAX_JOURNAL_BYTES + 1));
        assertImpossible(plan.withJournal(-1));
        assertImpossible(plan.withJournal(-64));
        assertImpossible(plan.withJournal(Integer.MIN_VALUE));
        assertImpossible(plan.madeDurable());
    }

    @Test
    void memoryOfOthersHasNothingButElements() {
        FileLayout layout = FileLayout.foreign(FIVE, 24);
        assertThat(layout.dataOffset()).isEqualTo(24);
        assertThat(layout.fileSize()).isEqualTo(24 + 40);
        assertThat(layout.hasControl()).isFalse();
        assertThat(layout.uuid()).isEmpty();
        assertThat(layout.lockUuid()).isEmpty();
        assertThat(layout.lockKind()).isEqualTo(LockKind.NONE);
        assertThat(layout.records()).isZero();
        assertThat(FileLayout.foreign(FIVE, 0).fileSize()).isEqualTo(40);
        for (long offset : new long[]{-8, 4, 25}) {
            assertThatIllegalArgumentException().isThrownBy(() -> FileLayout.foreign(FIVE, offset))
                    .withMessageContaining(String.valueOf(offset)).withMessageContaining("8 bytes");
        }
    }

    @Test
    void whatEndsWithinAFileOfAnySizeCanBeDescribed() {
        Contents most = Contents.ofLength(ElementType.INT8, Long.MAX_VALUE - 1);
        assertThat(FileLayout.foreign(most, 1).fileSize()).isEqualTo(Long.MAX_VALUE);
        assertThatIllegalArgumentException().isThrownBy(() -> FileLayout.foreign(most, 2))
                .withMessageContaining("too large");
        assertThat(Contents.ofLength(ElementType.INT64, 0).bytes()).isZero();
        assertThatIllegalArgumentException().isThrownBy(() -> Contents.ofLength(ElementType.INT64, -1))
                .withMessageContaining("-1");
        Contents wide = Contents.ofLength(ElementType.INT64, Long.MAX_VALUE / 8);
        assertThat(wide.bytes()).isEqualTo(Long.MAX_VALUE - 7);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Contents.ofLength(ElementType.INT64, Long.MAX_VALUE / 8 + 1).bytes())
                .withMessageContaining("length 1152921504606846976");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Contents(ElementType.INT64, Shape.of(1L << 31, 1L << 30)).bytes())
                .withMessageContaining("shape (2147483648, 1073741824)");
    }

    @Test
    void aComplexNumberTakesADimension() {
        assertThat(Contents.viewed(ComplexType.COMPLEX128)).isEqualTo(ElementType.FLOAT64);
        assertThat(Contents.viewed(ElementType.INT8)).isEqualTo(ElementType.INT8);
        long[] most = new long[Shape.MAX_RANK];
        Arrays.fill(most, 1);
        assertThat(new Contents(ElementType.INT8, Shape.of(most)).geometry().shape().rank()).isEqualTo(Shape.MAX_RANK);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Contents(ComplexType.COMPLEX64, Shape.of(most)))
                .withMessageContaining("complex");
        Contents almost = new Contents(ComplexType.COMPLEX64,
                Shape.of(Arrays.copyOf(most, Shape.MAX_RANK - 1)));
        assertThat(almost.geometry().shape().rank()).isEqualTo(Shape.MAX_RANK);
        Geometry pairs = Contents.ofLength(ComplexType.COMPLEX64, 3).geometry();
        assertThat(pairs.shape()).isEqualTo(Shape.of(3, 2));
        assertThat(pairs.strides()).containsExactly(8, 4);
        assertThat(Contents.ofLength(ComplexType.COMPLEX64, 3).bytes()).isEqualTo(24);
    }

    @Test
    void aTypeIsFoundByItsName() {
        for (ElementType type : ElementType.values()) {
            assertThat(TypeName.parse(TypeName.of(type))).isEqualTo(type);
        }
        assertThat(TypeName.parse(TypeName.of(ComplexType.COMPLEX64))).isEqualTo(ComplexType.COMPLEX64);
        for (String name : new String[]{"", "0", "99", "nothing"}) {
            assertThatIllegalArgumentException().isThrownBy(() -> TypeName.parse(name));
        }
    }

    @Test
    void aJavaArrayHasNoMoreElementsThanTheJvmAllows() {
        assertThat(Lengths.forJava(Integer.MAX_VALUE - 8)).isEqualTo(Integer.MAX_VALUE - 8);
        assertThatIllegalStateException().isThrownBy(() -> Lengths.forJava(Integer.MAX_VALUE - 7))
                .withMessageContaining(String.valueOf(Integer.MAX_VALUE - 7));
    }

    @Test
    void bothSidesOfACopyAreOfOneLength() {
        Lengths.requireSame(3, 3);
        Lengths.requireSameBytes(3, 3);
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.requireSame(3, 4)).withMessageContaining("4");
        assertThatIllegalArgumentException().isThrownBy(() -> Lengths.requireSameBytes(3, 2))
                .withMessageContaining("bytes");
    }
}
