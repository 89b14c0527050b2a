package org.sharray.cli.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import org.sharray.SharedArray;

/** One picture of elements, printed. */
public final class Plot {
    private static final int HEIGHT = 20;
    private static final int WIDTH = 80;

    private Plot() {}

    /**
     * Prints a plot of elements: a line, or, of two dimensions, a heat map.
     *
     * @param array the elements
     * @param out   where to
     * @param look  what can be shown there
     * @param width in characters
     */
    public static void print(SharedArray array, PrintWriter out, Look look, int width) {
        Frame frame = new Frame(HEIGHT, width);
        Picture.of(array, HEIGHT, width).draw(frame, look);
        List<String> text = frame.text();
        List<String> lines = look.coloured() ? frame.styled(true) : text;
        for (int row = 0; row < lines.size()
                && !text.subList(row, text.size()).stream().allMatch(String::isEmpty); row++) {
            out.println(lines.get(row));
        }
    }

    /**
     * How wide the terminal is.
     *
     * @param  watched whether there is one
     * @return         in characters; 80 if there is none, or it does not tell
     */
    public static int width(boolean watched) {
        try {
            return watched ? Screen.size().getColumns() : WIDTH;
        } catch (IOException untold) {
            return WIDTH;
        }
    }
}
