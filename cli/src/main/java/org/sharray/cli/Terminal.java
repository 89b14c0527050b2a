package org.sharray.cli;

import java.io.Console;

/** What the output goes to. */
final class Terminal {

    /** Goes back to the beginning of a line and clears it, where somebody {@linkplain #isWatched watches}. */
    static final String CLEAR_LINE = "\r\033[K";

    private Terminal() {}

    /** Whether a person is watching. */
    static boolean isWatched() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** The text, or another where the output's character set has not all of its characters. */
    static String orElse(String text, String ascii) {
        return System.out.charset().newEncoder().canEncode(text) ? text : ascii;
    }

    /** A bar of a share, from 0 to 1, of a width in characters; eighths of a character are drawn where they can be. */
    static String bar(double share, int width) {
        int eighths = (int) Math.round(share * width * 8);
        String parts = orElse("▏▎▍▌▋▊▉█", "");
        if (parts.isEmpty()) {
            return "#".repeat((eighths + 4) / 8);
        }
        String last = eighths % 8 == 0 ? "" : parts.substring(eighths % 8 - 1, eighths % 8);
        return "█".repeat(eighths / 8) + last;
    }
}
