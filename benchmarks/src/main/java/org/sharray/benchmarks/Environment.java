package org.sharray.benchmarks;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where something was measured, and beside what.
 *
 * @param processor  its name
 * @param processors how many the JVM may use
 * @param memory     of the machine, in GiB
 * @param system     the kernel, or the operating system
 * @param jdk        the JDK's version
 * @param versions   of the peers that are here, by name
 */
public record Environment(String processor, int processors, long memory, String system, String jdk,
        Map<String, String> versions) {
    private static final String UNKNOWN = "unknown";

    static Environment here() {
        Map<String, String> versions = new TreeMap<>(libraries());
        put(versions, "gcc", "gcc", "-dumpfullversion");
        put(versions, "glibc", "getconf", "GNU_LIBC_VERSION");
        put(versions, "Python", PythonProgram.PYTHON, "-c", "import platform; print(platform.python_version())");
        put(versions, "NumPy", PythonProgram.PYTHON, "-c", "import numpy; print(numpy.__version__)");
        boost(versions);
        return new Environment(find("/proc/cpuinfo", "(?m)^model name\\s*: (.*)$", System.getProperty("os.arch")),
                Runtime.getRuntime().availableProcessors(),
                Math.round(Long.parseLong(find("/proc/meminfo", "MemTotal: *(\\d+)", "0")) / 1024.0 / 1024),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + ", "
                        + System.getProperty("os.arch"),
                Runtime.version().toString(), versions);
    }

    /** In a sentence. */
    String text() {
        StringBuilder text = new StringBuilder();
        text.append(system).append(", ").append(processors).append(" × ").append(processor).append(", ").append(memory)
                .append(" GiB, JDK ").append(jdk);
        versions.forEach((name, version) -> text.append(", ").append(name).append(' ').append(version));
        return text.toString();
    }

    /** The versions of the libraries in Java, as the build wrote them down. */
    private static Map<String, String> libraries() {
        Properties properties = new Properties();
        try (InputStream stream = Environment.class.getResourceAsStream("versions.properties")) {
            properties.load(stream);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        Map<String, String> versions = new TreeMap<>();
        for (String name : properties.stringPropertyNames()) {
            versions.put(name.replace('_', ' '), properties.getProperty(name));
        }
        return versions;
    }

    private static void boost(Map<String, String> versions) {
        Path header = Path.of("/usr/include/boost/version.hpp");
        if (Files.exists(header)) {
            versions.put("Boost", find(header.toString(), "BOOST_LIB_VERSION \"([^\"]+)\"", UNKNOWN).replace('_', '.'));
        }
    }

    private static String find(String file, String pattern, String otherwise) {
        try {
            Matcher matcher = Pattern.compile(pattern).matcher(Files.readString(Path.of(file)));
            return matcher.find() ? matcher.group(1).strip() : otherwise;
        } catch (IOException absent) {
            return otherwise;
        }
    }

    private static void put(Map<String, String> versions, String name, String... command) {
        try {
            String output = Commands.output(List.of(command)).strip();
            versions.put(name, output.substring(output.lastIndexOf(' ') + 1));
        } catch (IOException absent) {
            // It is not installed, and the tables say so.
        }
    }

    /**
     * The versions, by name.
     *
     * @return not to be changed
     */
    @Override
    public Map<String, String> versions() {
        return Collections.unmodifiableMap(versions);
    }
}
