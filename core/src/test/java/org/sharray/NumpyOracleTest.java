package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.testing.Numpy;
import org.sharray.testing.NumpySession;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.RawElements;
import org.sharray.type.ComplexType;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

/**
 * Random arrays and random chains of views of them, as Java and as NumPy see them: the same shapes, the same elements at the same indices, and
 * what one writes the other one reads.
 *
 * <p>
 * Python does not make views but calculates with the places of elements, in an array of numbers that goes through the same steps; so a
 * view that NumPy would have to copy is no exception, and what can't be a view is known from the places.
 */
class NumpyOracleTest {
    private static final int CASES = 2_000;
    private static final List<String> TYPES = List.of("|b1", "|i1", "|u1", "<i2", "<u2", "<i4", "<u4", "<i8", "<u8",
            "<f2", "<f4", "<f8", "<c8", "<c16", "|S1", "|S7", "<U1", "<U3");

    private static final String PROGRAM = """
            CHARACTERS = 'a', 'Z', '~', 'é', 'ß', '€', '\\uffff', '𝄞', '\\U0010ffff'

            def random(count):
                if dtype.kind == 'b':
                    return rng.integers(0, 2, (count, 1), dtype='u1')
                if dtype.kind not in 'SU':
                    return rng.integers(0, 256, (count, item), dtype='u1')
                texts = np.zeros(count, dtype)
                for i in range(count):
                    text = ''
                    for _ in range(rng.integers(0, item + 1)):
                        more = text + rng.choice(CHARACTERS)
                        if (len(more.encode()) if dtype.kind == 'S' else 4 * len(more)) <= item:
                            text = more
                    texts[i] = text.encode() if dtype.kind == 'S' else text
                return texts.view('u1').reshape(count, item)

            def places_of(shape, fortran):
                places = np.arange(np.prod(shape, dtype=int)).reshape(shape, order='F' if fortran else 'C')
                return places[..., None] * 2 + [0, 1] if dtype.kind == 'c' else places

            def load():
                found = np.load(path, mmap_mode='r+') if len(model) else np.load(path)
                assert found.dtype == dtype and found.shape == shape, f'{found.dtype} {found.shape}'
                return (found.T if fortran else found).reshape(-1).view('u1').reshape(len(model), item)

            # Makes the file, or fills the one that is there.
            def make(seed, path_, dtype_, shape_, order):
                global rng, path, dtype, shape, fortran, item, model
                rng, path, dtype, fortran = np.random.default_rng(int(seed)), path_, np.dtype(dtype_), False
                shape = tuple(map(int, shape_.split(',')))
                item = dtype.itemsize // (2 if dtype.kind == 'c' else 1)
                model = random(int(np.prod(shape)) * (dtype.itemsize // item))
                if order == 'java':
                    load()[:] = model
                else:
                    array = np.ndarray(shape, dtype, model.tobytes(), order=order)
                    fortran = array.flags.fnc # what both orders fit is saved as C's
                    np.save(path, array)
                return ''

            def uniform(places, first):
                steps = np.diff(places.ravel('F' if first else 'C'))
                return len(steps) == 0 or (steps == steps[0]).all()

            # The places of a view, and whether its first dimension runs fastest.
            def view(steps):
                places, refused = places_of(shape, fortran), ''
                first = fortran and dtype.kind != 'c'
                for step in steps.split(';')[:-1]:
                    kind, argument, first = step[0], step[1:], first and places.ndim > 1
                    if kind == 'V':
                        places = eval(f'places[{argument}]')
                        places = places if places.ndim else places.reshape(1)
                    elif kind == 'T':
                        places, first = places.T, not first
                    elif kind == 'R':
                        if uniform(places, first):
                            places = places.reshape(tuple(map(int, argument.split(','))), order='F' if first else 'C')
                        else:
                            refused += kind
                    elif kind == 'S':
                        part = places.ravel('F' if first else 'C')[slice(*eval(argument))]
                        if len(part) <= 1 or uniform(places, first):
                            places, first = part, False
                        else:
                            refused += kind
                return places, first and places.ndim > 1, refused

            def seen(raw, places, first):
                return raw[places.ravel()].tobytes().hex() + ' ' + raw[places.ravel('F' if first else 'C')].tobytes().hex()

            # What a view is, before Java has written to it.
            def look(steps):
                places, first, refused = view(steps)
                return f'{places.shape} {refused} '.replace(', ', ',') + seen(model, places, first)

            # What Java wrote has to be in the file; then NumPy writes.
            def change(steps, *writes):
                places, first, refused = view(steps)
                for write in writes:
                    at, _, value = write.partition('=')
                    where = places.ravel('F' if first else 'C') if at == '*' else places[eval(f'{at},')].reshape(1)
                    model[where] = np.frombuffer(bytes.fromhex(value), 'u1').reshape(len(where), item)
                raw = load()
                wrong = np.argwhere(raw != model)
                assert len(wrong) == 0, f'{len(wrong)} bytes differ, the first one at {wrong[0]}'
                raw[places.ravel()] = model[places.ravel()] = random(places.size)
                return seen(raw, places, first)

            def answer(kind, *arguments):
                return globals()[kind](*arguments)
            """;

