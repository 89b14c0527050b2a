package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.OpenMode.READ_ONLY;
import static org.sharray.OpenMode.READ_WRITE;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.Prerequisite;
import org.sharray.testing.Python;

/** Memory that programs share without knowing of Sharray, while they use it: each side sees what the other one writes. */
class ForeignMemoryTest {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final int LENGTH = 16;

    @TempDir
    Path directory;

    private static void eachSeesTheOther(ChildJvm other, SharedIntArray values) {
        other.say("set 0 7");
        other.expect("[7, 0, 0]");
        assertThat(values.getVolatile(0)).isEqualTo(7);
        values.setVolatile(1, -8);
        values.getAndAdd(2, 9);
        other.say("show");
        other.expect("[7, -8, 9]");
    }

    @Test
    void aBlockOfPythonAlsoOnceItIsUnlinked() {
        Python.require();
        requireSharedMemory();
        try (ChildJvm python = Python.start("foreign.py", "shared_memory")) {
            Path block = SHARED_MEMORY.resolve(python.hear());
            try (SharedIntArray values = SharedIntArray.open(block, 0, LENGTH, READ_WRITE);
                    SharedIntArray part = SharedIntArray.open(block, 8, 1, READ_ONLY)) {
                eachSeesTheOther(python, values);
                assertThat(part).hasToString("[9]");
                assertThat(values.hasLock()).isFalse();
                python.say("unlink");
                python.expect("[7, -8, 9]");
                assertThat(block).doesNotExist();
                values.set(0, 1);
                python.say("set 1 2");
                python.expect("[1, 2, 9]");
                assertThat(values.get(1)).isEqualTo(2);
            }
            assertThatExceptionOfType(ArrayNotFoundException.class)
                    .isThrownBy(() -> SharedIntArray.open(block, 0, LENGTH, READ_WRITE))
                    .withMessageContaining(block.toString());
        }
    }

    @Test
    void aMemmapOfNumpy() {
        Python.requireNumpy();
        Path file = directory.resolve("raw");
        try (ChildJvm python = Python.start("foreign.py", "memmap", file).expect(file);
                SharedIntArray values = SharedIntArray.open(file, 16, LENGTH, READ_WRITE)) {
            eachSeesTheOther(python, values);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntArray.open(file))
                    .withMessageContaining(file.toString());
        }
    }

    @Test
    void aFileThatNumpySavedAndMaps() {
        Python.requireNumpy();
        Path file = directory.resolve("saved.npy");
        try (ChildJvm python = Python.start("foreign.py", "save", file).expect(file);
                SharedIntArray values = SharedIntArray.open(file)) {
            assertThat(values.length()).isEqualTo(LENGTH);
            eachSeesTheOther(python, values);
            assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedLongArray.open(file))
                    .withMessageContaining("int32");
        }
    }

    private static final String IN_C = """
            #include <fcntl.h>
            #include <stdatomic.h>
            #include <stdio.h>
            #include <sys/mman.h>
            #include <unistd.h>

            int main(int count, char **arguments) {
                (void)count;
                int fd = shm_open(arguments[1], O_RDWR | O_CREAT | O_EXCL, 0600);
                if (fd < 0 || ftruncate(fd, 64) != 0) {
                    perror(arguments[1]);
                    return 1;
                }
                _Atomic int *values = mmap(NULL, 64, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
                char line[100];
                puts(arguments[1]);
                fflush(stdout);
                while (fgets(line, sizeof line, stdin)) {
                    int index, value;
                    if (sscanf(line, "set %d %d", &index, &value) == 2)
                        values[index] = value;
                    printf("[%d, %d, %d]\\n", values[0], values[1], values[2]);
                    fflush(stdout);
                }
                return shm_unlink(arguments[1]);
            }
            """;

    @Test
    void aSharedMemoryObjectOfC() throws IOException, InterruptedException {
        requireSharedMemory();
        Path source = Files.writeString(directory.resolve("other.c"), IN_C);
        Path program = directory.resolve("other");
        Prerequisite.require(canRun("gcc", "--version"), "no C compiler found; install gcc and libc6-dev");
        Process compiler = new ProcessBuilder("gcc", "-o", program.toString(), source.toString(), "-lrt")
                .redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        String name = "sharray-test-" + ProcessHandle.current().pid();
        Path object = SHARED_MEMORY.resolve(name);
        try (ChildJvm other = ChildJvm.start(Map.of(), List.of(program.toString(), "/" + name)).expect("/" + name);
                SharedIntArray values = SharedIntArray.open(object, 0, LENGTH, READ_WRITE)) {
            eachSeesTheOther(other, values);
        } finally {
            Files.deleteIfExists(object);
        }
    }

    @Test
    void numbersThatDoNotFitAreRefusedWithWhatWasAskedAndFound() throws IOException {
        Path file = Files.write(directory.resolve("raw"), new byte[64]);
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> SharedIntArray.open(file, 0, LENGTH + 1, READ_WRITE)).withMessageContaining("64")
                .withMessageContaining("68").withMessageContaining(file.toString());
        assertThatExceptionOfType(ArrayFormatException.class)
                .isThrownBy(() -> SharedLongArray.open(file, 64, 1, READ_ONLY)).withMessageContaining("72");
        for (long[] wrong : new long[][]{{2, 1}, {-4, 1}, {0, -1}, {Long.MAX_VALUE - 3, 1}, {4, Long.MAX_VALUE / 2}}) {
            assertThatExceptionOfType(IllegalArgumentException.class).as("offset %d, length %d", wrong[0], wrong[1])
                    .isThrownBy(() -> SharedIntArray.open(file, wrong[0], wrong[1], READ_WRITE));
        }
    }

    private static void requireSharedMemory() {
        Prerequisite.require(Files.isWritable(SHARED_MEMORY), "there is no /dev/shm");
    }

    private static boolean canRun(String... command) throws InterruptedException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start().waitFor() == 0;
        } catch (IOException absent) {
            return false;
        }
    }
}
