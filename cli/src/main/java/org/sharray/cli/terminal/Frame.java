package org.sharray.cli.terminal;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jline.utils.WCWidth;

/**
 * A picture made of characters, of the size of a window or a part of it. All that is drawn goes through {@link #put}, which clips what is outside and replaces what would steer the
 * terminal, so no line is wider than the frame, and the only escape sequences are those of {@link Style}.
 */
final class Frame {
    /** In the cell after a character that is two cells wide. */
    private static final int REST = -1;

    private final int[] points;
    private final Style[] styles;

    /** Of the frame that this is a part of. */
    private final int stride;

    private final int origin;
    private final int height;
    private final int width;

    Frame(int height, int width) {
        this(new int[height * width], new Style[height * width], width, 0, height, width);
        Arrays.fill(points, ' ');
        Arrays.fill(styles, Style.PLAIN);
    }

    private Frame(int[] points, Style[] styles, int stride, int origin, int height, int width) {
        this.points = points;
        this.styles = styles;
        this.stride = stride;
        this.origin = origin;
        this.height = height;
        this.width = width;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    /** A part of it, on the same cells; smaller where this ends. */
    Frame part(int row, int column, int rows, int columns) {
        int top = Math.clamp(row, 0, height);
        int left = Math.clamp(column, 0, width);
        return new Frame(points, styles, stride, origin + top * stride + left, Math.clamp(rows, 0, height - top),
                Math.clamp(columns, 0, width - left));
    }

    Frame rows(int from, int to) {
        return part(from, 0, to - from, width);
    }

    Frame columns(int from, int to) {
        return part(0, from, height, to - from);
    }

    /** Writes a text and tells the column behind it; characters without a width of their own are left out. */
    int put(int row, int column, String text, Style style) {
        int at = column;
        for (int point : text.codePoints().toArray()) {
            int shown = Harmless.isHarmless(point) ? point : '\uFFFD';
            int cells = Math.min(2, WCWidth.wcwidth(shown));
            if (cells > 0) {
                set(row, at, cells, shown, style);
                at += cells;
            }
        }
        return at;
    }

    /** How many cells a text takes. */
    static int widthOf(String text) {
        return text.codePoints().map(point -> Harmless.isHarmless(point) ? point : '\uFFFD')
                .map(point -> Math.clamp(WCWidth.wcwidth(point), 0, 2)).sum();
    }

    private void set(int row, int column, int cells, int point, Style style) {
        if (row < 0 || row >= height || column < 0 || column + cells > width) {
            return;
        }
        for (int cell = 0; cell < cells; cell++) {
            int at = origin + row * stride + column + cell;
            if (points[at] == REST && cell == 0) {
                points[at - 1] = ' ';
            }
            if (at + 1 < points.length && points[at + 1] == REST && cell == cells - 1) {
                points[at + 1] = ' ';
            }
            points[at] = cell == 0 ? point : REST;
            styles[at] = style;
        }
    }

    /** Gives a whole row another style. */
    void select(int row) {
        for (int column = 0; row >= 0 && row < height && column < width; column++) {
            int at = origin + row * stride + column;
            styles[at] = styles[at].selected();
        }
    }

    /** The characters alone, without spaces at the ends of lines. */
    List<String> text() {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < width; column++) {
                int point = points[origin + row * stride + column];
                if (point != REST) {
                    line.appendCodePoint(point);
                }
            }
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** The lines with their styles; each begins and ends with the default style. */
    List<String> styled(boolean coloured) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < height; row++) {
            StringBuilder line = new StringBuilder();
            Style style = Style.PLAIN;
            int end = end(row);
            for (int column = 0; column < end; column++) {
                int at = origin + row * stride + column;
                if (points[at] == REST) {
                    continue;
                }
                if (!styles[at].equals(style)) {
                    style = styles[at];
                    line.append(style.sequence(coloured));
                }
                line.appendCodePoint(points[at]);
            }
            lines.add(line + (style.equals(Style.PLAIN) ? "" : Style.PLAIN.sequence(coloured)));
        }
        return lines;
    }

    /** The column behind the last one that is seen. */
    private int end(int row) {
        int end = width;
        while (end > 0 && points[origin + row * stride + end - 1] == ' '
                && styles[origin + row * stride + end - 1].equals(Style.PLAIN)) {
            end--;
        }
        return end;
    }
}
