package org.sharray.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The table in docs/reliability.md is what the tests say that are {@link Tried}. With the environment variable {@value #WRITE}, which names the page, it is written
 * there.
 */
class ReliabilityTableTest {
    private static final String WRITE = "SHARRAY_RELIABILITY";
    private static final String BEGIN = "<!-- the rows are written by ReliabilityTableTest -->\n";
    private static final String END = "<!-- end of the rows -->\n";
    private static final List<Class<?>> TESTS = List.of(FullStorageTest.class, LimitsTest.class,
            ForbiddenPlacesTest.class, ChangedWhileMappedTest.class);

    @Test
    void thePageSaysWhatTheTestsSay() throws IOException {
        Path page = Path.of(Objects.requireNonNullElse(System.getenv(WRITE), "../docs/reliability.md"));
        String text = Files.readString(page);
        String fresh = text.substring(0, text.indexOf(BEGIN) + BEGIN.length()) + rows()
                + text.substring(text.indexOf(END));
        if (System.getenv(WRITE) != null) {
            Files.writeString(page, fresh);
        }
        assertThat(fresh).as("write it: " + WRITE + "=$PWD/docs/reliability.md mvn -pl core test -Dtest="
                + getClass().getSimpleName()).isEqualTo(Files.readString(page));
    }

    private static String rows() {
        return TESTS.stream().flatMap(ReliabilityTableTest::rows).collect(Collectors.joining("\n", "", "\n"));
    }

    private static Stream<String> rows(Class<?> test) {
        return Arrays.stream(test.getDeclaredMethods()).filter(method -> method.isAnnotationPresent(Tried.class))
                .sorted(Comparator.comparing(Method::getName)).map(method -> row(test, method));
    }

    private static String row(Class<?> test, Method method) {
        Tried tried = method.getAnnotation(Tried.class);
        String ends = Stream
                .of(tried.refused() == 0 ? "" : tried.refused() + " × `" + tried.by().getSimpleName() + "`",
                        tried.works() == 0 ? "" : tried.works() + " × it works", tried.and())
                .filter(part -> !part.isEmpty()).collect(Collectors.joining("; "));
        return "| " + tried.asked() + " | " + tried.when() + " | " + ends + " | `" + test.getSimpleName() + "."
                + method.getName() + "` |";
    }
}
