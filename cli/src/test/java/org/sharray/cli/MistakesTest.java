package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MistakesTest {

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            demo --processes 0              | '0' is not a whole number from 1 to 64       | demo
            demo --processes -3             | '-3' is not a whole number from 1 to 64      | demo
            demo --processes 99999999999999 | is not a whole number from 1 to 64           | demo
            demo --processes two            | 'two' is not a whole number from 1 to 64     | demo
            demo --length 0                 | is not a whole number from 1 to              | demo
            demo --rounds 0                 | is not a whole number from 1 to 10000000     | demo
            demo --nonsense                 | unknown option: '--nonsense'                 | demo
            demo --rounds 9 race            | write --rounds after 'race'                  | demo race
            demo partition --rounds 9       | unknown option                               | demo partition
            demo startup --runs 0           | is not a whole number from 1 to 1000         | demo startup
            demo pi --points 0              | is not a whole number from 1 to              | demo pi
            demo pi --seed 1.5              | '1.5' is not a whole number from             | demo pi
            demo words --top 0              | is not a whole number from 1 to 1000         | demo words
            demo words a b                  | unmatched argument at index 3: 'b'           | demo words
            demo board --jobs 41            | is not a whole number from 1 to 40           | demo board
            demo board -j 2 --failing 3     | --failing 3 is more than there are jobs (2)  | demo board
            demo equalize a.png             | missing required parameter: 'OUT'            | demo equalize
            demo samples --batches 0        | is not a whole number from 1 to 10000000     | demo samples
            histogram                       | missing required parameter: 'FILE'           | histogram
            histogram a b                   | unmatched argument at index 2: 'b'           | histogram
            histogram -p 65 a               | is not a whole number from 1 to 64           | histogram
            blur in.png                     | missing required parameter: 'OUT'            | blur
            blur --radius -1 in.png out.png | is not a whole number from 0 to 200          | blur
            create a --shape 3              | missing required option: '--dtype=TYPE'      | create
            create --dtype i --shape 3      | a NAME or --file PATH is missing             | create
            create a -f b.npy -d i -s 3     | give NAME or --file, not both                | create
            create a.npy -d i -s 3          | 'a.npy' looks like a file; write --file      | create
            create ./a -d i -s 3            | './a' looks like a file; write --file ./a    | create
            create .a -d i -s 3             | ".a" can't be the name of an array           | create
            create a -d x -s 3              | unknown typecode 'x': use one of b B c h     | create
            create a -d float6 -s 3         | no element type "float6", or it is not       | create
            create a -d float6 -s 3         | known are int8 to int64, uint8 to uint64,    | create
            create a -d >i4 -s 3            | big-endian, which is not supported           | create
            create a -d [('x','i4' -s 3     | is not a list of (name, type)                | create
            create a -d [('x','i4')] -s ''  | "''" is not a shape: give the lengths        | create
            create a -d i -s 3,x            | "3,x" is not a shape: give the lengths       | create
            create a -d i -s -3             | a dimension can't have -3 elements           | create
            create a -d i -s 1,1,1,1,1,1,1,1,1 | an array has 1 to 8 dimensions, not 9     | create
            create a -d c8 -s 1,1,1,1,1,1,1,1 | an array of complex numbers has 1 to 7  | create
            create a -d i -s 3 --stripes 0  | '0' is not a whole number from 1 to 65536    | create
            create a -d i -s 3 --participants 0 | is not a whole number from 1 to 65535    | create
            create a -d i -s 3 --packed     | --packed is for records; the elements are int32 | create
            create a -d i -s 3 --unlocked --strict | are about the lock; leave out --unlocked | create
            show                            | missing required parameter: 'ARRAY'          | show
            show a b                        | unmatched argument at index 2: 'b'           | show
            show [0]                        | "" can't be the name of an array: it is empty | show
            show a[]                        | '' is neither an index (3, -1, 10:20, ::2,   | show
            show a[1.5]                     | '1.5' is neither an index                    | show
            show a[1:2:3:4]                 | '1:2:3:4' is not a slice: start:stop:step    | show
            show a[::0]                     | the step of the slice '::0' is 0             | show
            show a[...,...]                 | [...,...] has more than one '...'            | show
            torture locks --minutes 0       | '0' is not a number of minutes from 0.01 to  | torture locks
            torture locks --minutes ten     | 'ten' is not a number of minutes from 0.01   | torture locks
            torture locks --processes 1     | '1' is not a whole number from 2 to 32       | torture locks
            torture locks --seed 1.5        | '1.5' is not a whole number from             | torture locks
            mandelbrot                      | missing required parameter: 'OUT'            | mandelbrot
            mandelbrot --width 0 out.png    | is not a whole number from 1 to 16384        | mandelbrot
            """)
    void aWrongCallIsToldInOneLineWithAHint(String arguments, String message, String command) {
        Run run = Run.here(arguments.split(" "));

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err().lines()).hasSize(2);
        assertThat(run.err()).startsWith("sharray: ").contains(message)
                .endsWith("See 'sharray " + command + " --help'." + System.lineSeparator());
    }

    @Test
    void aMistypedCommandIsGuessed() {
        Run run = Run.here("histogran", "file");

        assertThat(run.exit()).isEqualTo(2);
        assertThat(run.err()).contains("Did you mean histogram");
    }

    @Test
    void aMissingFile() {
        assertFails(Run.here("histogram", path("absent")), path("absent") + ": no such file or directory");
        assertFails(Run.here("demo", "words", path("absent")), path("absent") + ": no such file or directory");
        assertFails(Run.here("blur", path("absent.png"), path("out.png")),
                path("absent.png") + ": no such file or directory");
        assertFails(Run.here("demo", "equalize", path("absent.png"), path("out.png")),
                path("absent.png") + ": no such file or directory");
    }

    @Test
    void aDirectoryInsteadOfAFile() {
        assertFails(Run.here("histogram", directory.toString()), directory + ": is a directory");
        assertFails(Run.here("demo", "words", directory.toString()), directory + ": is a directory");
        assertFails(Run.here("blur", directory.toString(), path("out.png")), directory + ": is a directory");
        assertFails(Run.here("mandelbrot", directory.toString()), directory + ": is a directory");
    }

    @Test
    void aDeviceInsteadOfAFile() {
        assertFails(Run.here("histogram", "/dev/null"), "/dev/null: not a regular file");
    }

    @Test
    void aTextFileToBlur() throws Exception {
        Path text = Files.writeString(directory.resolve("text.png"), "It says png, but it is not.\n");

        assertFails(Run.here("blur", text.toString(), path("out.png")), text + ": not a picture");
        assertThat(directory.resolve("out.png")).doesNotExist();
    }

    @Test
    void aDamagedPictureToBlur() throws Exception {
        Path whole = directory.resolve("whole.png");
        assertThat(Run.sharray("mandelbrot", "-w", "60", "-H", "40", whole.toString()).exit()).isZero();
        byte[] bytes = Files.readAllBytes(whole);
        Path damaged = directory.resolve("damaged.png");
        for (int length = 8; length < bytes.length - 12; length += bytes.length / 20) {
            Files.write(damaged, Arrays.copyOf(bytes, length));

            assertFails(Run.here("blur", damaged.toString(), path("out.png")), damaged + ": ");
        }
    }

    @Test
    void anOutputThatCannotBeWritten() throws Exception {
        String absent = path("absent/out.png");
        assertFails(Run.here("mandelbrot", absent), absent + ": there is no directory");
        assertFails(Run.here("mandelbrot", path("out.jpg")), path("out.jpg") + ": a PNG is written");

        Path directory = Files.createDirectory(this.directory.resolve("a directory.png"));
        assertFails(Run.here("mandelbrot", directory.toString()), directory + ": ");
    }

    @Test
    void anArrayLargerThanAnyMemory() throws Exception {
        assertFails(Run.sharray("demo", "--length", "1000000000000"), "");
        assertFails(Run.sharray("demo", "--length", String.valueOf(1L << 60)), "");
    }

    @Test
    void aFullDiskForTheOutput() throws Exception {
        assumeTrue(Files.exists(Path.of("/dev/full")));
        ProcessBuilder toFull = new ProcessBuilder("sh", "-c", "exec \"$@\" >/dev/full", "sh");
        toFull.command().addAll(Run.command("demo", "partition"));

        assertFails(Run.process(toFull), "the output can't be written");
    }

    @Test
    void aReaderThatHasReadEnough() throws Exception {
        var toNobody = new ProcessBuilder("bash", "-c", "{ sleep 0.2; \"$@\"; echo $? >&2; } | true", "bash");
        toNobody.command().addAll(Run.command("demo", "partition"));

        assertThat(Run.process(toNobody).err().strip()).isEqualTo("141");
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static void assertFails(Run run, String message) {
        assertThat(run.err()).startsWith("sharray: " + message).doesNotContain("this should not happen");
        assertThat(run.err().lines()).hasSize(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.exit()).isEqualTo(1);
    }
}
