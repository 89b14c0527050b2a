package org.sharray.cli.terminal;

import java.util.function.Function;

/**
 * A column of a table.
 *
 * @param <T>     what a row tells of
 * @param title   above it
 * @param width   the least that it takes
 * @param most    the most that it takes; more is cut
 * @param right   whether it is flush right, as numbers are
 * @param need    the smaller, the longer it stays when there is too little room
 * @param cell    what stands in it
 */
record Column<T>(String title, int width, int most, boolean right, int need, Function<T, Cell> cell) {
    /** A text and how it is shown. */
    record Cell(String text, Style style) {
        static Cell of(String text) {
            return new Cell(text, Style.PLAIN);
        }
    }
}
