package org.sharray.testing;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.sharray.storage.NamedArrays;

/** The compilers of C and C++, for Sharray's client in the folder {@code c}, and the programs that they make. */
public final class CCompiler {
    /** Where the client is; the build runs tests in the folder of {@code core}. */
    private static final Path HOME = Path.of("..", "c").toAbsolutePath().normalize();

    /** The compilers' warnings, all of which are errors here. */
    private static final List<String> WARNINGS = List.of("-Wall", "-Wextra", "-Wpedantic", "-Wshadow", "-Wconversion",
            "-Werror");

    private static final boolean PRESENT = System.getProperty("os.name").equals("Linux") && isOnPath("gcc")
            && isOnPath("g++");

    private CCompiler() {}

    private static boolean isOnPath(String program) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    /** Skips the running test, or fails it, where there is none. */
    public static void require() {
        Prerequisite.require(PRESENT, "no gcc and g++ found, or not Linux; install gcc, g++ and libc6-dev");
    }

    /** The same, where the compiler has no such sanitizer, or its programs don't run here. */
    public static void requireSanitizer(String option) throws IOException {
        Path source = Files.writeString(outputs().resolve("sanitized.c"), "int main(void) { return 0; }\n");
        String failure;
        try {
            run(compile(source.toString(), "sanitized", option));
            failure = "";
        } catch (AssertionError refused) {
            failure = refused.getMessage();
        }
        Prerequisite.require(failure.isEmpty(), "gcc " + option + " does not work here: " + failure);
    }

    private static Path outputs() {
        try {
            return Files.createDirectories(Path.of("target", "c").toAbsolutePath());
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Compiles a source among the client's with all warnings as errors, and gives the program. */
    public static Path compile(String source, String name, String... options) {
        Path program = outputs().resolve(name);
        // Another JVM's tests may run the same one just now.
        Path made = outputs().resolve(name + "-" + ProcessHandle.current().pid());
        List<String> command = command(source, options);
        command.addAll(List.of("-O1", "-g", "-pthread", "-o", made.toString()));
        finish(command);
        try {
            return Files.move(made, program, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    /** Lets a compiler look for whatever it warns of, as a language of that standard. */
    public static void check(String source, String standard) {
        List<String> command = command(source, "-std=" + standard, "-x", standard.contains("++") ? "c++" : "c");
        command.add("-fsyntax-only");
        finish(command);
    }

    private static List<String> command(String source, String... options) {
        boolean plusPlus = source.endsWith(".cpp") || List.of(options).contains("c++");
        List<String> command = new ArrayList<>(List.of(plusPlus ? "g++" : "gcc"));
        command.addAll(WARNINGS);
        command.addAll(List.of(options));
        command.addAll(List.of("-I" + HOME, HOME.resolve(source).toString()));
        return command;
    }

    /** Starts a program, which talks in lines. */
    public static ChildJvm start(Path program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return ChildJvm.start(Map.of(NamedArrays.VARIABLE, NamedArrays.directory().toString()), command);
    }

    /** Runs a program, and gives what it printed. */
    public static String run(Path program, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(program.toString()));
        Stream.of(arguments).map(String::valueOf).forEach(command::add);
        return finish(command);
    }

    private static String finish(List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
            builder.environment().put(NamedArrays.VARIABLE, NamedArrays.directory().toString());
            Process process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (process.waitFor() != 0) {
                throw new AssertionError(String.join(" ", command) + " failed:\n" + output);
            }
            return output;
        } catch (IOException failure) {
            throw new AssertionError(failure);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
