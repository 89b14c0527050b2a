package org.sharray.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Prerequisite;

/** The programs that a process starts have nothing of its arrays. */
class InheritedDescriptorsTest {
    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** O_CLOEXEC, so that also what native code starts has none. */
    @Test
    @NativeOnly("the JDK's channels are closed by the JDK alone, when it starts a program")
    void eachDescriptorIsClosedByTheStartOfAProgram() throws IOException {
        Prerequisite.require(Files.isDirectory(DESCRIPTORS), "not Linux");
        Path path = directory.parent().resolve("file.npy");
        try (SharedIntArray file = SharedIntArray.create(1, options().file(path));
                SharedIntArray again = SharedIntArray.open(path);
                SharedIntArray named = SharedIntArray.create(1, options().named("named"));
                SharedIntArray anonymous = SharedIntArray.create(1)) {
            assertThat(file.length() + again.length() + named.length() + anonymous.length()).isEqualTo(4);
            List<Path> ours;
            try (Stream<Path> all = Files.list(DESCRIPTORS)) {
                ours = all.filter(this::isArray).toList();
            }
            assertThat(ours).hasSizeGreaterThanOrEqualTo(4);
            for (Path descriptor : ours) {
                String flags = Files.readAllLines(Path.of("/proc/self/fdinfo").resolve(descriptor.getFileName()))
                        .stream().filter(line -> line.startsWith("flags:")).findFirst().orElseThrow();
                assertThat(Long.parseLong(flags.substring(6).strip(), 8) & 02_000_000).as(descriptor + ": " + flags)
                        .isNotZero();
            }
        }
    }

    /** A file that was made without a name does not show its later one. */
    private boolean isArray(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.contains("memfd:sharray") || target.contains("/.sharray-")
                    || target.startsWith(directory.parent().toString());
        } catch (IOException closedMeanwhile) {
            return false;
        }
    }

    @Test
    void aProgramThatIsStartedHasNone() throws Exception {
        Prerequisite.require(Files.isDirectory(DESCRIPTORS), "not Linux");
        try (SharedIntArray anonymous = SharedIntArray.create(1);
                SharedIntArray named = SharedIntArray.create(1, options().named("named"))) {
            assertThat(OpenFiles.count()).isPositive();
            Process program = new ProcessBuilder("ls", "-l", DESCRIPTORS.toString()).redirectErrorStream(true).start();
            assertThat(new String(program.getInputStream().readAllBytes(), StandardCharsets.UTF_8)).contains("pipe:")
                    .doesNotContain("sharray").doesNotContain(".npy");
            assertThat(anonymous.length() + named.length()).isEqualTo(2);
        }
    }
}
