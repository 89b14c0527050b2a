package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.os.Os;
import org.sharray.process.programs.CommandLines;
import org.sharray.testing.Await;

/** The cache that makes children start faster, with the library in a jar file as users have it. */
class StartupCacheTest {
    @TempDir
    private Path directory;

    @Test
    void isMadeAtTheFirstStartAndUsedFromThenOn() throws Exception {
        Path jar = jarOfTheLibrary();
        Files.createDirectory(caches(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path abandoned = Files.createFile(caches().resolve("01234567-89abcdef-task.aot"));
        Path somebodysFile = Files.createFile(caches().resolve("01234567-letter.txt"));
        FileTime longAgo = FileTime.from(Instant.now().minus(Duration.ofDays(31)));
        Files.setLastModifiedTime(abandoned, longAgo);
        Files.setLastModifiedTime(somebodysFile, longAgo);
        assertThat(commandLines(jar, caches().toString())).hasSize(3).noneMatch(line -> line.contains("-XX:AOTCache"));
        Await.until("all caches, and no other", () -> files(".aot").size() == 3 && files(".tried").isEmpty());
        assertThat(abandoned).doesNotExist();
        assertThat(somebodysFile).exists();

        List<String> later = commandLines(jar, caches().toString());
        assertThat(later.get(0)).contains("-XX:AOTCache=" + caches()).contains("-task.aot");
        assertThat(later.get(1)).startsWith("7 ").contains("-XX:AOTCache=" + caches()).contains("-arrays.aot");
        assertThat(later.get(2)).contains("-XX:AOTCache=" + caches()).contains("-pool.aot");
        assertThat(files(".aot")).hasSize(3);

        for (Path cache : files(".aot")) {
            truncate(cache);
        }
        assertThat(commandLines(jar, caches().toString())).as("children start without a cache that is damaged")
                .hasSize(3);
    }

    @Test
    void canBeTurnedOff() throws Exception {
        assertThat(commandLines(jarOfTheLibrary(), "off")).hasSize(3).noneMatch(line -> line.contains("-XX:AOTCache"));
        assertThat(caches()).doesNotExist();
    }

    @Test
    void isNotMadeInADirectoryThatOthersCanWrite() throws Exception {
        Files.createDirectory(caches());
        assertThat(caches().toFile().setWritable(true, false)).isTrue();
        assertThat(commandLines(jarOfTheLibrary(), caches().toString())).hasSize(3)
                .noneMatch(line -> line.contains("-XX:AOTCache"));
        assertThat(files("")).isEmpty();
    }

    private Path caches() {
        return directory.resolve("caches");
    }

    private List<Path> files(String suffix) throws IOException {
        try (Stream<Path> files = Files.list(caches())) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        }
    }

    private static void truncate(Path cache) throws IOException {
        try (FileChannel channel = FileChannel.open(cache, StandardOpenOption.WRITE)) {
            channel.truncate(100_000);
        }
    }

    /** What the program prints, standard error included: nothing but the three lines may be there. */
    private static List<String> commandLines(Path jar, String cacheProperty) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-D" + StartupCache.PROPERTY + "=" + cacheProperty,
                        "-D" + Os.PORTABLE_PROPERTY + "=" + Boolean.getBoolean(Os.PORTABLE_PROPERTY), "-cp",
                        jar + File.pathSeparator + classesOf(CommandLines.class), CommandLines.class.getName()));
        Process java = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(java.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(java.waitFor()).as(output).isZero();
        return output.lines().toList();
    }

    private static Path classesOf(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private Path jarOfTheLibrary() throws Exception {
        Path classes = classesOf(SharedProcess.class);
        if (Files.isRegularFile(classes)) {
            return classes;
        }
        Path jar = directory.resolve("sharray-core.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }
}
