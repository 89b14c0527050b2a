package org.sharray;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.testing.Elements;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;

/** NumPy and Java on one file. Python runs once a test, for all element types, because its start takes long. */
class NumpyTest {
    private static final int LENGTH = 7;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @BeforeEach
    void needNumpy() {
        Numpy.require();
    }

    private static String hex(Elements elements, List<Object> values) {
        return HexFormat.of().formatHex(elements.bytes(values));
    }

    @Test
    void numpyReadsAndWritesLiveArraysOfEveryType() {
        Map<Elements, SharedArray> arrays = new LinkedHashMap<>();
        Elements.all().forEach(elements -> arrays.put(elements,
                elements.arrayOf(elements.samples(LENGTH), elements.options().named(elements.toString()))));
        String seen = Numpy.run("""
                for name in sys.argv[2].split():
                    array = np.load(f'{sys.argv[1]}/{name}.npy', mmap_mode='r+')
                    print(name, array.dtype.str, array.shape, array.tobytes().hex())
                    array[:] = array[::-1].copy()
                """, directory.path(), arrays.keySet().stream().map(Elements::toString).collect(joining(" ")));
        assertThat(seen.lines())
                .containsExactlyElementsOf(
                        arrays.keySet().stream().map(elements -> elements + " " + elements.type().dtype()
                                + " (7,) " + hex(elements, elements.samples(LENGTH))).toList());
        arrays.forEach((elements, array) -> {
            assertThat(elements.read(array)).isEqualTo(elements.samples(LENGTH).reversed());
            array.close();
        });
    }

    @Test
    void javaChangesNumpysFilesInPlace() {
        String types = Elements.all().map(elements -> elements + "=" + elements.type().dtype()).collect(joining(" "));
        Numpy.run("""
                for entry in sys.argv[2].split():
                    name, dtype = entry.split('=')
                    np.save(f'{sys.argv[1]}/{name}.npy', np.zeros(7, dtype))
                """, directory.parent(), types);
        Elements.all().forEach(elements -> {
            Path file = directory.parent().resolve(elements + ".npy");
            try (SharedArray array = (SharedArray) elements.callStatic("open", file)) {
                assertThat(elements.read(array)).hasSize(LENGTH).containsOnly(elements.value(0));
                elements.call(array, "copyFrom", elements.javaArray(elements.samples(LENGTH)));
            }
        });
        String seen = Numpy.run("""
                for entry in sys.argv[2].split():
                    name, dtype = entry.split('=')
                    array = np.load(f'{sys.argv[1]}/{name}.npy')
                    print(name, array.dtype.str, array.shape, array.tobytes().hex())
                """, directory.parent(), types);
        assertThat(seen.lines()).containsExactlyElementsOf(Elements.all().map(elements -> elements + " "
                + elements.type().dtype() + " (7,) " + hex(elements, elements.samples(LENGTH))).toList());
    }

    @Test
    void shapesOfNumpysOwnAreRead() {
        Numpy.run("""
                np.save(f'{sys.argv[1]}/matrix.npy', np.arange(6, dtype='<i4').reshape(2, 3))
                np.save(f'{sys.argv[1]}/scalar.npy', np.float64(1.5))
                np.save(f'{sys.argv[1]}/empty.npy', np.zeros((0, 3), '<i4'))
                """, directory.parent());
        try (SharedArray matrix = SharedArray.open(directory.parent().resolve("matrix.npy"));
                SharedArray scalar = SharedArray.open(directory.parent().resolve("scalar.npy"));
                SharedArray empty = SharedArray.open(directory.parent().resolve("empty.npy"))) {
            assertThat(matrix).hasToString("[[0, 1, 2],\n [3, 4, 5]]");
            assertThat(scalar).hasToString("[1.5]");
            assertThat(empty).hasToString("[]");
        }
    }
}
