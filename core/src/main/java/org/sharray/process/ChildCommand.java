package org.sharray.process;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The command that starts a child: this JVM's {@code java} with this program's classes. Nothing of the task is in it, for
 * everyone on the machine can read command lines.
 */
final class ChildCommand {
    private static final String MAIN = "org.sharray.process.ChildMain";

    private ChildCommand() {}

    static ProcessBuilder of(ProcessOptions options, StartupCache.Kind kind, Path replySocket) {
        return of(options, kind, MAIN, replySocket.toString());
    }

    /**
     * A command.
     *
     * @param main the class to run
     * @param arguments its arguments
     */
    static ProcessBuilder of(ProcessOptions options, StartupCache.Kind kind, String main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ownProperties());
        addClasses(command, kind);
        if (options.capturesOutput()) {
            command.add("-Dstdout.encoding=UTF-8");
            command.add("-Dstderr.encoding=UTF-8");
        }
        command.addAll(options.jvmArguments()); // after ours, so that a user's setting wins
        addMain(command, main);
        command.addAll(List.of(arguments));
        return prepare(new ProcessBuilder(command), options);
    }

    /** Sets what does not depend on the language. */
    static ProcessBuilder prepare(ProcessBuilder builder, ProcessOptions options) {
        builder.environment().putAll(options.environment());
        if (options.directory() != null) {
            builder.directory(options.directory().toFile());
        }
        if (options.capturesOutput()) {
            builder.redirectErrorStream(true);
        } else {
            builder.redirectOutput(ProcessBuilder.Redirect.INHERIT).redirectError(ProcessBuilder.Redirect.INHERIT);
        }
        return builder;
    }

    /** Portable mode, another directory for named arrays and the like hold for the whole family of processes. */
    static List<String> ownProperties() {
        var properties = new ArrayList<String>();
        System.getProperties().forEach((name, value) -> {
            if (name.toString().startsWith("sharray.")) {
                properties.add("-D" + name + "=" + value);
            }
        });
        return properties;
    }

    private static void addClasses(List<String> command, StartupCache.Kind kind) {
        var classPath = System.getProperty("java.class.path", "");
        if (!classPath.isEmpty()) {
            var cache = StartupCache.ofThisProgram();
            command.add("-cp");
            if (cache == null) {
                command.add(absolute(classPath));
            } else {
                command.add(cache.jar() + File.pathSeparator + absolute(classPath));
                command.addAll(cache.options(kind));
            }
        }
        var modulePath = System.getProperty("jdk.module.path", "");
        if (!modulePath.isEmpty()) {
            command.add("-p");
            command.add(absolute(modulePath));
            var modules = applicationModules();
            if (!modules.isEmpty()) {
                command.add("--add-modules=" + modules);
            }
        }
        var own = ChildCommand.class.getModule();
        command.add("--enable-native-access=" + (own.isNamed() ? own.getName() : "ALL-UNNAMED"));
    }

    private static void addMain(List<String> command, String main) {
        var own = ChildCommand.class.getModule();
        if (own.isNamed()) {
            command.add("-m");
            command.add(own.getName() + "/" + main);
        } else {
            command.add(main);
        }
    }

    /** The modules of this program that are not the JDK's: those here are those there. */
    private static String applicationModules() {
        return ModuleLayer.boot().configuration().modules().stream()
                .filter(module -> module.reference().location().filter(at -> !at.getScheme().equals("jrt")).isPresent())
                .map(module -> module.name()).sorted().collect(Collectors.joining(","));
    }

    /** The child may have another working directory. */
    private static String absolute(String path) {
        return List.of(path.split(File.pathSeparator, -1)).stream().map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
