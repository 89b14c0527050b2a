package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher in a small tree of its own, with a JDK and a Maven that only say how they were called. */
class LauncherTest {

    private static final Path LAUNCHER = Path.of("..", "sharray").toAbsolutePath().normalize();

    private static final String JAVA = """
            #!/bin/sh
            echo "java of $0"
            for argument; do echo "<$argument>"; done
            """;

    /** Takes a while, as a build does, and counts its runs. */
    private static final String MAVEN = """
            #!/bin/sh
            echo "a build in $PWD with $JAVA_HOME, $(command -v javac), $MAVEN_OPTS: $*" >>"$MAVEN_RUNS"
            sleep 0.3
            mkdir -p cli/target/lib
            : >cli/target/sharray.jar
            """;

    @TempDir
    private Path temporary;

    private Path root;
    private Path launcher;
    private Path jdks;
    private Path tools;
    private Path mavenRuns;

    @BeforeEach
    void makeATree() throws IOException {
        root = Files.createDirectories(temporary.toRealPath().resolve("a root"));
        for (String module : List.of("core", "examples", "cli")) {
            Path sources = Files.createDirectories(root.resolve(module).resolve("src/main/java"));
            Files.createDirectories(root.resolve(module).resolve("src/test/java"));
            old(Files.createFile(sources.resolve("Source.java")));
            old(Files.createFile(root.resolve(module).resolve("pom.xml")));
        }
        old(Files.createFile(root.resolve("pom.xml")));
        launcher = Files.copy(LAUNCHER, root.resolve("sharray"));
        jdks = Files.createDirectory(temporary.resolve("jdks"));
        tools = Files.createDirectory(temporary.resolve("tools"));
        mavenRuns = temporary.resolve("maven-runs");
        for (String tool : List.of("bash", "sh", "find", "mkdir", "mv", "readlink", "flock", "cat", "sed", "sleep")) {
            offer(tool);
        }
    }

    @Test
    void withoutAJdkItSaysWhatToInstall() throws Exception {
        script(tools.resolve("mvn"), MAVEN);
        jdk("old", "17.0.9");

        Run run = launch(environment("JAVA_HOME", jdks.resolve("old").toString()));

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("sharray: needs JDK 25 or newer").hasLineCount(1);
    }

