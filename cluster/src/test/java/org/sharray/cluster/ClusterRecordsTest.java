package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.sharray.ArrayOptions;
import org.sharray.Length;
import org.sharray.SharedArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.Span;
import org.sharray.Unsigned;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.type.ComplexType;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/** Records, texts and complex numbers on two members in this JVM: by the same methods as in shared memory, with the same results. */
class ClusterRecordsTest {
    record Inner(short low, @Unsigned byte high) {}

    /** One of everything; 72 bytes, of which no number is a whole chunk. */
    record All(byte tiny, boolean flag, char letter, int count, long big, float mass, double energy,
            @Length(3) int[] place, Inner inner, @Length(2) Inner[] more, @Length(9) String name) {}

    private static Members members;
    private static Cluster first;
    private static Cluster second;

    @BeforeAll
    static void join() {
        members = new Members(2);
        first = members.join(members.member(0));
        second = members.join(members.member(1));
    }

    @AfterAll
    static void leave() {
        members.close();
    }

    static Stream<Shape> shapes() {
        return Stream.of(Shape.of(12), Shape.of(3, 4), Shape.of(2, 3, 2));
    }

    private static All all(long number) {
        int n = (int) number;
        return new All((byte) n, n % 2 == 0, (char) ('a' + n), n * 7, number << 40, n / 4f, n / 8.0,
                new int[]{n, -n, n * n}, new Inner((short) -n, (byte) (200 + n)),
                new Inner[]{new Inner((short) 1, (byte) n), new Inner((short) n, (byte) 2)}, "ü" + n % 1000);
    }

    /** What a record is; its own text has arrays in it, which have none. */
    private static String text(All record) {
        return record.toString().replaceAll("\\[[^]]*@\\w+", "") + Arrays.toString(record.place)
                + Arrays.toString(record.more);
    }

    private static String text(SharedRecordArray<All> records) {
        return records.shape() + " " + records.stream().map(ClusterRecordsTest::text).toList();
    }

    private static String failure(Runnable action) {
        try {
            action.run();
            return "no failure";
        } catch (RuntimeException failure) {
            return failure.getClass().getName();
        }
    }

