package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.ArrayOptions;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Shape;

class ShowTest {

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void whatNumpySelectsIsShown() {
        Numpy.require();
        var selections = List.of("cube", "cube[1]", "cube[-1]", "cube[1,2]", "cube[1,2,3]", "cube[-2, -3, -4]",
                "cube[0:1]", "cube[:]", "cube[:,1]", "cube[..., 1]", "cube[...]", "cube[1,...,0]", "cube[0,1,2,...]",
                "cube[::-1,::2,1:-1]", "cube[:,::-1]", "cube[5:]", "cube[0,-99:99,3:1:-1]", "cube[1][2][3]",
                "cube[1,][:,0][::2]", "columns", "columns[1]", "columns[:,0]", "line[10:20]", "line[-3:]", "line[::-1]",
                "points['x']", "points[x]", "points[\"x\"][1:3]", "points[1:3]['x']", "points[2]['x']",
                "points['at']", "points['at'][1]", "points[1]['at']", "points[1]['at'][-1]", "points['at'][:,0]",
                "points['in']['b']", "points[::-1]['in'][:2]['b']", "points[0]['in']['b']");

        String expected = Numpy.run(
                """
                        cube = np.arange(24, dtype='i4').reshape(2, 3, 4)
                        columns = np.asfortranarray(np.arange(6).reshape(2, 3))
                        line = np.arange(1000, dtype='u2')
                        points = np.zeros(4, [('x', 'i4'), ('at', 'i4', 3), ('in', [('a', 'i4'), ('b', 'i4')])])
                        points['x'] = 1, 2, 3, 4
                        points['at'] = np.arange(12).reshape(4, 3)
                        points['in']['b'] = 9, 8, 7, 6
                        for name in 'cube', 'columns', 'line', 'points':
                            np.save(f'{sys.argv[1]}/{name}.npy', eval(name))
                        for selection in sys.argv[2].split(';'):
                            found = np.asarray(eval(selection.replace('[x]', "['x']")))
                            array = np.array2string(found, separator=', ') if found.ndim != 1 else str(found.tolist())
                            print(f'{sys.argv[1]}/{selection.replace("[", ".npy[", 1) if "[" in selection else selection + ".npy"}: '
                                f'{found.dtype}, shape {found.shape}, {found.nbytes:,} bytes, without a lock\\n{array}')
                        """,
                directory.parent(), String.join(";", selections));

        String found = selections.stream().map(selection -> {
            String file = directory.parent() + "/" + selection.replaceFirst("(?=\\[|$)", ".npy");
            Run run = Run.here("show", file);
            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
            return run.out();
        }).collect(Collectors.joining());
        assertThat(found.lines()).containsExactlyElementsOf(expected.lines().toList());
    }

    @Test
    void ofManyElementsTheEndsAreShown() {
        SharedIntArray.create(1001, named("many")).close();

        assertThat(Run.here("show", "many").out()).isEqualTo(
                "many: int32, shape (1001,), 4,004 bytes, with a lock\n[0, 0, 0, ..., 0, 0, 0]\n");
    }

    /** A file of 128 bytes filled the memory, or the disk. */
    @Test
    void emptyListsWithoutNumberAreRefused() throws IOException {
        Path file = directory.parent().resolve("empty.npy");
        String header = "{'descr': '<i4', 'fortran_order': False, 'shape': (1099511627776, 0), }";
        byte[] bytes = ("\u0093NUMPY\1\0v\0" + header + " ".repeat(117 - header.length()) + "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
        Files.write(file, bytes);
        for (String way : List.of("--json", "--format=json")) {
            Run run = Run.here("show", file.toString(), way);
            assertThat(run.err()).contains("too many empty lists").hasLineCount(1);
            assertThat(run.exit()).isOne();
        }
        Run some = Run.here("show", file + "[:2]", "--format=json");
        assertThat(some.out()).isEqualTo("[[],[]]\n");
    }

    @Test
    void bracketsBelongToANameThatHasThem() {
        SharedIntArray.copyOf(new int[]{1, 2}, named("a")).close();
        assertThat(Run.here("show", "a[1]").out()).endsWith("\n2\n");

        SharedIntArray.copyOf(new int[]{3, 4}, named("a[1]")).close();
        assertThat(Run.here("show", "a[1]").out()).endsWith("\n[3, 4]\n");
        assertThat(Run.here("show", "a[1][1]").out()).endsWith("\n4\n");
        assertThat(Run.here("show", "a[0]").out()).endsWith("\n1\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            absent         | there is no array "absent" in
            absent[0]['x'] | there is no array "absent" in
            table[2        | there is no array "table[2" in
            /absent/a.npy  | there is no array /absent/a.npy
            /etc/passwd    | /etc/passwd is not an array
            /proc          | can't open /proc: /proc: not a regular file
            table[2]       | index 2 is out of range in dimension 0, which has 2 elements
            table[0,-4]    | index -4 is out of range in dimension 1, which has 3 elements
            table[0,0,0]   | 3 indices are too many for the shape (2, 3)
            table[0,0][0]  | there are too many indices: one element is left, without dimensions
            table[x]       | there is no field 'x': the elements are float64, not records
            packed['y']    | there is no field "y"; there are [a, x]
            packed['x']    | the field 'x' lies unaligned in packed records, so it can't be shown alone
            """)
    void whatIsNotThere(String array, String message) {
        SharedDoubleArray.create(Shape.of(2, 3), named("table")).close();
        Run.here("create", "packed", "--packed", "-s", "2", "-d", "[('a', 'i1'), ('x', 'f8')]");

        Run run = Run.here("show", array);

        assertThat(run.err()).startsWith("sharray: " + message).doesNotContain("this should not happen");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exit()).isEqualTo(1);
    }

    @Test
    void nothingIsChanged() {
        SharedIntArray.create(3, named("a").participants(1)).close();
        try (var _ = SharedIntArray.open("a")) { // the only slot is taken
            assertThat(Run.here("show", "a[0]").out()).endsWith("\n0\n");
        }
    }

    private static ArrayOptions named(String name) {
        return ArrayOptions.options().named(name);
    }
}
