package org.sharray.cli.output;

import java.io.Console;

/** What the output goes to. */
public final class Terminal {

    /** Goes back to the beginning of a line and clears it, where somebody {@linkplain #isWatched watches}. */
    public static final String CLEAR_LINE = "\r\033[K";

    private Terminal() {}

    /**
     * Whether a person is watching.
     *
     * @return false if the output goes to a file or a pipe
     */
    public static boolean isWatched() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /**
     * A text, or another where the output's character set has not all of its characters.
     *
     * @param text  in any characters
     * @param ascii the other one
     * @return one of them
     */
    public static String orElse(String text, String ascii) {
        return System.out.charset().newEncoder().canEncode(text) ? text : ascii;
    }

    /**
     * A bar; eighths of a character are drawn where they can be.
     *
     * @param share of the width, from 0 to 1
     * @param width in characters
     * @return the bar
     */
    public static String bar(double share, int width) {
        int eighths = (int) Math.round(share * width * 8);
        String parts = orElse("▏▎▍▌▋▊▉█", "");
        if (parts.isEmpty()) {
            return "#".repeat((eighths + 4) / 8);
        }
        String last = eighths % 8 == 0 ? "" : parts.substring(eighths % 8 - 1, eighths % 8);
        return "█".repeat(eighths / 8) + last;
    }
}
