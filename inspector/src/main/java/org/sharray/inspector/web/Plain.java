package org.sharray.inspector.web;

import org.sharray.inspector.SafeText;

/** Text of others on a page: {@link SafeText}, and what is very long, cut. */
final class Plain {
    private static final int MOST_CHARS = 4000;

    private Plain() {}

    static String text(String text) {
        return text.codePointCount(0, text.length()) > MOST_CHARS
                ? SafeText.of(text.substring(0, text.offsetByCodePoints(0, MOST_CHARS))) + "…"
                : SafeText.of(text);
    }
}
