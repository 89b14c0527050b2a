package org.sharray.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.testing.Prerequisite;

/** Every scenario with every cast, once; {@code ./sharray conformance} does it for longer. */
class ConformanceTest {
    private static final int COUNT = 20_000;

    private static Conformance conformance;

    @BeforeAll
    static void prepare() throws IOException, InterruptedException {
        List<String> options = System.getProperties().stringPropertyNames().stream()
                .filter(name -> name.startsWith("sharray."))
                .map(name -> "-D" + name + "=" + System.getProperty(name)).collect(Collectors.toList());
        conformance = new Conformance(EnumSet.allOf(Language.class), COUNT, 1, options);
    }

    @AfterAll
    static void end() throws IOException {
        conformance.close();
    }

    @ParameterizedTest
    @EnumSource
    void everyLanguageIsHere(Language language) {
        Map<Language, String> missing = conformance.missing();
        Prerequisite.require(!missing.containsKey(language), missing.get(language));
    }

    @TestFactory
    Stream<DynamicContainer> scenarios() {
        return Conformance.scenarios().stream()
                .map(name -> dynamicContainer(name, conformance.casts(name).stream().map(cast -> play(name, cast))));
    }

    private static DynamicTest play(String name, List<Language> cast) {
        return dynamicTest(cast.toString(), () -> assertThat(conformance.play(name, cast).failure()).isEmpty());
    }

    @TestFactory
    Stream<DynamicTest> eachScenarioHasCasts() {
        return Conformance.scenarios().stream()
                .map(name -> dynamicTest(name, () -> assertThat(conformance.casts(name)).isNotEmpty()
                        .allMatch(cast -> Arrays.asList(Language.values()).containsAll(cast))));
    }
}
