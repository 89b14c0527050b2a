package org.sharray.benchmarks;

import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The cluster's share of what {@link MeasurementsTest} does, a class of its own so that both can run at a time. */
class ClusterMeasurementsTest {
    @TestFactory
    Stream<DynamicTest> everyMeasurementPrintsRows() {
        return MeasurementsTest.printRows(suite -> suite.name().equals("cluster"));
    }
}
