package org.sharray.inspector;

/**
 * Text of others (names, programs, data), made fit for a terminal or a page: what would steer it, change the direction of what follows, or not be seen at all is written as
 * {@code \\u001b}. That is also how JSON writes it.
 */
public final class SafeText {
    private SafeText() {}

    /**
     * A text for one line.
     *
     * @param foreign any text
     * @return the same, but for what does harm
     */
    public static String of(String foreign) {
        return escaped(foreign, false);
    }

    /**
     * A text for several lines.
     *
     * @param foreign any text
     * @return the same, but for what does harm; line feeds stay
     */
    public static String lines(String foreign) {
        return escaped(foreign, true);
    }

    private static String escaped(String foreign, boolean lineFeeds) {
        StringBuilder shown = new StringBuilder(foreign.length());
        foreign.codePoints().forEach(point -> {
            if (isHarmless(point) || lineFeeds && point == '\n') {
                shown.appendCodePoint(point);
            } else {
                for (char unit : Character.toChars(point)) {
                    shown.append(String.format("\\u%04x", (int) unit));
                }
            }
        });
        return shown.toString();
    }

    /**
     * Whether a character can be written to a terminal as it is.
     *
     * @param point its code
     * @return not for control and format characters, as those for escape sequences and for bidirectional text are
     */
    public static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
