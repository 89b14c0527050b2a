package org.sharray.cli.terminal;

import org.sharray.inspector.SafeText;

/** Text of others, made fit to be shown: as {@link SafeText} does, but each character that does harm becomes one other, since screens are counted in cells. */
final class Harmless {
    private static final int REPLACEMENT = '\uFFFD';

    private Harmless() {}

    static String text(String foreign) {
        StringBuilder shown = new StringBuilder(foreign.length());
        foreign.codePoints().forEach(point -> shown.appendCodePoint(isHarmless(point) ? point : REPLACEMENT));
        return shown.toString();
    }

    static boolean isHarmless(int point) {
        return SafeText.isHarmless(point);
    }
}