    private static NumpySession numpy;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @BeforeAll
    static void start() {
        Numpy.require();
        numpy = new NumpySession(PROGRAM);
    }

    @AfterAll
    static void end() {
        if (numpy != null) {
            numpy.close();
        }
    }

    @Test
    void javaAndNumpySeeTheSame() {
        long first = System.nanoTime();
        for (long seed = first; seed < first + CASES; seed++) {
            new Case(seed).run();
        }
    }

    /** A random array, a random view of it, and what is read and written there. */
    private final class Case {
        private final long seed;
        private final Random random;
        private final Dtype type;
        private final Shape shape;
        private final String order;
        private final Path path;
        private final StringBuilder steps = new StringBuilder();
        private final StringBuilder refused = new StringBuilder();
        private final List<SharedArray> opened = new ArrayList<>();

        Case(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.type = Dtype.parse(TYPES.get(random.nextInt(TYPES.size())));
            this.shape = randomShape(type instanceof ComplexType ? Shape.MAX_RANK - 1 : Shape.MAX_RANK);
            this.order = List.of("C", "F", "java").get(random.nextInt(3));
            this.path = directory.parent().resolve("case.npy");
        }

        private Shape randomShape(int most) {
            long[] lengths = new long[1 + random.nextInt(most)];
            long room = 200;
            for (int i = 0; i < lengths.length; i++) {
                lengths[i] = random.nextInt(40) == 0
                        ? 0
                        : 1 + random.nextLong(Math.min(room, lengths.length == 1 ? 40 : 6));
                room = Math.max(1, room / Math.max(1, lengths[i]));
            }
            for (int i = lengths.length - 1; i > 0; i--) {
                int other = random.nextInt(i + 1);
                long swapped = lengths[i];
                lengths[i] = lengths[other];
                lengths[other] = swapped;
            }
            return Shape.of(lengths);
        }

        void run() {
            try {
                compare();
            } catch (RuntimeException | AssertionError failure) {
                throw new AssertionError("seed " + seed + ": " + type + " of shape " + shape + " in order " + order
                        + ", steps " + steps, failure);
            } finally {
                opened.forEach(SharedArray::close);
                delete();
            }
        }

