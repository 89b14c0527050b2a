package org.sharray.inspector.web;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/** The page's files: all are in memory, so a request can lead to nothing else. */
final class Resources {
    private static final String UPLOT = "/META-INF/resources/webjars/uplot/";
    private static final String UPLOT_VERSION = "/META-INF/maven/org.webjars.npm/uplot/pom.properties";
    private static final List<String> FILES = List.of("style.css", "icon.svg", "app.js", "list.js", "contents.js",
            "plot.js", "heat.js", "table.js", "lock.js", "facts.js", "colours.js", "dom.js", "format.js");

    private final Map<String, Resource> resources = new HashMap<>();

    /** A file as it is sent. */
    record Resource(String type, byte[] bytes) {}

    private Resources() {}

    static Resources load() {
        Resources all = new Resources();
        try {
            all.resources.put("", new Resource(typeOf("index.html"), read("page/index.html")));
            for (String file : FILES) {
                all.resources.put(file, new Resource(typeOf(file), read("page/" + file)));
            }
            Properties uplot = new Properties();
            try (InputStream in = open(UPLOT_VERSION)) {
                uplot.load(in);
            }
            for (String file : List.of("uPlot.esm.js", "uPlot.min.css")) {
                all.resources.put(file,
                        new Resource(typeOf(file), read(UPLOT + uplot.getProperty("version") + "/dist/" + file)));
            }
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
        return all;
    }

    private static byte[] read(String name) throws IOException {
        try (InputStream in = open(name)) {
            return in.readAllBytes();
        }
    }

    private static InputStream open(String name) throws IOException {
        InputStream in = Resources.class.getResourceAsStream(name);
        if (in == null) {
            throw new FileNotFoundException(name + " is not on the class path");
        }
        return in;
    }

    private static String typeOf(String file) {
        return switch (file.substring(file.lastIndexOf('.') + 1)) {
            case "html" -> "text/html; charset=utf-8";
            case "css" -> "text/css; charset=utf-8";
            case "js" -> "text/javascript; charset=utf-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(file);
        };
    }

    Optional<Resource> find(String path) {
        return Optional.ofNullable(resources.get(path));
    }
}