    @Test
    void withoutMavenItSaysWhatToInstall() throws Exception {
        jdk("new", "25.0.1");

        Run run = launch(environment());

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).startsWith("sharray: needs Maven").hasLineCount(1);
    }

    @Test
    void whatIsBuiltNeedsNoMaven() throws Exception {
        jdk("new", "25");
        built();

        Run run = launch(environment(), "demo", "two words", "");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("<--enable-native-access=ALL-UNNAMED>",
                "<org.sharray.cli.Sharray>\n<demo>\n<two words>\n<>\n",
                "<" + root + "/cli/target/sharray.jar:" + root + "/cli/target/lib/*>");
        assertThat(run.exit()).isZero();
    }

    @Test
    void benchIsAModuleOfItsOwn() throws Exception {
        jdk("new", "25");
        Path target = Files.createDirectories(root.resolve("benchmarks/target"));
        Files.createFile(target.resolve("benchmarks.jar"));
        Files.createFile(target.resolve("built"));

        Run run = launch(environment("SHARRAY_JAVA_OPTS", "-Dx=y"), "bench", "--only", "locks");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("<-Dsharray.startup.cache=off>\n<-Dx=y>\n",
                "<" + target + "/benchmarks.jar:" + target
                        + "/lib/*>\n<org.sharray.benchmarks.Benchmarks>\n<--only>\n<locks>\n");
        assertThat(run.exit()).isZero();
    }

    @Test
    void buildsOnFirstUseAndWhenASourceIsNewer() throws Exception {
        script(tools.resolve("mvn"), MAVEN);
        jdk("new", "26-ea");

        Run first = launch(environment());
        Run second = launch(environment());
        Files.createFile(root.resolve("core/src/test/java/ATest.java"));
        Run third = launch(environment());
        Files.delete(root.resolve("examples/src/main/java/Source.java"));
        Run fourth = launch(environment());

        assertThat(first.err()).startsWith("Building Sharray (first use)").hasLineCount(1);
        assertThat(second.err()).isEmpty();
        assertThat(third.err()).isEmpty();
        assertThat(fourth.err()).startsWith("Building Sharray (sources have changed)").hasLineCount(1);
        assertThat(Files.readAllLines(mavenRuns)).hasSize(2).allMatch(line -> line.endsWith("package"))
                .allMatch(line -> line.contains("a build in " + root + " with " + jdks.resolve("new")));
    }

    @Test
    void mavenCompilesByItselfOnTheJdkThatWasFound() throws Exception {
        script(tools.resolve("mvn"), MAVEN);
        Path javac = jdk("new", "25").resolve("bin/javac");

        launch(environment());
        Files.delete(root.resolve("cli/target/built"));
        launch(environment("MAVEN_OPTS", "-Xmx2g"));

        List<String> builds = Files.readAllLines(mavenRuns);
        assertThat(builds).hasSize(2).allMatch(line -> line.contains(" -Djdk.mode=IfMatch -Dmaven.test.skip "));
        assertThat(builds.getFirst()).contains(javac + ", -XX:TieredStopAtLevel=1 -XX:+UseSerialGC: ");
        assertThat(builds.getLast()).contains(javac + ", -Xmx2g: ");
    }

    @Test
    void twoAtOnceBuildOnce() throws Exception {
        script(tools.resolve("mvn"), MAVEN);
        jdk("new", "25");

        var runs = new ArrayList<CompletableFuture<Run>>();
        for (int i = 0; i < 4; i++) {
            runs.add(CompletableFuture.supplyAsync(() -> {
                try {
                    return launch(environment(), "demo");
                } catch (IOException | InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            }, task -> Thread.ofPlatform().start(task)));
        }

        assertThat(runs).allSatisfy(run -> assertThat(run.join().out()).contains("<demo>"));
        assertThat(Files.readAllLines(mavenRuns)).hasSize(1);
    }

    @Test
    void aFailedBuildShowsItsMessages() throws Exception {
        script(tools.resolve("mvn"), "#!/bin/sh\necho 'cannot find symbol'\nexit 1\n");
        jdk("new", "25");

        Run run = launch(environment());

        assertThat(run.err().lines()).containsExactly("Building Sharray (first use) …", "cannot find symbol",
                "sharray: the build failed; its messages are above");
        assertThat(run.exit()).isEqualTo(1);
        assertThat(root.resolve("cli/target/built")).doesNotExist();
    }

    @Test
    void prefersJavaHomeAndThenThePath() throws Exception {
        Path home = jdk("home", "25.0.2");
        Path onPath = jdk("on-path", "27");
        jdk("another", "25");
        built();
        Files.createSymbolicLink(tools.resolve("java"), Files.createSymbolicLink(temporary.resolve("alternative"),
                onPath.resolve("bin/java")));

        assertThat(launch(environment("JAVA_HOME", home.toString())).out()).startsWith("java of " + home);
        assertThat(launch(environment()).out()).startsWith("java of " + onPath);
    }

    @Test
    void asksAJavaOnThePathThatIsAScript() throws Exception {
        Path home = jdk("elsewhere", "25");
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        built();
        script(tools.resolve("java"), "#!/bin/sh\necho '    java.home = " + home + "' >&2\n");

        assertThat(launch(environment("SHARRAY_JDK_DIRS", empty.toString())).out()).startsWith("java of " + home);
    }

    @Test
    void worksThroughSymbolicLinksFromAnyDirectory() throws Exception {
        jdk("new", "25");
        built();
        Path links = Files.createDirectory(temporary.resolve("links"));
        Files.createSymbolicLink(links.resolve("relative"), Path.of("..", "a root", "sharray"));
        Path link = Files.createSymbolicLink(links.resolve("sharray"), links.resolve("relative"));

        Run run = Run.process(environment().directory(links.toFile()).command("bash", link.toString()));

        assertThat(run.out()).contains(root + "/cli/target/sharray.jar");
        assertThat(run.exit()).isZero();
    }

    @Test
    void passesJavaOptions() throws Exception {
        jdk("new", "25");
        built();

        Run run = launch(environment("SHARRAY_JAVA_OPTS", "-Xmx8g -Da=b"), "demo");

        assertThat(run.out()).contains("<-Xmx8g>\n<-Da=b>\n<-cp>");
    }

    private Run launch(ProcessBuilder builder, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", launcher.toString()));
        command.addAll(List.of(arguments));
        return Run.process(builder.command(command));
    }

    /** Nothing but the tools and JDKs of this test, and the given variables: name, value, name, value. */
    private ProcessBuilder environment(String... variables) {
        var builder = new ProcessBuilder();
        builder.environment().clear();
        builder.environment().put("PATH", tools.toString());
        builder.environment().put("LC_ALL", "C.UTF-8");
        builder.environment().put("SHARRAY_JDK_DIRS", "/absent:" + jdks);
        builder.environment().put("MAVEN_RUNS", mavenRuns.toString());
        for (int i = 0; i < variables.length; i += 2) {
            builder.environment().put(variables[i], variables[i + 1]);
        }
        return builder;
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectories(jdks.resolve(name));
        Files.createDirectory(home.resolve("bin"));
        script(home.resolve("bin/java"), JAVA);
        script(home.resolve("bin/javac"), JAVA);
        Files.writeString(home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private void built() throws IOException {
        Path target = Files.createDirectories(root.resolve("cli/target"));
        Files.createFile(target.resolve("sharray.jar"));
        Files.createFile(target.resolve("built"));
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    /** Makes a tool of this machine one of the test's. */
    private void offer(String tool) throws IOException {
        for (String directory : System.getenv("PATH").split(":")) {
            Path file = Path.of(directory, tool);
            if (Files.isExecutable(file)) {
                script(tools.resolve(tool), "#!/bin/sh\nexec '" + file + "' \"$@\"\n");
                return;
            }
        }
    }

    /** The launcher compares times; a tree that was checked out a while ago is older than its build. */
    private static void old(Path file) throws IOException {
        var time = FileTime.from(Instant.now().minusSeconds(3600));
        Files.setLastModifiedTime(file, time);
        Files.setLastModifiedTime(file.getParent(), time);
    }
}
