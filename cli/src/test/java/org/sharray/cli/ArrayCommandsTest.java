package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sharray.ArrayOptions;
import org.sharray.SharedArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedIntVector;
import org.sharray.SharedTextArray;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.Numpy;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the commands print and change, beside a process that has the array open. */
class ArrayCommandsTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static ArrayOptions named(String name) {
        return ArrayOptions.options().named(name);
    }

    private static String ok(String... arguments) {
        Run run = Run.here(arguments);
        assertThat(run.err()).isEmpty();
        assertThat(run.exit()).isZero();
        return run.out();
    }

    private static void fails(int exit, String message, String... arguments) {
        Run run = Run.here(arguments);
        assertThat(run.err()).startsWith("sharray: ").contains(message).doesNotContain("this should not happen");
        assertThat(run.exit()).isEqualTo(exit);
        assertThat(run.out()).isEmpty();
    }

    private static JsonNode json(String... arguments) {
        return JsonMapper.builder().build().readTree(ok(arguments));
    }

    private static JsonNode listed(String label) {
        for (JsonNode array : json("ls", "--json")) {
            if (array.get("label").asString().equals(label)) {
                return array;
            }
        }
        throw new AssertionError(label + " is not listed");
    }

    @Test
    void arraysAreListedWithTheirUsersAndLocks() {
        SharedDoubleArray.create(Shape.of(2, 3), named("idle")).close();
        SharedIntArray.create(4, named("busy")).close();
        try (ChildJvm child = ChildJvm.start(LockUser.class, "busy").expect("in")) {
            child.say("take");
            child.expect("taken");
            assertThat(ok("ls").lines())
                    .anyMatch(line -> line.matches("idle +float64 +\\(2, 3\\) +48 B +\\S+( KiB)? +0 +free +orphan"))
                    .anyMatch(line -> line
                            .matches("busy +int32 +\\(4,\\) +16 B +\\S+( KiB)? +[1-9] +held by " + child.pid()));
            assertThat(ok("ls", "-l", "--sort", "bytes")).contains("DEATHS");

            JsonNode busy = listed("busy");
            assertThat(busy.get("processes").valueStream().map(JsonNode::asLong)).contains(child.pid()); // an inspector may run
            assertThat(busy.get("orphan").asBoolean()).isFalse();
            assertThat(busy.get("locks").get(0).get("owner").get("pid").asLong()).isEqualTo(child.pid());
            assertThat(listed("idle").get("orphan").asBoolean()).isTrue();
        }
    }

    @Test
    void anAnonymousArrayIsShownByItsNumber() throws Exception {
        try (SharedIntArray array = SharedIntArray.of(7, 8, 9)) {
            String handle = array.handle().toString();
            String number = handle.replaceFirst(".*?" + ProcessHandle.current().pid() + "\\D+(\\d+).*", "$1");
            Run run = Run.sharray("show", ProcessHandle.current().pid() + ":" + number + "[1:]");
            assertThat(run.err()).isEmpty();
            assertThat(run.out()).endsWith("\n[8, 9]\n");
        }
        fails(1, "there is no array /proc/1/fd/999999", "show", "1:999999");
    }

    @Test
    void elementsInSummary() {
        SharedDoubleArray.copyOf(new double[]{1, 2, 3, 4, Double.NaN}, named("a")).close();
        assertThat(ok("show", "a", "--stats"))
                .contains("count      5\nmin        1\nmax        4\nmean       2.50000\n", "NaN        1");
        JsonNode stats = json("show", "a[:4]", "--stats", "--json").get("stats");
        assertThat(stats.get("mean").asDouble()).isEqualTo(2.5);
        assertThat(stats.get("histogram").valueStream().mapToLong(JsonNode::asLong).sum()).isEqualTo(4);
        ok("create", "texts", "-d", "S3", "-s", "1");
        fails(1, "statistics are for numbers", "show", "texts", "--stats");
    }

    @Test
    void complexNumbersAreNumbers() {
        ok("create", "c", "-d", "complex128", "-s", "2,2");
        ok("set", "c[0,1]=1.5-2j");
        assertThat(ok("show", "c")).isEqualTo(
                "c: complex128, shape (2, 2), 64 bytes, with a lock\n[[0.0+0.0j, 1.5-2.0j],\n [0.0+0.0j, 0.0+0.0j]]\n");
        assertThat(ok("show", "c[0,1]")).endsWith("\n1.5-2.0j\n");
        assertThat(ok("show", "c[0]", "--format", "json")).isEqualTo("[[0.0,0.0],[1.5,-2.0]]\n");
        assertThat(ok("show", "c", "--format", "csv")).isEqualTo("0.0+0.0j,1.5-2.0j\n0.0+0.0j,0.0+0.0j\n");
    }

    @Test
    void ofAVectorWhatWasAppendedIsThere() {
        try (SharedIntVector vector = SharedIntVector.create(100, named("v"))) {
            vector.append(5);
            vector.append(6);
            assertThat(ok("show", "v")).isEqualTo("v: int32, shape (2,), 8 bytes, with a lock\n[5, 6]\n");
            fails(1, "out of range", "set", "v[2]=1");
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            i4   | 7          | 7
            i4   | -0x        | !is not a number
            u1   | 255        | 255
            u1   | 256        | !can't be an element
            i4   | 1.5        | !not a whole number
            f8   | -Infinity  | -Infinity
            f4   | 1e300      | !can't be an element
            u8   | 18446744073709551615 | 18446744073709551615
            ?    | true       | true
            ?    | yes        | !neither true nor false
            S3   | abc        | '''abc'''
            S3   | abcd       | !can't be an element
            <U2  | äö         | '''äö'''
            c16  | nonsense   | !not a complex number
            """)
    void aValueIsCheckedBeforeItIsWritten(String type, String value, String shown) {
        ok("create", "a", "-d", type, "-s", "3");
        String before = ok("show", "a[1]");
        if (shown.startsWith("!")) {
            fails(1, shown.substring(1), "set", "a[1]=" + value);
            assertThat(ok("show", "a[1]")).isEqualTo(before);
        } else {
            ok("set", "a[1]=" + value);
            assertThat(ok("show", "a[1]")).endsWith("\n" + shown + "\n");
        }
    }

    @Test
    void aSliceGetsOneValueAndAFieldItsOwn() {
        SharedIntArray.create(Shape.of(2, 3), named("a")).close();
        ok("set", "a[:,1]=5");
        assertThat(ok("show", "a", "--format", "json")).isEqualTo("[[0,5,0],[0,5,0]]\n");
        ok("fill", "a[1]", "--", "-1");
        assertThat(ok("show", "a", "--format", "csv")).isEqualTo("0,5,0\n-1,-1,-1\n");
        ok("create", "p", "-d", "[('x','f8'),('at','i2',2)]", "-s", "2");
        ok("set", "p['at'][1,0]=3");
        assertThat(ok("show", "p", "--format", "json"))
                .isEqualTo("[{\"x\":0.0,\"at\":[0,0]},{\"x\":0.0,\"at\":[3,0]}]\n");
        fails(1, "say which field", "set", "p[0]=1");
        fails(2, "has no '='", "set", "a[0]");
    }

    @Test
    void changesWaitForTheLock() {
        SharedIntArray.create(2, named("a")).close();
        try (ChildJvm child = ChildJvm.start(LockUser.class, "a").expect("in")) {
            child.say("take");
            child.expect("taken");
            fails(1, "somebody else has had the lock of a", "set", "a[0]=1", "--timeout", "0.01");
            ok("set", "a[1]=2", "--no-lock");
            assertThat(ok("show", "a[:]")).endsWith("\n[0, 2]\n");
            child.kill();
            Run run = Run.here("set", "a[0]=1");
            assertThat(run.exit()).isZero();
            assertThat(run.err()).isEqualTo(
                    "sharray: the last owner of the lock of a died with it; what it protects may be half done\n");
        }
    }

    @Test
    void copies() {
        SharedIntArray.copyOf(new int[]{1, 2, 3, 4}, named("a")).close();
        assertThat(ok("copy", "a[::2]", "b", "--create"))
                .startsWith("Created b: int32, shape (2,), 8 bytes, with a lock");
        ok("copy", "a[0:3]", "a[1:4]");
        assertThat(ok("show", "a")).endsWith("\n[1, 1, 2, 3]\n");
        ok("create", "bytes", "-d", "i1", "-s", "4");
        ok("copy", "a", "bytes");
        assertThat(ok("show", "bytes")).endsWith("\n[1, 1, 2, 3]\n");
        ok("set", "a[3]=1000");
        fails(1, "can't be an element", "copy", "a", "bytes");
        fails(1, "has the shape (4,), b has (2,)", "copy", "a", "b");
        fails(1, "there is an array \"b\" already", "copy", "a", "b", "--create");
    }

    @Test
    void whatIsExportedComesBackTheSame() throws Exception {
        String fields = "[('x','f8'),('at','i2',2),('in',[('s','S9')])]";
        ok("create", "records", "-d", fields, "-s", "2");
        ok("set", "records['x'][1]=-0.1");
        ok("set", "records['at'][0,1]=7");
        ok("set", "records['in.s'][1]=a,\"b");
        SharedDoubleArray.copyOf(new double[]{0.1, Double.NaN, Double.POSITIVE_INFINITY, -0.0}, named("doubles"))
                .close();
        SharedIntArray.create(Shape.of(2, 3), named("ints")).close();
        ok("set", "ints[1,2]=-5");
        ok("create", "c", "-d", "c8", "-s", "2");
        ok("set", "c[1]=-1e-5+2j");
        for (String name : List.of("records:" + fields, "doubles:f8", "ints:i4", "c:c8")) {
            String array = name.substring(0, name.indexOf(':'));
            for (String format : List.of("csv", "json", "npy")) {
                String file = directory.parent().resolve(array + "." + format).toString();
                ok("export", array, file);
                List<String> command = new ArrayList<>(List.of("import", file, array + "-" + format));
                if (!format.equals("npy")) {
                    command.addAll(List.of("--dtype", name.substring(name.indexOf(':') + 1)));
                }
                ok(command.toArray(String[]::new));
                assertThat(ok("show", array + "-" + format, "--format", "json"))
                        .isEqualTo(ok("show", array, "--format", "json"));
                fails(1, "is there already", "export", array, file);
                ok("export", array, file, "--force");
            }
        }
        assertThat(Files.list(directory.parent()).filter(file -> file.toString().contains(".part-"))).isEmpty();
    }

    @Test
    void numpyReadsWhatIsExported() {
        Numpy.require();
        SharedIntArray.copyOf(new int[]{1, 2, 3, 4, 5}, named("a")).close();
        ok("export", "a[::2]", directory.parent() + "/strided.npy");
        ok("create", "r", "-d", "[('x','i1'),('y','f8')]", "-s", "2");
        ok("set", "r['y'][1]=2.5");
        ok("export", "r", directory.parent() + "/records.npy");
        assertThat(Numpy.run("print(np.load(sys.argv[1] + '/strided.npy'), np.load(sys.argv[1] + '/records.npy')['y'])",
                directory.parent()))
                .isEqualTo("[1 3 5] [0.  2.5]");
    }

    @Test
    void theTypeOfAnImportIsGuessed() throws Exception {
        assertThat(imported("1,2\n3,4\n")).contains("int64, shape (2, 2)");
        assertThat(imported("1\n2.5\nnan\n")).contains("float64, shape (3,)");
        assertThat(imported("true\nFalse\n".toLowerCase())).contains("bool, shape (2,)");
        assertThat(imported("\"a,b\"\n\"say \"\"x\"\"\"\n")).contains("<U7, shape (2,)");
        assertThat(imported("")).contains("shape (0,)");
    }

    private String imported(String text) throws Exception {
        Path file = Files.writeString(directory.parent().resolve("data.csv"), text);
        SharedArray.delete("data");
        return ok("import", file.toString(), "data");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a.csv  | 1,2\\n3        | i4 | line 2: 1 values, where the rows before have 2
            a.csv  | 1\\nx          | i4 | line 2: 'x' is not a number
            a.csv  | 1\\n300        | u1 | line 2: '300' can't be an element
            a.json | [[1,2],[3]]    | i4 | lists of 2 and of 1 items
            a.json | [1,[2]]        | i4 | some values are in more lists
            a.json | [1,2           | i4 | is not JSON
            a.json | {"a":1}        | i4 | is not a list
            a.json | [{"x":1}]      | i4 | has objects
            a.npy  | nonsense       | i4 | is not an array
            a.txt  | 1              | i4 | does not tell its format
            """)
    void aFailedImportLeavesNothing(String name, String text, String type, String message) throws Exception {
        Path file = Files.writeString(directory.parent().resolve(name), text.replace("\\n", "\n"));
        fails(1, message, "import", file.toString(), "a", "--dtype", type);
        assertThat(SharedArray.names()).isEmpty();
    }

    @Test
    void namesAreChangedAndDeleted() {
        SharedIntArray.create(1, named("a")).close();
        try (SharedIntArray home = SharedIntArray.open("a");
                SharedIntArray guest = SharedIntArray.create(1, named("guest").lock(home.lock()))) {
            fails(1, "is also that of guest", "rename", "a", "b");
            assertThat(guest.isOpen()).isTrue();
        }
        ok("rm", "guest", "--force");
        ok("rename", "a", "b");
        fails(1, "there is no array \"a\"", "rename", "a", "c");
        SharedIntArray.create(1, named("a")).close();
        fails(1, "\"b\" already", "rename", "a", "b");
        try (ChildJvm child = ChildJvm.start(LockUser.class, "b").expect("in")) {
            fails(1, "process " + child.pid() + " (java)", "rm", "a", "b");
            assertThat(SharedArray.names()).containsExactly("a", "b");
            ok("rm", "a", "b", "--force");
            child.say("try");
            child.expect("true");
        }
        fails(1, "there is no array", "rm", "a");
        fails(2, "is not the name of an array", "rm", "./a.npy");
    }

    @Test
    void modesWithinReason() {
        SharedIntArray.create(1, named("a")).close();
        assertThat(ok("chmod", "400", "a")).isEqualTo("r-------- " + directory.fileOf("a") + "\n");
        assertThat(Run.here("chmod", "644", "a").err()).contains("other users still don't get to 'a'");
        fails(2, "is not a mode", "chmod", "200", "a");
        fails(2, "is not a mode", "chmod", "755", "a");
        fails(1, "there is no array", "chmod", "600", "absent");
    }

    @Test
    void whatTheDeadLeftIsClearedAway() throws Exception {
        SharedIntArray.create(1, named("kept")).close();
        String dead = "a~unfinished-" + new ProcessBuilder("true").start().onExit().get().pid();
        String alive = "a~unfinished-" + ProcessHandle.current().pid();
        SharedIntArray.create(1, named(dead)).close();
        SharedIntArray.create(1, named(alive)).close();
        Path old = Files.createFile(directory.path().resolve(".sharray-1.tmp"));
        Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        Path young = Files.createFile(directory.path().resolve(".sharray-2.tmp"));

        assertThat(ok("gc", "--dry-run")).contains("Would delete " + directory.fileOf(dead), "Would delete " + old)
                .doesNotContain("kept", alive, young.toString());
        assertThat(SharedArray.names()).contains(dead);
        ok("gc");
        assertThat(SharedArray.names()).containsExactlyInAnyOrder(alive, "kept");
        assertThat(old).doesNotExist();
        assertThat(young).exists();

        try (ChildJvm _ = ChildJvm.start(LockUser.class, "kept").expect("in")) {
            ok("gc", "--orphans");
            assertThat(SharedArray.names()).containsExactly("kept");
        }
    }

    /** A name can have what steers a terminal, and so can a text. */
    @Test
    void nothingForeignReachesTheTerminalRaw() throws Exception {
        String bidi = "evil\u202egpj\u200b";
        SharedIntArray.create(1, named(bidi)).close();
        try (SharedTextArray texts = SharedTextArray.create(TextType.utf8(20), 2, named("texts"))) {
            texts.set(0, "\033]0;title\007\033[2J\u009b");
            for (String[] command : new String[][]{{"ls"}, {"ls", "--json"}, {"show", "texts"}, {"show", bidi},
                    {"show", "texts", "--json"}, {"who", bidi}, {"why", bidi},
                    {"gc", "--dry-run", "--orphans"}, {"doctor", "--json"}}) {
                assertHarmless(Run.here(command));
            }
            assertHarmless(Run.here("show", bidi + "\033[31m"));
            assertHarmless(Run.here("set", "texts[0]"));
            assertHarmless(Run.here("rm", "\033[31m"));
            assertHarmless(Run.here("\033[31m"));
            assertThat(ok("show", "texts[0]")).endsWith("\n'\\u001b]0;title\\u0007\\u001b[2J\\u009b'\n");
            assertThat(json("show", "texts", "--json").get("elements").get(0).asString())
                    .isEqualTo("\033]0;title\007\033[2J\u009b");
            assertThat(ok("ls")).contains("evil\\u202egpj\\u200b");
        }
    }

    private static void assertHarmless(Run run) {
        assertThat((run.out() + run.err()).chars()
                .filter(c -> c != '\n' && (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT)))
                .isEmpty();
    }
}
