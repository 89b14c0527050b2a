package org.sharray.cli.terminal;

import java.nio.charset.Charset;

/**
 * What a terminal can show.
 *
 * @param blocks   whether it has characters beyond ASCII: blocks, lines, Braille
 * @param coloured whether colours are wanted
 */
public record Look(boolean blocks, boolean coloured) {
    private static final String NEEDED = "▁▂▃▄▅▆▇█▀░▒▓⣿│─└┤…·▲▼↑↓";

    /**
     * Of a character set.
     *
     * @param  charset  of the output
     * @param  coloured whether colours are wanted
     * @return          with ASCII alone if the character set has not all that is drawn with
     */
    public static Look of(Charset charset, boolean coloured) {
        return new Look(charset.newEncoder().canEncode(NEEDED), coloured);
    }

    String orElse(String text, String ascii) {
        return blocks ? text : ascii;
    }

    /** Characters of growing height. */
    String levels() {
        return orElse("▁▂▃▄▅▆▇█", "_.-:=+*#");
    }

    /** Characters of growing darkness. */
    String shades() {
        return orElse(" ░▒▓█", " .:-=+*#%@");
    }

    String ellipsis() {
        return orElse("…", "~");
    }

    /** A text that takes not more than so many cells; what is too long shows that it is. */
    String fit(String text, int width) {
        if (Frame.widthOf(text) <= width) {
            return text;
        }
        StringBuilder fitting = new StringBuilder();
        int taken = 0;
        for (int point : text.codePoints().toArray()) {
            taken += Frame.widthOf(Character.toString(point));
            if (taken > width - 1) {
                break;
            }
            fitting.appendCodePoint(point);
        }
        return width <= 0 ? "" : fitting + ellipsis();
    }
}
