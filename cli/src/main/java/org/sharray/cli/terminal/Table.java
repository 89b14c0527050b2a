package org.sharray.cli.terminal;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Rows below a line of titles. Where there is too little room, the columns that are needed least are left out, then the first one is cut. */
record Table<T>(List<Column<T>> columns, List<T> rows) {
    private static final int GAP = 2;

    /**
     * Draws it.
     *
     * @param first    the row that is shown first
     * @param selected the row that is marked, or -1
     * @param sorted   the column by which it is sorted, or -1
     * @param falling  whether the largest comes first
     */
    void draw(Frame frame, Look look, int first, int selected, int sorted, boolean falling) {
        List<T> shown = rows.subList(Math.min(first, rows.size()),
                (int) Math.min(rows.size(), (long) first + Math.max(0, frame.height() - 1)));
        List<List<Column.Cell>> cells = shown.stream()
                .map(row -> columns.stream().map(column -> column.cell().apply(row)).toList()).toList();
        int[] widths = widths(frame.width(), cells);
        int at = 0;
        for (int c = 0; c < columns.size(); c++) {
            if (widths[c] == 0) {
                continue;
            }
            String mark = c != sorted ? "" : falling ? look.orElse("▼", "v") : look.orElse("▲", "^");
            put(frame, 0, at, widths[c], look, columns.get(c),
                    new Column.Cell(columns.get(c).title() + mark, Style.TITLE));
            for (int r = 0; r < cells.size(); r++) {
                put(frame, r + 1, at, widths[c], look, columns.get(c), cells.get(r).get(c));
            }
            at += widths[c] + GAP;
        }
        frame.select(selected < first ? -1 : selected - first + 1);
    }

    private void put(Frame frame, int row, int at, int width, Look look, Column<T> column, Column.Cell cell) {
        String text = look.fit(cell.text(), width);
        frame.put(row, column.right() ? at + width - Frame.widthOf(text) : at, text, cell.style());
    }

    /** The width of each column; 0 for those that are left out. */
    private int[] widths(int room, List<List<Column.Cell>> cells) {
        int[] widths = new int[columns.size()];
        List<Integer> kept = new ArrayList<>();
        for (int c = 0; c < widths.length; c++) {
            Column<T> column = columns.get(c);
            widths[c] = Math.max(column.width(), column.title().length() + 1);
            for (List<Column.Cell> row : cells) {
                widths[c] = Math.max(widths[c], Math.min(column.most(), Frame.widthOf(row.get(c).text())));
            }
            kept.add(c);
        }
        kept.sort(Comparator.comparingInt(c -> columns.get(c).need()));
        while (kept.size() > 1 && taken(kept, widths) > room) {
            widths[kept.removeLast()] = 0;
        }
        int first = kept.getFirst();
        widths[first] = Math.max(0, Math.min(widths[first], room));
        return widths;
    }

    private static int taken(List<Integer> kept, int[] widths) {
        return kept.stream().mapToInt(c -> widths[c]).sum() + GAP * (kept.size() - 1);
    }
}
