package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.sharray.ArrayOptions.options;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.process.SharedProcess;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;
import org.sharray.type.TextType.Encoding;

/** Java records in an array, and NumPy's structured arrays: the same bytes. */
class RecordArrayTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    record Point(double x, float y) {}

    record Mixed(byte flag, @Unsigned short port, char letter, int count, boolean set, long total, Point place,
            @Length(3) float[] weights,
            @Length(6) String name, @Length(value = 4, encoding = Encoding.UTF_32) String mark,
            @Length(2) Point[] corners) {
        @Override
        public boolean equals(Object other) {
            return other instanceof Mixed that && toString().equals(that.toString());
        }

        @Override
        public int hashCode() {
            return count;
        }

        @Override
        public String toString() {
            return flag + " " + (port & 0xFFFF) + " " + letter + " " + count + " " + set + " " + total + " " + place
                    + " "
                    + Arrays.toString(weights) + " " + name + " " + mark + " " + Arrays.toString(corners);
        }
    }

    private static Mixed sample(int i) {
        return new Mixed((byte) -i, (short) (60_000 + i), (char) ('a' + i), i * 1_000_003, i % 2 == 1, -(1L << 40) * i,
                new Point(i / 4.0, i / 8f), new float[]{i, -i, 0.5f}, "é" + i, "𝄞" + i,
                new Point[]{new Point(i, 1), new Point(2, -i)});
    }

    private static final String MIXED = """
            np.dtype([('flag', 'i1'), ('port', 'u2'), ('letter', 'u2'), ('count', 'i4'), ('set', '?'), ('total', 'i8'),
                ('place', np.dtype([('x', 'f8'), ('y', 'f4')], align=ALIGN)), ('weights', 'f4', (3,)), ('name', 'S6'), ('mark', 'U4'),
                ('corners', np.dtype([('x', 'f8'), ('y', 'f4')], align=ALIGN), (2,))], align=ALIGN)
            """
            .replace("\n", " ");

    @Test
    void whatIsWrittenIsRead() {
        for (ArrayOptions options : List.of(options(), options().packed())) {
            try (var array = SharedRecordArray.create(Mixed.class, 5, options)) {
                array.setAll(i -> sample((int) i));
                assertThat(array.asList()).isEqualTo(IntStream.range(0, 5).mapToObj(RecordArrayTest::sample).toList());
                assertThat(array.slice(4, -1, -2).stream().map(Mixed::count)).containsExactly(4_000_012, 2_000_006, 0);
            }
        }
    }

    @Test
    void numpyReadsRecordsAndWritesThem() {
        Numpy.require();
        for (boolean packed : new boolean[]{false, true}) {
            ArrayOptions options = options().named("mixed" + packed);
            try (var array = SharedRecordArray.create(Mixed.class, 3, packed ? options.packed() : options)) {
                array.setAll(i -> sample((int) i));
                String seen = Numpy.run(
                        "wanted = " + MIXED.replace("ALIGN", packed ? "False" : "True")
                                + """

                                        a = np.load(sys.argv[1], mmap_mode='r+')
                                        same = lambda a, b: (a.fields is None and a == b) or (a.fields is not None and a.itemsize == b.itemsize
                                            and all(a.fields[n][1] == b.fields[n][1] for n in b.names) and [n for n in a.names if n] == list(b.names))
                                        print(same(a.dtype, wanted), a.dtype.itemsize == wanted.itemsize)
                                        r = a[2]
                                        print(r['flag'], r['port'], chr(r['letter']), r['count'], r['set'], r['total'], r['place']['x'], r['place']['y'],
                                            r['weights'].tolist(), r['name'].decode(), r['mark'] == '\\U0001d11e2', r['corners']['x'].tolist())
                                        a['count'] += 1
                                        a[0]['name'] = 'ü'.encode()
                                        a['mark'][1] = 'äöü'
                                        a['corners']['y'][0, 1] = 7
                                        """,
                        directory.fileOf("mixed" + packed));
                assertThat(seen.lines()).containsExactly("True True",
                        "-2 60002 c 2000006 False -2199023255552 0.5 0.25 [2.0, -2.0, 0.5] é2 True [2.0, 2.0]");
                assertThat(array.get(2).count()).isEqualTo(2_000_007);
                assertThat(array.get(0).name()).isEqualTo("ü");
                assertThat(array.get(1).mark()).isEqualTo("äöü");
                assertThat(array.get(0).corners()[1].y()).isEqualTo(7f);
            }
        }
    }

    @Test
    void recordsThatNumpySavedAreOpened() {
        Numpy.require();
        for (String align : List.of("True", "False")) {
            Numpy.run("dtype = " + MIXED.replace("ALIGN", align) + """

                    a = np.zeros(4, dtype)
                    a['count'] = [1, 2, 3, 4]
                    a['name'] = [b'a', b'bc', b'', b'123456']
                    a['place']['y'] = 0.5
                    np.save(sys.argv[1], a)
                    """, directory.parent().resolve("numpy.npy"));
            try (var array = SharedRecordArray.open(Mixed.class, directory.parent().resolve("numpy.npy"))) {
                assertThat(array.stream().map(Mixed::name)).containsExactly("a", "bc", "", "123456");
                assertThat(array.get(3).place()).isEqualTo(new Point(0, 0.5f));
                array.set(1, sample(1));
            }
            assertThat(Numpy.run("a = np.load(sys.argv[1]); print(a['count'].tolist(), a['name'][1].decode())",
                    directory.parent().resolve("numpy.npy"))).isEqualToIgnoringNewLines("[1, 1000003, 3, 4] é1");
        }
    }

    @Test
    void aColumnIsTheSameMemory() {
        try (var array = SharedRecordArray.create(Mixed.class, 4)) {
            array.setAll(i -> sample((int) i));
            SharedIntArray counts = array.column("count", SharedIntArray.class);
            assertThat(counts.stream().sum()).isEqualTo(6 * 1_000_003);
            assertThat(counts.getAndAdd(3, 7)).isEqualTo(3 * 1_000_003);
            assertThat(array.get(3).count()).isEqualTo(3 * 1_000_003 + 7);
            assertThat(array.column("place.x", SharedDoubleArray.class).toArray()).containsExactly(0, 0.25, 0.5, 0.75);
            SharedFloatArray weights = array.column("weights", SharedFloatArray.class);
            assertThat(weights.shape()).isEqualTo(Shape.of(4, 3));
            weights.set(2, 1, 9f);
            assertThat(array.get(2).weights()).containsExactly(2f, 9f, 0.5f);
            SharedDoubleArray corners = array.column("corners.x", SharedDoubleArray.class);
            assertThat(corners.shape()).isEqualTo(Shape.of(4, 2));
            assertThat(corners.get(3, 0)).isEqualTo(3);
            assertThat(array.column("name", SharedTextArray.class).toArray()).containsExactly("é0", "é1", "é2", "é3");
            assertThat(array.column("port").numbers().get(1)).isEqualTo(60_001L);
            assertThat(array.column("set", SharedBooleanArray.class).compareAndSet(1, true, false)).isTrue();
            assertThat(array.get(1).set()).isFalse();
        }
    }

    @Test
    void aColumnIsSentAndSoAreRecords() throws InterruptedException {
        try (var array = SharedRecordArray.create(Point.class, 4)) {
            SharedDoubleArray x = array.column("x", SharedDoubleArray.class);
            SharedFloatArray last = array.slice(3, 4).column("y", SharedFloatArray.class);
            SharedProcess.start(() -> {
                x.set(1, 5);
                last.set(0, 8);
                array.set(2, new Point(6, 7));
            }).join();
            assertThat(array.asList()).containsExactly(new Point(0, 0), new Point(5, 0), new Point(6, 7),
                    new Point(0, 8));
            try (SharedArray sent = SharedArray.attach(ArrayHandle.parse(x.handle().toString()))) {
                assertThat(sent).hasToString("[0.0, 5.0, 6.0, 0.0]");
            }
        }
    }

    @Test
    void aCursorReadsAndWritesFields() {
        for (ArrayOptions options : List.of(options(), options().packed())) {
            try (var array = SharedRecordArray.create(Mixed.class, 3, options)) {
                array.setAll(i -> sample((int) i));
                RecordCursor cursor = array.cursor();
                var total = cursor.longField("total");
                var y = cursor.floatField("place.y");
                var letter = cursor.charField("letter");
                assertThatExceptionOfType(IllegalStateException.class).isThrownBy(total::get)
                        .withMessageContaining("no record");
                while (cursor.next()) {
                    total.set(total.get() + cursor.index());
                    y.set(-1);
                    letter.set((char) (letter.get() - 32));
                }
                assertThat(cursor.index()).isEqualTo(-1);
                cursor.moveTo(2);
                assertThat(total.get()).isEqualTo(-(2L << 40) + 2);
                assertThat(array.get(2).place()).isEqualTo(new Point(0.5, -1));
                assertThat(array.get(1).letter()).isEqualTo('B');
                assertThatIllegalArgumentException().isThrownBy(() -> cursor.intField("total"))
                        .withMessageContainingAll("\"total\" is int64", "longField");
                assertThatIllegalArgumentException().isThrownBy(() -> cursor.intField("nothing"))
                        .withMessageContaining("\"nothing\"");
                assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> cursor.moveTo(3));
            }
        }
    }

    @Test
    void aCursorEndsWithItsArray() {
        SharedRecordArray<Point> array = SharedRecordArray.create(Point.class, 1);
        RecordCursor cursor = array.cursor();
        var x = cursor.doubleField("x");
        assertThat(cursor.next()).isTrue();
        array.close();
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(x::get);
        assertThatExceptionOfType(ArrayClosedException.class).isThrownBy(array::cursor);
    }

    @Test
    void packedColumnsThatAreNotAlignedAreRefused() {
        record Odd(byte a, int b) {}
        try (var array = SharedRecordArray.create(Odd.class, 2, options().packed())) {
            assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> array.column("b"))
                    .withMessageContainingAll("\"b\"", "4 bytes");
            assertThat(array.column("a", SharedByteArray.class).length()).isEqualTo(2);
        }
    }

    @Test
    void nothingIsWrittenOfARecordThatDoesNotFit() {
        try (var array = SharedRecordArray.create(Mixed.class, 1)) {
            Mixed good = sample(1);
            array.set(0, good);
            Mixed longName = new Mixed((byte) 9, (short) 9, 'x', 9, true, 9, good.place, good.weights, "1234567", "",
                    good.corners);
            Mixed noMark = new Mixed((byte) 9, (short) 9, 'x', 9, true, 9, good.place, good.weights, "", null,
                    good.corners);
            Mixed few = new Mixed((byte) 9, (short) 9, 'x', 9, true, 9, good.place, new float[2], "", "", good.corners);
            Mixed hole = new Mixed((byte) 9, (short) 9, 'x', 9, true, 9, good.place, good.weights, "", "",
                    new Point[2]);
            assertThatIllegalArgumentException().isThrownBy(() -> array.set(0, longName))
                    .withMessageContainingAll("\"name\"", "7 bytes");
            assertThatIllegalArgumentException().isThrownBy(() -> array.set(0, noMark))
                    .withMessageContainingAll("\"mark\"", "null");
            assertThatIllegalArgumentException().isThrownBy(() -> array.set(0, few))
                    .withMessageContainingAll("\"weights\"", "2 elements, not 3");
            assertThatIllegalArgumentException().isThrownBy(() -> array.set(0, hole))
                    .withMessageContaining("\"corners\"");
            assertThatExceptionOfType(NullPointerException.class).isThrownBy(() -> array.set(0, null));
            assertThat(array.get(0)).isEqualTo(good);
        }
    }

    @Test
    void whatCannotBeStoredIsNamed() {
        record Boxed(Integer number) {}
        record NoLength(int[] numbers) {}
        record Useless(@Length(3) int number) {}
        record UnsignedDouble(@Unsigned double number) {}
        record Deep(@Length(2) int[][] numbers) {}
        record Empty() {}
        assertUnsupported(Boxed.class, "\"number\" is a Integer");
        assertUnsupported(NoLength.class, "\"numbers\" is a int[]; say how long it is by @Length");
        assertUnsupported(Useless.class, "neither an array nor a text");
        assertUnsupported(UnsignedDouble.class, "\"number\" is a double; float64 has no unsigned form");
        assertUnsupported(Deep.class, "\"numbers\" is a int[][]");
        assertUnsupported(Empty.class, "no components");
        assertUnsupported(Node.class, "contains itself");
    }

    record Node(@Length(2) Node[] children) {}

    private static void assertUnsupported(Class<? extends Record> type, String why) {
        assertThatIllegalArgumentException().isThrownBy(() -> SharedRecordArray.create(type, 1))
                .withMessageContaining(why)
                .withMessageContaining(type.getSimpleName());
    }

    @Test
    void recordsThatDifferAreRefusedFieldByField() {
        record Other(float x, @Length(2) float[] y, int z) {}
        SharedRecordArray.create(Point.class, 1, options().named("points")).close();
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> SharedRecordArray.open(Other.class, "points"))
                .withMessageContainingAll("\"points\" has other records than Other",
                        "field \"x\" is float64 in the file, not float32",
                        "field \"y\" has the shape () in the file, not (2,)", "the file has no field \"z\"");
        record Half(double x) {}
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> SharedRecordArray.open(Half.class, "points"))
                .withMessageContaining("the file has a field \"y\" besides");
        SharedIntArray.create(1, options().named("numbers")).close();
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> SharedRecordArray.open(Point.class, "numbers"))
                .withMessageContaining("int32");
        assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntArray.open("points"))
                .withMessageContaining("SharedRecordArray");
    }

    @Test
    void fieldsMayLieInAnyOrder() {
        record Turned(float y, double x) {}
        SharedRecordArray.create(Turned.class, 1, options().named("turned")).close();
        try (var points = SharedRecordArray.open(Point.class, "turned");
                var turned = SharedRecordArray.open(Turned.class, "turned")) {
            points.set(0, new Point(1, 2));
            assertThat(turned.get(0)).isEqualTo(new Turned(2, 1));
        }
    }

    @Test
    void withoutItsClassAnArrayOfRecordsHasColumns() {
        try (var points = SharedRecordArray.create(Point.class, 2, options().named("points"))) {
            points.set(1, new Point(1.5, -2));
            try (SharedArray opened = SharedArray.open("points", OpenMode.READ_ONLY)) {
                assertThat(opened).hasToString("[(0.0, 0.0), (1.5, -2.0)]").isInstanceOf(SharedRecordArray.class);
                var records = (SharedRecordArray<?>) opened;
                assertThat(((RecordType) opened.elementType()).bytes()).isEqualTo(16);
                assertThat(records.column("x")).hasToString("[0.0, 1.5]");
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> records.get(0))
                        .withMessageContaining("as(");
                assertThat(records.as(Point.class).get(1)).isEqualTo(new Point(1.5, -2));
                assertThatExceptionOfType(ReadOnlyArrayException.class)
                        .isThrownBy(() -> records.as(Point.class).set(0, new Point(0, 0)));
                assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(opened::numbers);
            }
        }
    }

    @Test
    void recordsHaveShapesAndLocks() {
        try (var grid = SharedRecordArray.create(Point.class, Shape.of(3, 4), options().stripes(2))) {
            grid.row(1).set(2, new Point(3, 4));
            assertThat(grid.get(grid.index(1, 2))).isEqualTo(new Point(3, 4));
            SharedDoubleArray x = grid.column("x", SharedDoubleArray.class);
            assertThat(x.get(1, 2)).isEqualTo(3);
            try (var _ = grid.lock().hold(); var _ = x.lockRange(0, 12)) {
                assertThat(x.lock(11).isHeldByCurrentThread()).isTrue();
                assertThat(grid.lock(11).isHeldByCurrentThread()).isTrue();
            }
        }
    }
}
