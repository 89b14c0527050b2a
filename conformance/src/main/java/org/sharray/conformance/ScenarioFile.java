package org.sharray.conformance;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import org.sharray.conformance.vectors.Vector;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What {@code scenarios.json} and the vectors' {@code vectors.json} say.
 *
 * @param tables    rows of variables, for {@link Scenario#each}
 * @param scenarios in the order in which they are played
 */
record ScenarioFile(Map<String, List<Map<String, String>>> tables, List<Scenario> scenarios) {
    private static final JsonMapper MAPPER = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES).build();

    static ScenarioFile read() {
        return read("scenarios.json", ScenarioFile.class);
    }

    /** The test vectors that can be read, or those that must be refused. */
    static List<Vector> vectors(boolean refused) {
        return List.of(read("vectors/vectors.json", Vector[].class)).stream()
                .filter(vector -> vector.mustBeRefused() == refused).toList();
    }

    private static <T> T read(String resource, Class<T> type) {
        try (InputStream content = ScenarioFile.class.getResourceAsStream(resource)) {
            return MAPPER.readValue(content.readAllBytes(), type);
        } catch (IOException failure) {
            throw new IllegalStateException(resource + " can't be read", failure);
        }
    }

    List<Map<String, String>> rows(Scenario scenario) {
        return switch (scenario.each()) {
            case null -> List.of(Map.of());
            case "vectors" -> vectors(false).stream().map(Vector::variables).toList();
            case "broken vectors" -> vectors(true).stream().map(Vector::variables).toList();
            case String table -> {
                if (!tables.containsKey(table)) {
                    throw new IllegalArgumentException(
                            "'" + scenario.name() + "' needs table '" + table + "', which is missing");
                }
                yield tables.get(table);
            }
        };
    }
}
