package org.sharray.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one measurement found, as it is kept: a file of JSON for each, which the next run of the same measurement replaces.
 *
 * @param group       the suite
 * @param measurement in it
 * @param date        of the run
 * @param depth       how thoroughly it was measured
 * @param seconds     that it took; null in results that are older than this
 * @param environment where
 * @param rows        what was found
 */
public record Result(String group, String measurement, String date, Effort.Depth depth, Double seconds,
        Environment environment, List<Row> rows) {
    private static final String SUFFIX = ".json";
    private static final ObjectMapper MAPPER = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    void write(Path directory) throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve(group + "." + measurement + SUFFIX),
                MAPPER.writeValueAsString(this) + "\n");
    }

    /** All that are kept in a directory, by name. */
    static List<Result> readAll(Path directory) throws IOException {
        List<Result> results = new ArrayList<>();
        if (Files.isDirectory(directory)) {
            try (Stream<Path> files = Files.list(directory)) {
                for (Path file : files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList()) {
                    results.add(MAPPER.readValue(Files.readString(file), Result.class));
                }
            }
        }
        return results;
    }
}
