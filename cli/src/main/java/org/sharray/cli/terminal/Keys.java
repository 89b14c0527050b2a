package org.sharray.cli.terminal;

import java.io.IOException;

/** Makes keys of what a terminal sends for them: a character is itself, all others have names. */
final class Keys {
    static final String UP = "up";
    static final String DOWN = "down";
    static final String LEFT = "left";
    static final String RIGHT = "right";
    static final String PAGE_UP = "page up";
    static final String PAGE_DOWN = "page down";
    static final String HOME = "home";
    static final String END = "end";
    static final String ENTER = "enter";
    static final String ESCAPE = "escape";
    static final String BACKSPACE = "backspace";

    /** What no key of ours sends. */
    static final String OTHER = "other";

    /** What follows an escape character comes at once, if it is of the same key. */
    private static final long SAME_KEY_MILLIS = 50;

    private static final int ESCAPE_CHARACTER = 0x1B;

    /** Says that no character came in time. */
    static final int NONE = -2;

    /** What was typed. */
    interface Source {
        /**
         * The next character.
         *
         * @param  millis how long to wait; 0 for ever
         * @return        a character; -1 at the end, {@link Keys#NONE} if none came in time
         */
        int read(long millis) throws IOException;
    }

    private Keys() {}

    /** Waits for the next key; null at the end. */
    static String next(Source source) throws IOException {
        int character = source.read(0);
        return switch (character) {
            case -1 -> null;
            case '\r', '\n' -> ENTER;
            case 0x7F, '\b' -> BACKSPACE;
            case ESCAPE_CHARACTER -> afterEscape(source);
            default -> Character.isHighSurrogate((char) character)
                    ? new String(new char[]{(char) character, (char) source.read(SAME_KEY_MILLIS)})
                    : Character.isISOControl(character) || character < 0 ? OTHER : String.valueOf((char) character);
        };
    }

    private static String afterEscape(Source source) throws IOException {
        int kind = source.read(SAME_KEY_MILLIS);
        if (kind < 0) {
            return ESCAPE;
        }
        if (kind != '[' && kind != 'O') {
            return OTHER;
        }
        StringBuilder sequence = new StringBuilder();
        int character = source.read(SAME_KEY_MILLIS);
        while (character >= 0x20 && character < 0x40) {
            sequence.append((char) character);
            character = source.read(SAME_KEY_MILLIS);
        }
        return switch (sequence.toString() + (char) Math.max(0, character)) {
            case "A" -> UP;
            case "B" -> DOWN;
            case "C" -> RIGHT;
            case "D" -> LEFT;
            case "H", "1~", "7~" -> HOME;
            case "F", "4~", "8~" -> END;
            case "5~" -> PAGE_UP;
            case "6~" -> PAGE_DOWN;
            default -> OTHER;
        };
    }
}
