package org.sharray.cli.terminal;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.sharray.SharedArray;
import org.sharray.Span;
import org.sharray.type.Shape;

/**
 * As many elements as a window has room for, in lines, with marks on those that have changed. An array of one dimension is broken into lines; of another, a line is what its last dimension has. The
 * width of the columns only grows, so that nothing jumps. For one thread.
 */
final class Cells {
    /** How long a change is seen. */
    private static final long FADE_NANOS = 1_000_000_000L;

    private static final int MOST = 40;
    private static final int[] PER_LINE = {100, 64, 50, 40, 32, 25, 20, 16, 10, 8, 5, 4, 2, 1};

    private int cellWidth = 1;
    private Shape shape;
    private Map<Long, Shown> known = new HashMap<>();

    private record Shown(String text, long changed) {}

    /** What was read: the lines' labels, the columns' labels, which are empty for one dimension, and the elements. */
    record Seen(List<String> labels, List<String> columns, List<List<Column.Cell>> lines, int cellWidth, long allLines,
            long allColumns) {

        void draw(Frame frame, Look look) {
            int margin = labels.stream().mapToInt(String::length).max().orElse(0);
            int top = columns.isEmpty() ? 0 : 1;
            for (int column = 0; column < columns.size(); column++) {
                flushRight(frame, 0, margin, column, columns.get(column), Style.FAINT, look);
            }
            for (int line = 0; line < lines.size(); line++) {
                frame.put(line + top, margin - labels.get(line).length(), labels.get(line), Style.FAINT);
                for (int column = 0; column < lines.get(line).size(); column++) {
                    Column.Cell cell = lines.get(line).get(column);
                    flushRight(frame, line + top, margin, column, cell.text(), cell.style(), look);
                }
            }
        }

        private void flushRight(Frame frame, int row, int margin, int column, String text, Style style, Look look) {
            String fitting = look.fit(text, cellWidth);
            int end = margin + (column + 1) * (cellWidth + 1);
            frame.put(row, end - Frame.widthOf(fitting), fitting, style);
        }
    }

    /**
     * Reads what a window shows.
     *
     * @param line   the first line that is shown
     * @param column the first column; of one dimension, all are shown
     */
    Seen look(SharedArray array, int height, int width, long line, long column, long now) {
        if (!array.shape().equals(shape)) {
            shape = array.shape();
            known = new HashMap<>();
            cellWidth = 1;
        }
        Map<Long, Shown> before = known;
        known = new HashMap<>();
        Seen seen;
        int widest;
        do { // again, if an element is wider than those before
            widest = cellWidth;
            known.clear();
            seen = shape.rank() == 1
                    ? wrapped(array, height, width, line, before, now)
                    : rows(array, height, width, line, column, before, now);
        } while (cellWidth > widest);
        return seen;
    }

    private Seen wrapped(SharedArray array, int height, int width, long line, Map<Long, Shown> before, long now) {
        int margin = String.valueOf(Math.max(0, array.length() - 1)).length() + 1;
        int fitting = Math.max(1, (width - margin) / (cellWidth + 1));
        int perLine = 1;
        for (int count : PER_LINE) {
            perLine = count <= fitting ? Math.max(perLine, count) : perLine;
        }
        long all = (array.length() + perLine - 1) / perLine;
        long first = Math.clamp(line, 0, Math.max(0, all - height));
        List<String> labels = new ArrayList<>();
        List<List<Column.Cell>> lines = new ArrayList<>();
        for (long shown = first; shown < Math.min(all, first + height); shown++) {
            long begin = shown * perLine;
            labels.add(begin + ":");
            List<Column.Cell> cells = new ArrayList<>();
            for (long index = begin; index < Math.min(array.length(), begin + perLine); index++) {
                cells.add(cell(array.slice(index, index + 1), index, width - margin, before, now));
            }
            lines.add(cells);
        }
        return new Seen(labels, List.of(), lines, cellWidth, all, 1);
    }

    private Seen rows(SharedArray array, int height, int width, long line, long column, Map<Long, Shown> before,
            long now) {
        int last = shape.rank() - 1;
        long columns = shape.length(last);
        long all = columns == 0 ? 0 : array.length() / columns;
        long first = Math.clamp(line, 0, Math.max(0, all - Math.max(1, height - 1)));
        List<String> labels = new ArrayList<>();
        List<List<Column.Cell>> lines = new ArrayList<>();
        List<String> titles = new ArrayList<>();
        int margin = label(all - 1).length() + 1;
        int fitting = Math.max(1, (width - margin) / (cellWidth + 1));
        long left = Math.clamp(column, 0, Math.max(0, columns - fitting));
        for (long index = left; index < Math.min(columns, left + fitting); index++) {
            titles.add(String.valueOf(index));
            cellWidth = Math.max(cellWidth, titles.getLast().length());
        }
        Span[] spans = new Span[shape.rank()];
        for (long shown = first; shown < Math.min(all, first + height - 1); shown++) {
            labels.add(label(shown) + ":");
            List<Column.Cell> cells = new ArrayList<>();
            long rest = shown;
            for (int dimension = last - 1; dimension >= 0; dimension--) {
                spans[dimension] = Span.at(rest % shape.length(dimension));
                rest /= shape.length(dimension);
            }
            for (long index = left; index < Math.min(columns, left + fitting); index++) {
                spans[last] = Span.at(index);
                cells.add(cell(array.view(spans), shown * columns + index, width - margin, before, now));
            }
            lines.add(cells);
        }
        return new Seen(labels, titles, lines, cellWidth, all, columns);
    }

    /** The indices of a line, without that of the last dimension. */
    private String label(long line) {
        String label = "";
        long rest = Math.max(0, line);
        for (int dimension = shape.rank() - 2; dimension >= 0; dimension--) {
            label = rest % Math.max(1, shape.length(dimension)) + (label.isEmpty() ? "" : "," + label);
            rest /= Math.max(1, shape.length(dimension));
        }
        return label;
    }

    private Column.Cell cell(SharedArray one, long index, int room, Map<Long, Shown> before, long now) {
        String brackets = one.toString();
        String text = Harmless.text(brackets.substring(1, brackets.length() - 1));
        cellWidth = Math.max(cellWidth, Math.min(Frame.widthOf(text), Math.clamp(room - 1, 1, MOST)));
        Shown last = before.get(index);
        boolean changes = last != null && !last.text().equals(text);
        long changed = changes ? now : last == null ? now - 2 * FADE_NANOS : last.changed();
        known.put(index, new Shown(text, changed));
        return new Column.Cell(text,
                changes ? Style.SELECTED : now - changed < FADE_NANOS ? Style.CHANGED : Style.PLAIN);
    }
}
