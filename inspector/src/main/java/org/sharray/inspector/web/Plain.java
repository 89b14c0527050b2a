package org.sharray.inspector.web;

/** Text of others, which may be anything, in a form that shows all that is in it and does nothing. */
final class Plain {
    private static final int MOST_CHARS = 4000;

    private Plain() {}

    /**
     * Control characters, those that change the direction of text or show nothing, and halves of characters, as escapes of Java; what is very long, cut.
     */
    static String text(String text) {
        StringBuilder plain = new StringBuilder();
        text.codePoints().limit(MOST_CHARS).forEach(point -> {
            switch (Character.getType(point)) {
                case Character.CONTROL, Character.FORMAT, Character.SURROGATE, Character.PRIVATE_USE,
                        Character.UNASSIGNED, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                    new String(Character.toChars(point)).chars()
                            .forEach(unit -> plain.append(String.format("\\u%04x", unit)));
                default -> plain.appendCodePoint(point);
            }
        });
        return plain.length() < text.length() && text.codePointCount(0, text.length()) > MOST_CHARS
                ? plain + "…"
                : plain.toString();
    }
}
