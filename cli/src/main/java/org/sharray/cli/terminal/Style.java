package org.sharray.cli.terminal;

/**
 * How a character is shown. The named colours are those of the terminal's user, so they can be read on dark and on light; the heat map's set both foreground and background.
 *
 * @param attributes parameters of the escape sequence that are no colours
 * @param colours    those that are
 */
record Style(String attributes, String colours) {
    static final Style PLAIN = new Style("", "");
    static final Style STRONG = new Style("1", "");
    static final Style FAINT = new Style("2", "");
    static final Style SELECTED = new Style("7", "");
    static final Style TITLE = new Style("1", "36");
    static final Style GOOD = new Style("", "32");
    static final Style BUSY = new Style("", "33");
    static final Style BAD = new Style("1", "31");
    static final Style CURVE = new Style("", "36");

    /** What has changed a while ago. */
    static final Style CHANGED = new Style("1", "33");

    /** Colours of the palette of 256. */
    static Style of(int foreground, int background) {
        return new Style("", "38;5;" + foreground + ";48;5;" + background);
    }

    /** A colour before the terminal's own background. */
    static Style of(int foreground) {
        return new Style("", "38;5;" + foreground);
    }

    /** In reverse, which is loud enough without colours. */
    Style selected() {
        return new Style(attributes.isEmpty() ? "7" : attributes + ";7", "");
    }

    /** The escape sequence that begins with the default, so that nothing of the style before is left. */
    String sequence(boolean coloured) {
        StringBuilder sequence = new StringBuilder("\033[0");
        if (!attributes.isEmpty()) {
            sequence.append(';').append(attributes);
        }
        if (coloured && !colours.isEmpty()) {
            sequence.append(';').append(colours);
        }
        return sequence.append('m').toString();
    }
}
