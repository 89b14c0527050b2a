package org.sharray.benchmarks;

import java.util.List;
import java.util.stream.DoubleStream;

/** The ratios of a group as bars: from 1, where both sides are equal, to the left where ours needs less; a tick where the goal is. */
final class RatioPlot {
    private static final double LABELS = 450;
    private static final double WIDTH = 910;
    private static final double ROW = 18;
    private static final double TOP = 52;

    private RatioPlot() {}

    /** Null where nothing has a ratio. */
    static String draw(String group, List<Row> rows) {
        List<Row> compared = rows.stream().filter(row -> row.at() == null && row.ratio() > 0).toList();
        if (compared.isEmpty()) {
            return null;
        }
        Axis axis = Axis.round(compared.stream().flatMapToDouble(RatioPlot::values), LABELS + 10, WIDTH - 60);
        double bottom = TOP + compared.size() * ROW;
        Svg svg = new Svg();
        svg.text(10, 18, "start", "title", group + ": ours to the other's");
        svg.text(10, 34, "start", "faint", "a tick is the goal; of times, what lies left of 1 is faster");
        for (double tick : axis.ticks()) {
            svg.line(axis.at(tick), TOP - 4, axis.at(tick), bottom, tick == 1 ? "one" : "grid");
            svg.text(axis.at(tick), TOP - 8, "middle", "faint", Numbers.axis(tick));
        }
        for (int i = 0; i < compared.size(); i++) {
            Row row = compared.get(i);
            double y = TOP + i * ROW;
            double one = axis.at(1);
            double end = axis.at(row.ratio());
            svg.text(LABELS, y + 13, "end", "", shorten(row.title() + " : " + row.peer()));
            svg.bar(Math.min(one, end), y + 3, Math.max(1, Math.abs(end - one)), ROW - 6,
                    row.verdict() == Goal.Verdict.NONE ? "none" : row.verdict().toString());
            if (hasLimit(row)) {
                svg.line(axis.at(row.goal().limit()), y + 1, axis.at(row.goal().limit()), y + ROW - 1, "goal");
            }
            svg.text(WIDTH - 50, y + 13, "start", "faint", row.cells().get(2));
        }
        return svg.finish(WIDTH, bottom + 10, "The ratios of " + group);
    }

    private static DoubleStream values(Row row) {
        return hasLimit(row)
                ? DoubleStream.of(row.ratio(), row.goal().limit(), 1)
                : DoubleStream.of(row.ratio(), 1);
    }

    private static boolean hasLimit(Row row) {
        return row.goal().kind() == Goal.Kind.RATIO_AT_MOST || row.goal().kind() == Goal.Kind.RATIO_AT_LEAST;
    }

    private static String shorten(String label) {
        return label.length() <= 66 ? label : label.substring(0, 65) + "…";
    }
}