    /** A program that knows nothing of clusters, and what it sees. */
    private static List<String> program(SharedRecordArray<All> records) {
        List<String> seen = new ArrayList<>();
        seen.add(text(records.get(3)));
        records.setAll(ClusterRecordsTest::all);
        seen.add(text(records));
        records.set(5, all(99));
        records.asList().set(6, all(98));
        seen.add(text(records.slice(4, 8)));
        seen.add(text(records.slice(11, -1, -3)));
        seen.add(text(records.reshape(Shape.of(2, 6)).view(Span.at(1), Span.range(0, 6, 2))));
        seen.add(text(records.transpose()));
        seen.add(text(records.reshape(Shape.of(4, 3)).row(2)) + text(records.reshape(Shape.of(4, 3)).column(1)));
        records.column("count", SharedIntArray.class).getAndAdd(2, 1000);
        records.column("mass", SharedFloatArray.class).fill(2.5f);
        records.column("letter", SharedCharArray.class).compareAndSet(1, 'b', 'ß');
        seen.add(records.column("place").shape() + " " + records.column("more.low").shape());
        records.column("place", SharedIntArray.class).set(0, -1);
        seen.add(Arrays.toString(records.column("place", SharedIntArray.class).toArray()));
        SharedTextArray names = records.column("name", SharedTextArray.class);
        names.setTruncated(0, "much too long");
        seen.add(Arrays.toString(names.toArray()) + names.shape());
        seen.add(records.column("inner.high").numbers().get(4) + " " + records.column("inner").elementType());
        var cursor = records.cursor();
        var energy = cursor.doubleField("energy");
        var low = cursor.shortField("inner.low");
        var flag = cursor.booleanField("flag");
        seen.add(failure(energy::get) + cursor.index());
        while (cursor.next()) {
            energy.set(energy.get() * 2 + low.get());
            flag.set(!flag.get());
        }
        cursor.moveTo(7);
        seen.add(cursor.index() + " " + energy.get());
        try (var _ = records.lock().hold()) {
            records.set(8, records.get(9));
        }
        seen.add(text(records));
        seen.add(failure(() -> records.get(12)) + failure(() -> records.set(-1, all(1)))
                + failure(() -> records.set(12, all(1))) + failure(() -> records.set(0, null))
                + failure(() -> cursor.moveTo(12)) + failure(() -> cursor.intField("energy"))
                + failure(() -> cursor.intField("place")) + failure(() -> records.column("none"))
                + failure(() -> records.column("mass", SharedIntArray.class)) + failure(records::numbers)
                + failure(() -> records.as(Inner.class)) + failure(() -> records.slice(3, 13))
                + failure(() -> records.view(Span.all(), Span.all(), Span.all(), Span.all()))
                + failure(() -> records.reshape(Shape.of(5))));
        All unfit = new All((byte) 1, true, 'x', 1, 1, 1, 1, new int[2], new Inner((short) 1, (byte) 1), new Inner[2],
                "");
        seen.add(failure(() -> records.set(0, unfit))
                + failure(() -> records.setAll(index -> index < 2 ? all(50 + index) : unfit)));
        seen.add(text(records));
        seen.add(records.length() + " " + records.byteSize() + " " + records.isColumnMajor() + records.hasLock()
                + records.isReadOnly() + records.isOpen() + records.index(new long[records.shape().rank()]));
        return seen;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void recordsAreThoseOfSharedMemory(Shape shape) {
        String name = "records of " + shape;
        try (var model = SharedRecordArray.create(All.class, shape, ArrayOptions.options());
                var ours = first.createRecord(name, All.class, shape);
                var theirs = second.openRecord(name, All.class)) {
            assertThat(program(ours)).isEqualTo(program(model));
            assertThat(text(theirs)).isEqualTo(text(model));
            theirs.set(0, all(42));
            assertThat(text(ours.get(0))).isEqualTo(text(all(42)));
        }
    }

    /** A program that knows nothing of clusters, and what it sees. */
    private static List<String> program(SharedTextArray texts) {
        List<String> seen = new ArrayList<>();
        seen.add(Arrays.toString(texts.toArray()));
        texts.setAll(index -> "té" + index);
        texts.set(3, "");
        seen.add(texts.setTruncated(4, "ein langer Text 😀"));
        seen.add(texts.get(5) + texts.asList() + texts.stream().toList());
        seen.add(Arrays.toString(texts.slice(10, 0, -3).toArray()) + texts.transpose().get(1));
        texts.reshape(Shape.of(3, 4)).row(1).fill("ü");
        texts.reshape(Shape.of(3, 4)).column(3).set(2, "col");
        texts.view(Stream.generate(Span::all).limit(texts.shape().rank()).toArray(Span[]::new)).set(0, "view");
        seen.add(Arrays.toString(texts.toArray()));
        seen.add(failure(() -> texts.set(1, "much too long")) + failure(() -> texts.set(1, "\0"))
                + failure(() -> texts.fill("half \ud800")) + failure(() -> texts.get(12)) + failure(texts::numbers)
                + failure(() -> texts.set(-1, "")) + failure(() -> texts.setAll(i -> i < 2 ? "new" : "much too long")));
        seen.add(Arrays.toString(texts.toArray()));
        texts.fill("all");
        seen.add(texts.elementType() + " " + texts.shape() + Arrays.toString(texts.toArray()));
        return seen;
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void textsAreThoseOfSharedMemory(Shape shape) {
        for (TextType type : List.of(TextType.utf8(9), TextType.utf32(7))) {
            String name = type + " of " + shape;
            try (var model = SharedTextArray.create(type, shape, ArrayOptions.options());
                    var ours = first.createText(name, type, shape);
                    var theirs = second.openText(name)) {
                assertThat(program(theirs)).isEqualTo(program(model));
                assertThat(ours.toArray()).isEqualTo(model.toArray());
            }
        }
    }

    @Test
    void complexNumbersArePairs() {
        Shape shape = Shape.of(3, 2);
        try (var model = (SharedDoubleArray) SharedArray.create(ComplexType.COMPLEX128, shape, ArrayOptions.options());
                var ours = (SharedDoubleArray) first.create("complex", ComplexType.COMPLEX128, shape);
                var theirs = second.openDouble("complex")) {
            for (var array : List.of(model, ours)) {
                array.setAll(index -> index / 2.0);
                array.column(1).fill(-1);
            }
            assertThat(theirs.shape()).isEqualTo(model.shape()).isEqualTo(Shape.of(3, 2, 2));
            assertThat(theirs.toArray()).isEqualTo(model.toArray());
        }
    }

    @Test
    void noRecordLiesInTwoChunks() throws InterruptedException {
        long length = 9_000; // more than two chunks
        try (var ours = first.createRecord("many records", All.class, length)) {
            int bytes = ours.elementType().bytes();
            assertThat((1 << 18) % bytes).isNotZero();
            ours.setAll(index -> all(index % 30_000));
            for (long border = (1 << 18) / bytes; border < length; border += (1 << 18) / bytes) {
                for (long index = border - 2; index < border + 2; index++) {
                    assertThat(text(ours.get(index))).isEqualTo(text(all(index)));
                }
            }
            int[] counts = ours.column("count", SharedIntArray.class).toArray();
            assertThat(counts).hasSize((int) length);
            assertThat(counts[8_999]).isEqualTo(7 * 8_999);
            // Slices of records, of a field of them and of every third one, each beside its data; what a function captures comes along.
            SharedCharArray letters = ours.column("letter", SharedCharArray.class);
            List<Long> lengths = second.mapSlices(second.openRecord("many records", All.class), true, slice -> {
                slice.column("mass", SharedFloatArray.class).fill(letters.get(1));
                return slice.get(0).count() < 0 ? -1 : slice.length();
            });
            assertThat(lengths).hasSize(3).startsWith((long) (1 << 18) / bytes);
            assertThat(lengths.stream().mapToLong(Long::longValue).sum()).isEqualTo(length);
            assertThat(ours.get(8_999).mass()).isEqualTo('b');
            first.forEachSlice(ours.column("count", SharedIntArray.class), slice -> slice.fill(4));
            assertThat(ours.column("count", SharedIntArray.class).sum()).isEqualTo(4 * length);
            assertThat(first.mapSlices(ours.slice(1, length, 3), true, SharedRecordArray::length).stream()
                    .mapToLong(Long::longValue).sum()).isEqualTo(3_000);
            assertThatThrownBy(() -> first.forEachSlice(ours.slice(length - 1, -1, -1), _ -> {}))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    record Large(@Length(150_000) long[] numbers, int last) {}

    /** Records of more than a chunk, which two threads write as a whole. */
    @Test
    void aLargeRecordIsWrittenAtOneMoment() throws InterruptedException {
        try (var ours = first.createRecord("large", Large.class, 3)) {
            AtomicBoolean done = new AtomicBoolean();
            Thread writer = Thread.ofPlatform().start(() -> {
                try (var theirs = second.openRecord("large", Large.class)) {
                    for (int i = 1; i <= 20; i++) {
                        long[] numbers = new long[150_000];
                        Arrays.fill(numbers, i);
                        theirs.set(1, new Large(numbers, i));
                    }
                } finally {
                    done.set(true);
                }
            });
            while (!done.get()) {
                Large read = ours.get(1);
                assertThat(Arrays.stream(read.numbers).distinct().toArray()).containsExactly(read.last);
            }
            writer.join();
            assertThat(ours.get(1).last).isEqualTo(20);
            assertThat(ours.get(0).last + ours.get(2).numbers[0]).isZero();
        }
        assertThatThrownBy(() -> first.createText("huge", TextType.utf8(65 << 20), 1))
                .isInstanceOf(IllegalArgumentException.class).hasMessageContaining("67108864");
        assertThat(first.list()).doesNotContain("huge");
    }

    record Packed(byte kind, long number) {}

    @Test
    void packedRecordsHaveTheirFieldsToo() {
        var type = SharedRecordArray.typeOf(Packed.class, ArrayOptions.options().packed());
        assertThat(type.bytes()).isEqualTo(9);
        try (var array = first.create("packed", type, Shape.of(40_000))) {
            var records = second.openRecord("packed", Packed.class);
            records.setAll(index -> new Packed((byte) index, index));
            assertThat(((SharedRecordArray<?>) array).as(Packed.class).get(29_127))
                    .isEqualTo(new Packed((byte) 29_127, 29_127));
            assertThat(records.column("number").numbers().get(39_999)).isEqualTo(39_999L);
        }
    }

    @Test
    void otherRecordsAreRefused() {
        first.createRecord("other", Packed.class, 2).close();
        assertThatThrownBy(() -> second.openRecord("other", Inner.class)).isInstanceOf(ArrayFormatException.class)
                .hasMessageContaining("\"low\"");
        assertThatThrownBy(() -> second.openText("other")).isInstanceOf(ArrayFormatException.class)
                .hasMessageContaining("SharedRecordArray");
        var unknown = (SharedRecordArray<?>) first.open("other");
        assertThatThrownBy(() -> unknown.get(0)).isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining("as(");
        unknown.close();
        assertThatThrownBy(() -> unknown.as(Packed.class)).isInstanceOf(ArrayClosedException.class);
    }
}
