package org.sharray.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes an SVG of a terminal's screen, as tmux captures it with its styles. Blocks, lines and dots are drawn as shapes, so that they meet whatever the font is. */
final class ScreenPicture {
    private static final Pattern SEQUENCE = Pattern.compile("\033\\[([0-9;]*)m");
    private static final int WIDTH = 8;
    private static final int HEIGHT = 17;
    private static final int MARGIN = 12;
    private static final String FOREGROUND = "#d7dae0";
    private static final String BACKGROUND = "#16191f";
    private static final String[] BASIC = {"#16191f", "#e86671", "#8cc570", "#e5c07b", "#61afef", "#c678dd", "#56b6c2",
            "#d7dae0"};

    private final StringBuilder shapes = new StringBuilder();
    private final List<Cell> line = new ArrayList<>();
    private boolean bold;
    private boolean faint;
    private boolean reversed;
    private String foreground = FOREGROUND;
    private String background = BACKGROUND;

    private record Cell(int character, String foreground, String background, boolean bold, boolean faint) {}

    private ScreenPicture() {}

    static String of(String screen, int columns) {
        var picture = new ScreenPicture();
        List<String> lines = screen.stripTrailing().lines().toList();
        for (int row = 0; row < lines.size(); row++) {
            picture.read(lines.get(row));
            picture.draw(row);
        }
        int width = columns * WIDTH + 2 * MARGIN;
        int height = lines.size() * HEIGHT + 2 * MARGIN;
        return """
                <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" font-size="13" \
                font-family="ui-monospace,'DejaVu Sans Mono','Liberation Mono',Menlo,Consolas,monospace">
                <rect width="100%%" height="100%%" rx="8" fill="%s"/>
                <g transform="translate(%d %d)">
                %s</g>
                </svg>
                """.formatted(width, height, width, height, BACKGROUND, MARGIN, MARGIN, picture.shapes);
    }

    private void read(String text) {
        line.clear();
        Matcher sequence = SEQUENCE.matcher(text);
        int at = 0;
        while (at < text.length()) {
            if (sequence.find(at) && sequence.start() == at) {
                style(sequence.group(1));
                at = sequence.end();
            } else {
                int character = text.codePointAt(at);
                line.add(new Cell(character, reversed ? background : foreground, reversed ? foreground : background,
                        bold, faint));
                at += Character.charCount(character);
            }
        }
    }

    private void style(String parameters) {
        String[] all = parameters.isEmpty() ? new String[]{"0"} : parameters.split(";");
        for (int i = 0; i < all.length; i++) {
            int code = Integer.parseInt(all[i]);
            switch (code) {
                case 0 -> {
                    bold = faint = reversed = false;
                    foreground = FOREGROUND;
                    background = BACKGROUND;
                }
                case 1 -> bold = true;
                case 2 -> faint = true;
                case 7 -> reversed = true;
                case 38 -> foreground = palette(Integer.parseInt(all[i += 2]));
                case 48 -> background = palette(Integer.parseInt(all[i += 2]));
                case 39 -> foreground = FOREGROUND;
                case 49 -> background = BACKGROUND;
                default -> {
                    if (code >= 30 && code < 38) {
                        foreground = BASIC[code - 30];
                    }
                }
            }
        }
    }

    /** The palette of 256: 16 of the terminal's own, a cube of 6, 24 greys. */
    private static String palette(int colour) {
        if (colour < 16) {
            return BASIC[colour % 8];
        } else if (colour >= 232) {
            int grey = 8 + 10 * (colour - 232);
            return String.format("#%02x%02x%02x", grey, grey, grey);
        }
        int[] levels = {0, 95, 135, 175, 215, 255};
        int cube = colour - 16;
        return String.format("#%02x%02x%02x", levels[cube / 36], levels[cube / 6 % 6], levels[cube % 6]);
    }

