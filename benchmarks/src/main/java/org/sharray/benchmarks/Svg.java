package org.sharray.benchmarks;

import java.util.Locale;

/** A picture under construction: the few shapes that plots are made of, in colours that suit a light page and a dark one. */
final class Svg {
    /** The colours of a plot's lines, in their order: distinguishable also for those who see few colours. */
    static final int COLOURS = 6;

    private static final String STYLE = """
            <style>
            text{font:12px system-ui,sans-serif;fill:#333}.title{font-size:14px;font-weight:600}.faint{fill:#767676}
            .grid{stroke:#ddd}.axis{stroke:#888}.one{stroke:#555;stroke-dasharray:4 3}.goal{stroke:#111;stroke-width:2}
            .met{fill:#3a8f5c}.missed{fill:#c4552d}.none{fill:#5b7fb4}
            .c0{stroke:#0b62b0;fill:#0b62b0}.c1{stroke:#c4552d;fill:#c4552d}.c2{stroke:#3a8f5c;fill:#3a8f5c}
            .c3{stroke:#8a56a8;fill:#8a56a8}.c4{stroke:#a07a00;fill:#a07a00}.c5{stroke:#777;fill:#777}
            .line{fill:none;stroke-width:2}.band{stroke:none;fill-opacity:.18}
            @media(prefers-color-scheme:dark){text{fill:#ddd}.faint{fill:#999}.grid{stroke:#3a3a3a}.axis{stroke:#888}
            .one{stroke:#aaa}.goal{stroke:#fff}.met{fill:#5cbf85}.missed{fill:#e8845e}.none{fill:#86a8dc}
            .c0{stroke:#6cb0f0;fill:#6cb0f0}.c1{stroke:#e8845e;fill:#e8845e}.c2{stroke:#5cbf85;fill:#5cbf85}
            .c3{stroke:#c294dc;fill:#c294dc}.c4{stroke:#d8b440;fill:#d8b440}.c5{stroke:#aaa;fill:#aaa}.line{fill:none}}
            </style>
            """;

    private final StringBuilder body = new StringBuilder();

    void text(double x, double y, String anchor, String style, String text) {
        add("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>", x, y, anchor, style, escape(text));
    }

    void line(double x1, double y1, double x2, double y2, String style) {
        add("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>", x1, y1, x2, y2, style);
    }

    void bar(double x, double y, double width, double height, String style) {
        add("<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" rx=\"1\" class=\"%s\"/>", x, y, width, height,
                style);
    }

    void dot(double x, double y, String style) {
        add("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" class=\"%s\"/>", x, y, style);
    }

    /** A line through points, "x,y x,y …". */
    void path(String points, String style) {
        add("<polyline points=\"%s\" class=\"%s\"/>", points, style);
    }

    void area(String points, String style) {
        add("<polygon points=\"%s\" class=\"%s\"/>", points, style);
    }

    static String point(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    private void add(String format, Object... values) {
        body.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }

    String finish(double width, double height, String description) {
        return String.format(Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %.0f %.0f\" width=\"%.0f\" height=\"%.0f\" "
                        + "role=\"img\">%n<title>%s</title>%n",
                width, height, width, height, escape(description)) + STYLE + body + "</svg>\n";
    }
}
