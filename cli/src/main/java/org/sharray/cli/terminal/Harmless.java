package org.sharray.cli.terminal;

/** Text of others, made fit to be shown: what would steer the terminal or turn the direction of what follows is replaced. */
final class Harmless {
    private static final int REPLACEMENT = '\uFFFD';

    private Harmless() {}

    static String text(String foreign) {
        StringBuilder shown = new StringBuilder(foreign.length());
        foreign.codePoints().forEach(point -> shown.appendCodePoint(isHarmless(point) ? point : REPLACEMENT));
        return shown.toString();
    }

    /** Not a control character, nor a format character, as those for escape sequences and for bidirectional text are. */
    static boolean isHarmless(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE, Character.UNASSIGNED,
                    Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                false;
            default -> true;
        };
    }
}
