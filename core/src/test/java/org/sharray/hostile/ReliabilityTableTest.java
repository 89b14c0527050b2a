package org.sharray.hostile;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.sharray.testing.WrittenRows;

/**
 * The table in docs/reliability.md is what the tests say that are {@link Tried}. With the environment variable {@value #WRITE}, which names the page, it is written
 * there.
 */
class ReliabilityTableTest {
    private static final String WRITE = "SHARRAY_RELIABILITY";
    private static final List<Class<?>> TESTS = List.of(FullStorageTest.class, LimitsTest.class,
            ForbiddenPlacesTest.class, ChangedWhileMappedTest.class);

    @Test
    void thePageSaysWhatTheTestsSay() throws IOException {
        new WrittenRows("reliability.md", WRITE, ReliabilityTableTest.class).requireSame(rows());
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