        private void delete() {
            try {
                Files.deleteIfExists(path);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        private SharedArray open() {
            if (order.equals("java")) {
                opened.add(SharedArray.create(type, shape, options().file(path)));
            }
            numpy.ask("make", Math.abs(seed), path, type.dtype(), commas(shape), order);
            if (!order.equals("java")) {
                opened.add(SharedArray.open(path));
            }
            return opened.getFirst();
        }

        private void compare() {
            SharedArray view = open();
            for (int i = random.nextInt(5); i > 0; i--) {
                view = step(view);
            }
            if (random.nextBoolean()) {
                view = SharedArray.attach(ArrayHandle.parse(view.handle().toString()));
                opened.add(view);
            }
            String[] expected = numpy.ask("look", steps).split(" ", -1);
            assertThat(view.shape().toString().replace(" ", "")).isEqualTo(expected[0]);
            assertThat(refused).hasToString(expected[1]);
            assertSeen(view, expected[2], expected[3]);
            expected = numpy.ask("change", steps, String.join("\t", writes(view))).split(" ", -1);
            assertSeen(view, expected[0], expected[1]);
        }

        /** Elements by their indices, the last one running fastest; and in the order in which they are stored. */
        private void assertSeen(SharedArray view, String byIndices, String stored) {
            StringBuilder seen = new StringBuilder();
            long[] indices = new long[view.shape().rank()];
            for (long i = 0; i < view.length(); i++) {
                seen.append(hex(RawElements.get(view, indices)));
                increment(indices, view.shape());
            }
            assertThat(seen).hasToString(byIndices);
            assertThat(hex(RawElements.copy(view))).isEqualTo(stored);
            StringBuilder one = new StringBuilder();
            for (long i = 0; i < view.length(); i++) {
                one.append(hex(RawElements.get(view, i)));
            }
            assertThat(one).hasToString(stored);
        }

        /** Copies some elements to other places, or all to all; as texts for Python. */
        private List<String> writes(SharedArray view) {
            List<String> writes = new ArrayList<>();
            if (view.length() == 0) {
                return List.of("*=");
            }
            if (random.nextInt(3) == 0) {
                List<byte[]> values = new ArrayList<>();
                for (long i = 0; i < view.length(); i++) {
                    values.add(RawElements.get(view, random.nextLong(view.length())));
                }
                byte[] all = join(values);
                RawElements.replace(view, all);
                return List.of("*=" + hex(all));
            }
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                byte[] value = RawElements.get(view, random.nextLong(view.length()));
                long[] at = LongStream.range(0, view.shape().rank())
                        .map(dimension -> random.nextLong(view.shape().length((int) dimension))).toArray();
                RawElements.set(view, value, at);
                writes.add(commas(Shape.of(at)) + "=" + hex(value));
            }
            return writes;
        }

        private SharedArray step(SharedArray view) {
            Shape now = view.shape();
            int rank = now.rank();
            switch (random.nextInt(6)) {
                case 0 -> {
                    steps.append("T;");
                    return view.transpose();
                }
                case 1 -> {
                    Shape wanted = otherShape(view.length());
                    steps.append('R').append(commas(wanted)).append(';');
                    try {
                        return view.reshape(wanted);
                    } catch (UnsupportedOperationException notUniform) {
                        refused.append('R');
                        return view;
                    }
                }
                case 2 -> {
                    long[] range = range(view.length());
                    steps.append('S').append(tuple(range)).append(';');
                    try {
                        return view.slice(range[0], range[1], range[2]);
                    } catch (UnsupportedOperationException notUniform) {
                        refused.append('S');
                        return view;
                    }
                }
                case 3 -> {
                    if (now.length(0) > 0) {
                        long index = random.nextLong(now.length(0));
                        steps.append('V').append(index).append(';');
                        return view.row(index);
                    }
                    return view;
                }
                case 4 -> {
                    if (now.length(rank - 1) > 0) {
                        long index = random.nextLong(now.length(rank - 1));
                        steps.append("V...,").append(index).append(';');
                        return view.column(index);
                    }
                    return view;
                }
                default -> {
                    List<String> texts = new ArrayList<>();
                    Span[] spans = new Span[rank];
                    for (int i = 0; i < rank; i++) {
                        long length = now.length(i);
                        int kind = random.nextInt(4);
                        if (kind == 0) {
                            spans[i] = Span.all();
                            texts.add(":");
                        } else if (kind == 1 && length > 0) {
                            long index = random.nextLong(length);
                            spans[i] = Span.at(index);
                            texts.add(String.valueOf(index));
                        } else {
                            long[] range = range(length);
                            spans[i] = Span.range(range[0], range[1], range[2]);
                            texts.add("slice" + tuple(range));
                        }
                    }
                    steps.append('V').append(String.join(",", texts)).append(';');
                    return view.view(spans);
                }
            }
        }

        /** Bounds and a step that fit; mostly most of it. */
        private long[] range(long length) {
            long step = random.nextInt(4) == 0 ? 1 + random.nextLong(length + 2) : 1;
            long low = random.nextInt(3) == 0 ? random.nextLong(length + 1) : 0;
            long high = random.nextInt(3) == 0 ? low + random.nextLong(length - low + 1) : length;
            return random.nextBoolean() || length == 0 || high == 0
                    ? new long[]{low, high, step}
                    : new long[]{high - 1, low - 1, -step};
        }

        private Shape otherShape(long length) {
            List<Long> lengths = new ArrayList<>();
            if (length == 0) {
                return Shape.of(random.nextInt(4), 0, 1 + random.nextInt(3));
            }
            long rest = length;
            while (rest > 1 && lengths.size() < Shape.MAX_RANK - 1) {
                long left = rest;
                List<Long> divisors = LongStream.rangeClosed(1, rest).filter(i -> left % i == 0).boxed().toList();
                long chosen = divisors.get(random.nextInt(divisors.size()));
                lengths.add(chosen);
                rest /= chosen;
            }
            lengths.add(rest);
            return Shape.of(lengths.stream().mapToLong(Long::longValue).toArray());
        }
    }

    /** A range as Python's slice takes it: there, -1 would be the last index. */
    private static String tuple(long[] range) {
        return "(" + range[0] + "," + (range[1] < 0 ? "None" : range[1]) + "," + range[2] + ")";
    }

    private static String commas(Shape shape) {
        return Arrays.stream(shape.toArray()).mapToObj(String::valueOf).collect(Collectors.joining(","));
    }

    private static void increment(long[] indices, Shape shape) {
        for (int i = indices.length - 1; i >= 0 && ++indices[i] == shape.length(i); i--) {
            indices[i] = 0;
        }
    }

    private static byte[] join(List<byte[]> parts) {
        int size = parts.getFirst().length;
        byte[] all = new byte[parts.size() * size];
        IntStream.range(0, parts.size()).forEach(i -> System.arraycopy(parts.get(i), 0, all, i * size, size));
        return all;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
