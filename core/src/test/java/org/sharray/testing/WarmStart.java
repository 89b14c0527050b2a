package org.sharray.testing;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

/**
 * What lets children start in half the processor's time: an ahead-of-time cache of what most of them load. It is made once a JVM, when that has started
 * some already; the folders of the class path are jars then, as such a cache wants it.
 */
public final class WarmStart {
    /** Making the cache takes as long as some twenty starts. */
    private static final int STARTS_WITHOUT = 10;

    private final List<String> training;
    private int starts;
    private List<String> options = List.of("-cp", System.getProperty("java.class.path"));

    /** The cache has what this program loads, which has to end by itself. */
    public WarmStart(Class<?> program, String... arguments) {
        training = Stream.concat(Stream.of(program.getName()), Stream.of(arguments)).toList();
    }

    /** The options for the class path of a child with the given command so far: all of them the same Java with the same options. */
    public synchronized List<String> options(List<String> command) {
        if (++starts == STARTS_WITHOUT) {
            try {
                options = make(command);
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }
        return options;
    }

    private List<String> make(List<String> command) throws IOException {
        Path directory = Files.createTempDirectory("warm-start-");
        directory.toFile().deleteOnExit();
        List<String> classPath = new ArrayList<>();
        for (String place : System.getProperty("java.class.path").split(File.pathSeparator)) {
            Path folder = Path.of(place);
            classPath.add(Files.isDirectory(folder)
                    ? jar(folder, kept(directory.resolve(classPath.size() + ".jar"))).toString()
                    : place);
        }
        Path cache = kept(directory.resolve("children.aot"));
        List<String> with = List.of("-cp", String.join(File.pathSeparator, classPath));
        List<String> recording = new ArrayList<>(command);
        recording.addAll(with);
        recording.add("-XX:AOTCacheOutput=" + cache);
        recording.addAll(training);
        try {
            int code = new ProcessBuilder(recording).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().waitFor();
            if (code != 0) {
                throw new AssertionError(recording + " ended with code " + code);
            }
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
        return Stream.concat(Stream.of("-XX:AOTCache=" + cache), with.stream()).toList();
    }

    private static Path kept(Path file) {
        file.toFile().deleteOnExit();
        return file;
    }

    private static Path jar(Path folder, Path jar) throws IOException {
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream entries = new JarOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            entries.setLevel(0);
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                entries.putNextEntry(new ZipEntry(folder.relativize(file).toString().replace(File.separatorChar, '/')));
                Files.copy(file, entries);
                entries.closeEntry();
            }
        }
        return jar;
    }
}
