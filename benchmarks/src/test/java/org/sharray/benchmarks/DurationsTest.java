package org.sharray.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.sharray.benchmarks.Effort.Depth;

class DurationsTest {
    private static Result result(String measurement, Depth depth, Double seconds) {
        return new Result("group", measurement, "2026-01-02T03:04:05Z", depth, seconds, null, List.of());
    }

    @Test
    void whatTookSoLongLastTimeIsExpectedToTakeAsLong() {
        var durations = new Durations(List.of(result("one", Depth.NORMAL, 70.0), result("two", Depth.NORMAL, 110.0)),
                Depth.NORMAL);
        assertThat(durations.estimate(List.of("group.one", "group.two")))
                .isEqualTo(", for some 70 s; all that is left takes some 3 min");
        assertThat(durations.estimate(List.of("group.two"))).isEqualTo(", for some 2 min");
    }

    @Test
    void nothingIsSaidOfWhatIsNotKnown() {
        var durations = new Durations(List.of(result("one", Depth.NORMAL, 70.0), result("two", Depth.NORMAL, null),
                result("three", Depth.FULL, 5.0)), Depth.NORMAL);
        assertThat(durations.estimate(List.of("group.one", "group.two"))).isEqualTo(", for some 70 s");
        assertThat(durations.estimate(List.of("group.two", "group.one"))).isEmpty();
        assertThat(durations.estimate(List.of("group.three"))).isEmpty();
    }

    @Test
    void durationsAreWrittenAsPeopleSayThem() {
        assertThat(Durations.text(0.4)).isEqualTo("0 s");
        assertThat(Durations.text(99.4)).isEqualTo("99 s");
        assertThat(Durations.text(100)).isEqualTo("2 min");
        assertThat(Durations.text(59.6 * 60)).isEqualTo("1 h 0 min");
        assertThat(Durations.text(65 * 60)).isEqualTo("1 h 5 min");
    }
}
