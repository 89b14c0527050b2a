package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InvalidClassException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedIntArray;
import org.sharray.process.programs.PoolUser;
import org.sharray.testing.Await;
import org.sharray.testing.Mode;
import org.sharray.testing.Prerequisite;

/** Pools that end before their workers and after them, and what either leaves behind. */
@Timeout(300)
class PoolLifetimeTest {
    @TempDir
    private Path temporary;

    private Process user(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + temporary, "--enable-native-access=ALL-UNNAMED", "-cp",
                System.getProperty("java.class.path")));
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("sharray.")) {
                command.add("-D" + name + "=" + value);
            }
        });
        command.add(PoolUser.class.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    private static List<Long> announced(BufferedReader output) throws IOException {
        return List.of(Long.parseLong(output.readLine()), Long.parseLong(output.readLine()));
    }

    private static void awaitEnd(List<Long> workers) {
        Await.until("the workers to end", () -> workers.stream().allMatch(Waiting::hasEnded));
    }

    private static Set<Path> leftovers(Path directory) throws IOException {
        try (var files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith("sharray-"))
                    .collect(Collectors.toSet());
        }
    }

    @Test
    void workersEndWithAParentThatIsKilledBusyOrNot() throws Exception {
        Process parent = user("wait");
        var workers = announced(parent.inputReader());
        assertThat(workers).noneMatch(Waiting::hasEnded);
        parent.destroyForcibly().waitFor();
        awaitEnd(workers);
        assertThat(leftovers(temporary)).isEmpty();
    }

    @Test
    void workersThatAreDaemonsEndWithTheirParentsNormalExit() throws Exception {
        Process parent = user("leave");
        var workers = announced(parent.inputReader());
        assertThat(parent.waitFor()).isZero();
        awaitEnd(workers);
        assertThat(leftovers(temporary)).isEmpty();
    }

    @Test
    void aClosedPoolLeavesNothing() throws Exception {
        Process parent = user("close");
        var workers = announced(parent.inputReader());
        assertThat(parent.waitFor()).isZero();
        assertThat(workers).allMatch(Waiting::hasEnded);
        assertThat(leftovers(temporary)).isEmpty();
    }

    @Test
    void workersThatAreStartingEndWithTheirParentToo() throws Exception {
        Process parent = user("start");
        assertThat(parent.inputReader().readLine()).isEqualTo("starting");
        Await.until("the workers to start", () -> parent.children().count() == 2);
        var workers = parent.children().map(ProcessHandle::pid).toList();
        parent.destroyForcibly().waitFor();
        awaitEnd(workers);
    }

    // What thousands of tasks leave

    private record Count(int descriptors, int mappings, int threads) {
        static Count of(Object process) throws IOException {
            return new Count(entries("/proc/" + process + "/fd"),
                    Files.readAllLines(Path.of("/proc/" + process + "/maps")).stream()
                            .filter(line -> line.contains("sharray") || line.contains(".npy")).toList().size(),
                    entries("/proc/" + process + "/task"));
        }

        private static int entries(String directory) {
            String[] names = Path.of(directory).toFile().list();
            return names == null ? 0 : names.length;
        }

        boolean isHardlyMoreThan(Count before) {
            return descriptors <= before.descriptors + 3 && mappings <= before.mappings + 3
                    && threads <= before.threads + 8; // of the JVM's own: compilers, carriers of virtual threads
        }
    }

    @Test
    void manyTasksLeaveNothingBehind() throws Exception {
        Prerequisite.require(Files.isDirectory(Path.of("/proc/self/fd")), "no /proc/self/fd: not Linux");
        var unused = Count.of("self");
        String usual = System.setProperty("java.io.tmpdir", temporary.toString());
        try (var pool = ProcessPool.create(1)) {
            run(pool, 200);
            pool.submit(() -> System.gc()).get();
            long worker = pool.pids().getFirst();
            var here = Count.of("self");
            var there = Count.of(worker);
            run(pool, Mode.isNative() ? 3_000 : 600);
            Await.until("this process to have hardly more than " + here, () -> Count.of("self").isHardlyMoreThan(here));
            Await.until("the worker, which has nothing to do now, to have hardly more than " + there,
                    () -> Count.of(worker).isHardlyMoreThan(there));
            assertThat(pool.pids()).containsExactly(worker);
            assertThat(leftovers(temporary)).isEmpty();
        } finally {
            System.setProperty("java.io.tmpdir", usual);
        }
        Await.until("nothing of the pool to be left", () -> Count.of("self").descriptors <= unused.descriptors + 3);
        Await.until("the pool's threads to end", () -> Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName).noneMatch(name -> name.matches("sharray-(worker|errors|output).*")));
    }

    /** With an array, with another one that is made there and brought back, without any, and one that fails. */
    private static void run(ProcessPool pool, int tasks) throws Exception {
        var inFlight = new ArrayList<Future<?>>();
        for (int i = 0; i < tasks; i += 4) {
            int number = i;
            try (var array = SharedIntArray.of(number)) {
                inFlight.add(pool.submit(() -> array.get(0)));
                Future<SharedIntArray> made = pool.submit(() -> SharedIntArray.of(number));
                try (var returned = made.get()) {
                    assertThat(returned.get(0)).isEqualTo(number);
                }
                inFlight.add(pool.submit(() -> number));
                Future<?> failing = pool.submit(() -> {
                    throw new IllegalStateException("with " + array.get(0));
                });
                assertThat(Await.failure(failing)).hasMessage("with " + number);
            }
        }
        for (var task : inFlight) {
            task.get();
        }
    }

    @Test
    void nothingOfATaskStandsOnTheCommandLine() throws Exception {
        try (var pool = ProcessPool.create(1); var array = SharedIntArray.of(42)) {
            String secret = "a secret word";
            String line = pool.submit(() -> {
                array.set(0, secret.length());
                return String.join(" ", ProcessHandle.current().info().arguments().orElseThrow());
            }).get();
            assertThat(line).endsWith(" " + WorkerMain.class.getName()).doesNotContain(secret)
                    .doesNotContain("sharray:").doesNotContain("reply").doesNotContainPattern("[0-9a-f]{32}");
        }
    }

    // What a worker reads

    @Test
    void readsAcceptedClassesAlone() throws Exception {
        var names = new HashSet<String>();
        byte[] bytes = ObjectBytes.write(new Announced("word"), object -> object, names::add);
        var loader = getClass().getClassLoader();
        assertThat(names).containsExactly(Announced.class.getName());
        assertThat(ObjectBytes.read(bytes, loader, names::contains)).isEqualTo(new Announced("word"));

        byte[] other = ObjectBytes.write(List.of("harmless", new Loaded()), object -> object, _ -> {});
        assertThatThrownBy(() -> ObjectBytes.read(other, loader, Set.of("java.util.CollSer")::contains))
                .isInstanceOf(InvalidClassException.class)
                .hasMessage(Loaded.class.getName() + "; its sender did not announce this class");
    }

    @Test
    void refusesAClassBeforeItIsLoaded() throws Exception {
        byte[] bytes = ObjectBytes.write(new Loaded(), object -> object, _ -> {});
        var asked = new ArrayList<String>();
        var watching = new ClassLoader(getClass().getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                asked.add(name);
                return super.loadClass(name, resolve);
            }
        };
        assertThatThrownBy(() -> ObjectBytes.read(bytes, watching, Set.<String>of()::contains))
                .isInstanceOf(InvalidClassException.class);
        assertThat(asked).isEmpty();
        ObjectBytes.read(bytes, watching, _ -> true);
        assertThat(asked).contains(Loaded.class.getName());
    }

    record Announced(String word) implements Serializable {}

    static final class Loaded implements Serializable {
        private static final long serialVersionUID = 1;
    }
}
