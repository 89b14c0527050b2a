package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.process.programs.Middle;
import org.sharray.process.programs.Modular;

/** Parents and children that end before each other, and what they leave behind. */
@Timeout(300)
class ProcessLifetimeTest {
    @TempDir
    private Path temporary;

    private Process java(List<String> jvmArguments, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary));
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("sharray.")) {
                command.add("-D" + name + "=" + value);
            }
        });
        command.addAll(jvmArguments);
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private Process middle(String... arguments) throws IOException {
        return java(List.of("-cp", System.getProperty("java.class.path")), Middle.class, arguments);
    }

    private static long announcedChild(BufferedReader output) throws IOException {
        return Long.parseLong(output.readLine());
    }

    private List<Path> leftovers() throws IOException {
        try (var files = Files.list(temporary)) {
            return files.filter(file -> file.getFileName().toString().startsWith("sharray-")).toList();
        }
    }

    @Test
    void aChildEndsWithAParentThatIsKilled() throws Exception {
        Process middle = middle("wait");
        long child = announcedChild(middle.inputReader());
        assertThat(Waiting.hasEnded(child)).isFalse();
        middle.destroyForcibly().waitFor();
        Waiting.until("the child has ended", () -> Waiting.hasEnded(child));
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aDaemonEndsWithItsParentsNormalExit() throws Exception {
        Process middle = middle("daemon");
        long child = announcedChild(middle.inputReader());
        assertThat(middle.waitFor()).isZero();
        Waiting.until("the child has ended", () -> Waiting.hasEnded(child));
        Waiting.until("nothing is left", () -> leftovers().isEmpty());
    }

    @Test
    void aParentWaitsForAChildThatIsNoDaemon() throws Exception {
        Path file = temporary.resolve("go");
        Process middle = middle("leave", file.toString());
        BufferedReader output = middle.inputReader();
        announcedChild(output);
        Files.createFile(file);
        assertThat(output.readLine()).isEqualTo("the child is done");
        assertThat(middle.waitFor()).isZero();
        assertThat(leftovers()).isEmpty();
    }

    @Test
    void aChildRunsFromTheModulePath() throws Exception {
        String own = Path.of(SharedProcess.class.getProtectionDomain().getCodeSource().getLocation().toURI())
                .toString();
        String program = Path.of(Modular.class.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
        Process process = java(List.of("-p", own, "--add-modules=org.sharray", "-cp", program), Modular.class);
        assertThat(process.inputReader().readLine())
                .isEqualTo("captured [list], Sharray in module org.sharray, task in a named module: false");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void manyProcessesLeaveNothingBehind() throws Exception {
        String usual = System.setProperty("java.io.tmpdir", temporary.toString());
        try {
            SharedProcess.start(() -> {}).join(); // loads what is loaded once
            int descriptors = descriptors();

            var processes = new ArrayList<SharedProcess<Integer>>();
            for (int i = 0; i < 20; i++) {
                int number = i;
                processes.add(ProcessOptions.options().captureOutput().start(() -> number));
            }
            for (int i = 0; i < processes.size(); i++) {
                assertThat(processes.get(i).join()).isEqualTo(i);
            }

            Waiting.until("no thread is left", () -> threads().isEmpty());
            Waiting.until("no descriptor is left", () -> descriptors() <= descriptors);
            Waiting.until("no file is left", () -> leftovers().isEmpty());
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
    }

    private static int descriptors() {
        String[] open = Path.of("/proc/self/fd").toFile().list();
        return open == null ? 0 : open.length;
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.matches("sharray-(process|reply|output)-.*")).collect(Collectors.toSet());
    }
}
