package org.sharray.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.sharray.benchmarks.Effort.Depth;

/** Every measurement runs, with as little of everything as there can be, and has something to say; how fast it was is not looked at. */
class MeasurementsTest {
    private static final Effort EFFORT = new Effort(Depth.SMOKE);

    /** Python's have a test of their own, which knows what they need, and a cluster's, which take as long as all of these. */
    @TestFactory
    Stream<DynamicTest> everyMeasurementPrintsRows() {
        return printRows(suite -> !Set.of("python", "cluster").contains(suite.name()));
    }

    static Stream<DynamicTest> printRows(Predicate<Suite> which) {
        return Benchmarks.SUITES.stream().filter(which).flatMap(
                suite -> suite.measurements().stream().map(measurement -> DynamicTest.dynamicTest(
                        suite.name() + "." + measurement.name(), () -> printsRows(measurement))));
    }

    private static void printsRows(Measurement measurement) throws Exception {
        List<Row> rows = measurement.measure(EFFORT);

        assertThat(rows).isNotEmpty().allSatisfy(row -> {
            assertThat(row.ours().least()).isNotNegative().isLessThanOrEqualTo(row.ours().value());
            assertThat(row.ours().largest()).isGreaterThanOrEqualTo(row.ours().value());
            assertThat(row.cells()).hasSameSizeAs(Row.HEADINGS);
            assertThat(row.peers() == null).isEqualTo(row.missing() != null);
        });
        if (CProgram.canCompile() && PythonProgram.isInstalled()) {
            List<String> absent = new ArrayList<>();
            for (Row row : rows) {
                if ("does not run on this JDK".equals(row.missing())) {
                    absent.add(row.peer());
                }
            }
            assertThat(absent).as("peers that failed").isEmpty();
        }
    }
}
