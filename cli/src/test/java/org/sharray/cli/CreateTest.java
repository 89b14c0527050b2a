package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedArray;
import org.sharray.SharedCharArray;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.TrailerBytes;
import org.sharray.testing.TrailerBytes.Field;

class CreateTest {

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void anArrayThatOtherProcessesFind() throws Exception {
        Run created = sharray("create", "scores", "--dtype", "<f8", "--shape", "2,3");
        Run shown = sharray("show", "scores[:,0]");

        assertThat(created).isEqualTo(new Run(0, "Created scores: float64, shape (2, 3), 48 bytes, with a lock, in "
                + directory.fileOf("scores") + "\n", ""));
        assertThat(shown).isEqualTo(new Run(0,
                "scores[:,0]: float64, shape (2,), 16 bytes, with a lock\n[0.0, 0.0]\n", ""));
    }

    /** Runs the command as a process of its own, in this test's directory. */
    private Run sharray(String... arguments) throws Exception {
        var builder = new ProcessBuilder(Run.command(arguments));
        builder.environment().put("SHARRAY_DIRECTORY", directory.path().toString());
        return Run.process(builder);
    }

    @Test
    void numpyReadsEveryType() {
        Numpy.require();
        var types = List.of("<f8", "float64", "f4", "float16", "?", "bool", "|i1", "u1", "int16", "<u8", "complex128",
                "<c8", "S16", "<U5", "b", "B", "h", "H", "i", "I", "l", "L", "q", "Q", "f", "d", "e",
                "[('x', '<f8'), ('n', '<i4', (2, 3)), ('in', [('a', 'i1'), ('b', 'U2')]), ('s', 'S3')]");
        for (int i = 0; i < types.size(); i++) {
            assertThat(Run.here("create", "n" + i, "-d", types.get(i), "-s", "2,5").err()).isEmpty();
        }
        assertThat(Run.here("create", "p", "--packed", "-d", types.getLast(), "-s", "2,5").err()).isEmpty();

        String seen = Numpy.run("""
                types = sys.argv[2].split(';')
                fields = [(n, np.dtype(t, align=True), *s) for n, t, *s in eval(types[-1])]
                expected = [*types[:-1], np.dtype(fields, align=True), eval(types[-1])]
                for name, dtype in zip([*(f'n{i}' for i in range(len(types))), 'p'], expected):
                    array = np.load(f'{sys.argv[1]}/{name}.npy', mmap_mode='r')
                    print(name, array.dtype == dtype, array.shape, not any(array.tobytes()))
                """, directory.path(), String.join(";", types));

        assertThat(seen).isEqualTo(IntStream.rangeClosed(0, types.size())
                .mapToObj(i -> (i < types.size() ? "n" + i : "p") + " True (2, 5) True")
                .collect(Collectors.joining("\n")));
    }

    @Test
    void theTypecodesThatNumpyDoesNotHave() {
        assertThat(Run.here("create", "chars", "-d", "u", "-s", "3").out()).contains("char16, shape (3,), 6 bytes");
        assertThat(Run.here("create", "bytes", "-d", "c", "-s", "3").out()).contains("uint8, shape (3,), 3 bytes");
        SharedCharArray.open("chars").close();
    }

    @Test
    void recordsHaveColumnsUnlessTheyArePacked() {
        String fields = "[('a', 'i1'), ('', 'V1'), ('x', '<f8'), ('in', [('b', 'i1'), ('c', '<i2')])]";

        assertThat(Run.here("create", "records", "-d", fields, "-s", "3").out()).contains("72 bytes");
        assertThat(Run.here("show", "records['x']").out()).endsWith("\n[0.0, 0.0, 0.0]\n");
        assertThat(Run.here("create", "packed", "-d", fields, "-s", "3", "--packed").out()).contains("39 bytes");
    }

    @Test
    void theLockIsAsAskedFor() throws Exception {
        create("plain");
        create("unlocked", "--unlocked");
        create("other", "--stripes", "2", "--strict", "--participants", "3");

        assertThat(lock("plain")).containsExactly(1L, 40L, 0L, 0L);
        assertThat(lock("unlocked")).containsExactly(0L, 0L, 0L, 0L);
        assertThat(lock("other")).containsExactly(1L, 3L, 2L, 1L);
    }

    private List<Long> lock(String name) throws Exception {
        var trailer = new TrailerBytes(Files.readAllBytes(directory.fileOf(name)));
        return Stream.of(Field.LOCK_KIND, Field.PARTICIPANTS, Field.STRIPES, Field.FLAGS).map(trailer::get).toList();
    }

    private static void create(String name, String... options) {
        var arguments = new ArrayList<>(List.of("create", name, "-d", "i", "-s", "10"));
        arguments.addAll(List.of(options));
        Run run = Run.here(arguments.toArray(String[]::new));
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains(name.equals("unlocked") ? "without a lock" : "with a lock");
    }

    @Test
    void aFile() throws Exception {
        Path file = directory.parent().resolve("table.npy");

        assertThat(Run.here("create", "--file", file.toString(), "-d", "i", "-s", "3").out())
                .isEqualTo("Created " + file + ": int32, shape (3,), 12 bytes, with a lock, in " + file + "\n");
        assertThat(Run.here("show", file + "[1:]").out()).endsWith("\n[0, 0]\n");
        assertThat(Files.exists(file)).isTrue();
    }

    @Test
    void whatThereIsNoPlaceFor() {
        create("taken");
        Path parent = directory.parent();

        assertFails("there is an array or another file \"taken\" already", "taken", "-d", "i", "-s", "3");
        assertFails("there is a directory " + parent + " already", "-f", parent.toString(), "-d", "i", "-s", "3");
        assertFails("can't create /absent/a.npy: there is no directory", "-f", "/absent/a.npy", "-d", "i", "-s", "3");
        assertFails("no room for \"large\"", "large", "-d", "d", "-s", "1000000,1000000,1000");
        assertThat(SharedArray.names()).containsExactly("taken");
    }

    private static void assertFails(String message, String... arguments) {
        var command = new ArrayList<>(List.of(arguments));
        command.addFirst("create");
        Run run = Run.here(command.toArray(String[]::new));

        assertThat(run.err()).startsWith("sharray: " + message);
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exit()).isEqualTo(1);
    }
}
