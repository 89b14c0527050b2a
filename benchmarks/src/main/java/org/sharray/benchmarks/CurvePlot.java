package org.sharray.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How a figure changes with a size, on two logarithmic axes: what does not grow is a flat line, what grows alike a straight one. */
final class CurvePlot {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 360;
    private static final double LEFT = 70;
    private static final double RIGHT = 20;
    private static final double BOTTOM = 50;

    private CurvePlot() {}

    /** Draws the points of one measurement, all of one unit. */
    static String draw(String measurement, List<Row> points) {
        Map<String, Map<Double, Figure>> lines = lines(points);
        double top = 44 + 16 * Math.ceilDiv(lines.size(), 2);
        Axis x = Axis.round(points.stream().mapToDouble(row -> row.at().number()), LEFT, WIDTH - RIGHT);
        Axis y = Axis.round(lines.values().stream().flatMap(line -> line.values().stream())
                .mapToDouble(Figure::value), HEIGHT - BOTTOM, top);
        Svg svg = new Svg();
        svg.text(10, 18, "start", "title", measurement + " (" + points.getFirst().ours().unit() + ")");
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), top, x.at(tick), HEIGHT - BOTTOM, "grid");
            svg.text(x.at(tick), HEIGHT - BOTTOM + 18, "middle", "faint", Numbers.axis(tick));
        }
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), WIDTH - RIGHT, y.at(tick), "grid");
            svg.text(LEFT - 8, y.at(tick) + 4, "end", "faint", Numbers.axis(tick));
        }
        svg.text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, "middle", "", points.getFirst().at().what());
        int number = 0;
        for (Map.Entry<String, Map<Double, Figure>> line : lines.entrySet()) {
            draw(svg, x, y, number++, line.getKey(), line.getValue());
        }
        return svg.finish(WIDTH, HEIGHT, measurement);
    }

    private static void draw(Svg svg, Axis x, Axis y, int number, String name, Map<Double, Figure> line) {
        String colour = "c" + number % Svg.COLOURS;
        StringBuilder path = new StringBuilder();
        StringBuilder back = new StringBuilder();
        StringBuilder band = new StringBuilder();
        line.forEach((at, figure) -> {
            path.append(Svg.point(x.at(at), y.at(figure.value())));
            band.append(Svg.point(x.at(at), y.at(figure.largest())));
            back.insert(0, Svg.point(x.at(at), y.at(figure.least())));
        });
        svg.area(band.append(back).toString().strip(), "band " + colour);
        svg.path(path.toString().strip(), "line " + colour);
        line.forEach((at, figure) -> svg.dot(x.at(at), y.at(figure.value()), colour));
        double left = LEFT + number % 2 * (WIDTH - LEFT) / 2;
        double row = 38 + 16 * (number / 2);
        svg.bar(left, row - 8, 12, 8, colour);
        svg.text(left + 18, row, "start", "", name);
    }

    /** Ours first, then each peer's. */
    private static Map<String, Map<Double, Figure>> lines(List<Row> points) {
        Map<String, Map<Double, Figure>> lines = new LinkedHashMap<>();
        for (Row row : points) {
            lines.computeIfAbsent("Sharray", _ -> new TreeMap<>()).put(row.at().number(), row.ours());
        }
        for (Row row : points) {
            if (row.peers() != null) {
                lines.computeIfAbsent(row.peer(), _ -> new TreeMap<>()).put(row.at().number(), row.peers());
            }
        }
        return lines;
    }
}
