package org.sharray.cli.output;

import org.sharray.inspector.SafeText;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/** Rows in columns of equal width, below a line of titles. Every cell is made harmless. */
public final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    /**
     * An empty table.
     *
     * @param titles of the columns; one that begins with {@code >} is of a column of numbers, which stand to the right
     */
    public Table(String... titles) {
        right = new boolean[titles.length];
        List<String> row = new ArrayList<>();
        for (int column = 0; column < titles.length; column++) {
            right[column] = titles[column].startsWith(">");
            row.add(right[column] ? titles[column].substring(1) : titles[column]);
        }
        rows.add(row);
    }

    /**
     * Adds a row.
     *
     * @param cells as many as there are columns
     */
    public void add(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(SafeText.of(String.valueOf(cell)));
        }
        rows.add(row);
    }

    /**
     * Prints it.
     *
     * @param out where to
     */
    public void print(PrintWriter out) {
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < right.length; column++) {
                String cell = row.get(column);
                int missing = width(column) - length(cell);
                line.append(column == 0 ? "" : GAP)
                        .append(right[column] ? " ".repeat(missing) + cell : cell + " ".repeat(missing));
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> length(row.get(column))).max().orElse(0);
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
