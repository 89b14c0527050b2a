package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.testing.Numpy;
import org.sharray.testing.NumpySession;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.RawElements;
import org.sharray.type.Shape;

/** Columns of records in several dimensions: views of views of parts. */
class ShapedRecordsTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    record Inner(short a, float b) {}

    record Cell(int number, @Length(3) double[] weights, @Length(2) Inner[] inner, @Length(5) String name) {}

    @Test
    void aRangeOfATransposedColumnHoldsTheLocksOfItsElements() {
        try (var cells = SharedRecordArray.create(Cell.class, Shape.of(4, 5), options().stripes(20))) {
            SharedDoubleArray weights = cells.transpose().column("weights", SharedDoubleArray.class);
            assertThat(weights.shape()).isEqualTo(Shape.of(5, 4, 3));
            for (long from = 0; from < weights.length(); from += 7) {
                for (long to = from + 1; to <= weights.length(); to += 11) {
                    try (var _ = weights.lockRange(from, to)) {
                        for (long i = from; i < to; i++) {
                            assertThat(weights.lock(i).isHeldByCurrentThread()).as("%d of %d to %d", i, from, to)
                                    .isTrue();
                        }
                    }
                }
            }
            cells.transpose().lock(cells.transpose().index(3, 2)).lock();
            assertThat(cells.lock(cells.index(2, 3)).isHeldByCurrentThread()).isTrue();
            assertThat(weights.lock(weights.index(3, 2, 1)).isHeldByCurrentThread()).isTrue();
            cells.lock(cells.index(2, 3)).unlock();
        }
    }

    record Lettered(int number, char letter) {}

    /** In the file they are unsigned numbers, and the same dtype. */
    @Test
    void aColumnOfCharactersCanBeSent() {
        try (var records = SharedRecordArray.create(Lettered.class, 3);
                var attached = SharedArray.attach(records.column("letter").handle())) {
            records.set(1, new Lettered(1, 'ß'));
            assertThat(((SharedCharArray) attached).toArray()).containsExactly('\0', 'ß', '\0');
        }
    }

    @Test
    void columnsOfNumpysRecordsAreNumpysFields() {
        Numpy.require();
        String program = """
                def answer(kind, *arguments):
                    return globals()[kind](*arguments)

                def make(path, shape, order):
                    global array, where
                    where = path
                    inner = np.dtype([('a', '<i2'), ('b', '<f4')], align=True)
                    dtype = np.dtype([('number', '<i4'), ('weights', '<f8', (3,)), ('inner', inner, (2,)), ('name', 'S5'), ('z', '<c8')],
                        align=True)
                    array = np.zeros(eval(shape), dtype, order=order)
                    flat = array.reshape(-1, order='A')
                    for i in range(flat.size):
                        cell = flat[i:i + 1]
                        cell['number'] = i
                        cell['weights'] = [i, i + 0.25, -i]
                        cell['inner']['a'] = [i, -i]
                        cell['inner']['b'] = [i / 2, i / 4]
                        cell['name'] = f'n{i}'.encode()
                        cell['z'] = complex(i, -i)
                    array = flat.reshape(array.shape, order='F' if array.flags.fnc else 'C')
                    np.save(path, array)
                    return array.flags.fnc

                # The bytes of a field, the last index running fastest.
                def field(expression):
                    found = np.ascontiguousarray(eval('array' + expression))
                    return str(found.shape).replace(' ', '') + ' ' + found.tobytes().hex()
                """;
        try (NumpySession numpy = new NumpySession(program)) {
            for (String shape : new String[]{"(6,)", "(2, 3)", "(2, 1, 3)", "(0, 2)"}) {
                for (String order : new String[]{"C", "F"}) {
                    var path = directory.parent().resolve("cells.npy");
                    numpy.ask("make", path, shape, order);
                    try (var array = (SharedRecordArray<?>) SharedArray.open(path)) {
                        assertThat(array.shape()).isEqualTo(Shape.parse(shape));
                        for (SharedRecordArray<?> view : new SharedRecordArray<?>[]{array, array.transpose()}) {
                            String turned = view == array ? "" : ".T";
                            assertSame(numpy.ask("field", turned + "['number']"), view.column("number"));
                            assertSame(numpy.ask("field", turned + "['weights']"), view.column("weights"));
                            assertSame(numpy.ask("field", turned + "['inner']['b']"), view.column("inner.b"));
                            assertSame(numpy.ask("field", turned + "['inner']['a']"), view.column("inner.a"));
                            assertSame(numpy.ask("field", turned + "['name']"), view.column("name"));
                            assertSame(numpy.ask("field", turned + "['z'].copy().view('<f4').reshape(array" + turned
                                    + ".shape + (2,))"), view.column("z"));
                            if (view.length() > 0) {
                                assertSame(numpy.ask("field", turned + "['weights'][::-1, ..., 1]"),
                                        view.column("weights")
                                                .view(Span.first(Span.range(view.shape().length(0) - 1, -1, -1),
                                                        view.shape().rank() + 1))
                                                .column(1));
                                assertSame(numpy.ask("field", turned + "['weights'].T"),
                                        view.column("weights").transpose());
                            }
                        }
                    }
                }
            }
        }
    }

    private static void assertSame(String expected, SharedArray column) {
        try (SharedArray received = SharedArray.attach(ArrayHandle.parse(column.handle().toString()))) {
            for (SharedArray array : new SharedArray[]{column, received}) {
                StringBuilder seen = new StringBuilder(array.shape().toString().replace(" ", "") + " ");
                long[] indices = new long[array.shape().rank()];
                for (long i = 0; i < array.length(); i++) {
                    for (byte b : RawElements.get(array, indices)) {
                        seen.append(String.format("%02x", b));
                    }
                    for (int d = indices.length - 1; d >= 0 && ++indices[d] == array.shape().length(d); d--) {
                        indices[d] = 0;
                    }
                }
                assertThat(seen).hasToString(expected);
            }
        }
    }

    @Test
    void recordsOfAReadOnlyMatrixAreNotChanged() {
        SharedRecordArray.create(Inner.class, Shape.of(2, 2), options().named("inner")).close();
        try (var array = SharedRecordArray.open(Inner.class, "inner", OpenMode.READ_ONLY)) {
            for (SharedRecordArray<Inner> view : List.of(array, array.transpose(), array.row(1), array.column(0))) {
                assertThatExceptionOfType(ReadOnlyArrayException.class)
                        .isThrownBy(() -> view.set(0, new Inner((short) 1, 1)));
                assertThatExceptionOfType(ReadOnlyArrayException.class)
                        .isThrownBy(() -> view.column("b", SharedFloatArray.class).set(0, 1));
                assertThatExceptionOfType(ReadOnlyArrayException.class)
                        .isThrownBy(() -> view.column("a", SharedShortArray.class).getAndAdd(0, (short) 1));
            }
            assertThat(array.stream()).containsOnly(new Inner((short) 0, 0));
        }
    }
}