    private void draw(int row) {
        for (int column = 0; column < line.size();) { // backgrounds, then what is before them
            int end = column;
            while (end < line.size() && line.get(end).background().equals(line.get(column).background())) {
                end++;
            }
            if (!line.get(column).background().equals(BACKGROUND)) {
                rectangle(column * WIDTH, row * HEIGHT, (end - column) * WIDTH, HEIGHT, line.get(column).background());
            }
            column = end;
        }
        for (int column = 0; column < line.size();) {
            Cell cell = line.get(column);
            if (isShape(cell.character())) {
                int end = column + 1;
                while (isWide(cell.character()) && end < line.size() && line.get(end).equals(cell)) {
                    end++; // a line, a block: one shape for all
                }
                shape(cell, column * WIDTH, row * HEIGHT, (end - column) * WIDTH);
                column = end;
            } else {
                column = text(row, column);
            }
        }
    }

    private static boolean isShape(int character) {
        return character == ' ' || character >= 0x2580 && character <= 0x2588
                || character >= 0x2800 && character < 0x2900
                || "─│┤└".indexOf(character) >= 0;
    }

    /** Whether such characters side by side are one shape. */
    private static boolean isWide(int character) {
        return character == '─' || character >= 0x2580 && character <= 0x2588;
    }

    private void shape(Cell cell, int x, int y, int width) {
        int character = cell.character();
        int middle = x + WIDTH / 2;
        int centre = y + HEIGHT / 2;
        String grey = cell.faint() ? "#5b616d" : cell.foreground();
        if (character == 0x2580) {
            rectangle(x, y, width, HEIGHT / 2.0, cell.foreground());
        } else if (character >= 0x2581 && character <= 0x2588) {
            double height = HEIGHT * (character - 0x2580) / 8.0;
            rectangle(x, y + HEIGHT - height, width, height, cell.foreground());
        } else if (character == '─') {
            rectangle(x, centre, width, 1, grey);
        } else if (character == '│') {
            rectangle(middle, y, 1, HEIGHT, grey);
        } else if (character == '┤') {
            rectangle(middle, y, 1, HEIGHT, grey);
            rectangle(x, centre, WIDTH / 2.0, 1, grey);
        } else if (character == '└') {
            rectangle(middle, y, 1, HEIGHT / 2.0, grey);
            rectangle(middle, centre, WIDTH / 2.0, 1, grey);
        } else if (character >= 0x2800) {
            int[] bits = {0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80};
            for (int dot = 0; dot < 8; dot++) {
                if ((character & bits[dot]) != 0) {
                    rectangle(x + 1 + dot % 2 * 4.0, y + 1 + dot / 2 * HEIGHT / 4.0, 2.4, 2.4, cell.foreground());
                }
            }
        }
    }

    /** Draws cells of one style as one text; tells where it ends. */
    private int text(int row, int column) {
        Cell first = line.get(column);
        var text = new StringBuilder();
        int end = column;
        while (end < line.size() && !(isShape(line.get(end).character()) && line.get(end).character() != ' ')
                && line.get(end).foreground().equals(first.foreground()) && line.get(end).bold() == first.bold()
                && line.get(end).faint() == first.faint()) {
            text.appendCodePoint(line.get(end++).character());
        }
        String shown = text.toString().stripTrailing().replace("&", "&amp;").replace("<", "&lt;");
        shapes.append(String.format(Locale.ROOT,
                "<text x=\"%d\" y=\"%d\" textLength=\"%d\" xml:space=\"preserve\" fill=\"%s\"%s%s>%s</text>\n",
                column * WIDTH, row * HEIGHT + 13,
                text.toString().stripTrailing().codePointCount(0, text.toString().stripTrailing().length()) * WIDTH,
                first.foreground(), first.bold() ? " font-weight=\"bold\"" : "", first.faint() ? " opacity=\".6\"" : "",
                shown));
        return end;
    }

    private void rectangle(double x, double y, double width, double height, String colour) {
        shapes.append("<rect x=\"").append(number(x)).append("\" y=\"").append(number(y)).append("\" width=\"")
                .append(number(width)).append("\" height=\"").append(number(height)).append("\" fill=\"").append(colour)
                .append("\"/>\n");
    }

    private static String number(double value) {
        return value == Math.rint(value) ? String.valueOf((long) value) : String.format(Locale.ROOT, "%.1f", value);
    }
}
