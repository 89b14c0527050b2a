package org.sharray.benchmarks;

import java.io.Console;

/** One line on standard error that says what is being measured: rewritten in place on a terminal, and else a line each time. */
final class Progress {
    private static final boolean TERMINAL = isTerminal();
    private static final String CLEAR = "\r\033[K";

    private static String position = "";

    private Progress() {}

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** Which measurement of how many comes now. */
    static synchronized void enter(int number, int count, String name) {
        position = "[" + number + "/" + count + "] " + name + ": ";
    }

    static synchronized void show(String state) {
        if (TERMINAL) {
            System.err.print(CLEAR + position + state);
            System.err.flush();
        } else {
            System.err.println(position + state);
        }
    }

    /** Before something else is printed. */
    static synchronized void clear() {
        position = "";
        if (TERMINAL) {
            System.err.print(CLEAR);
            System.err.flush();
        }
    }
}
