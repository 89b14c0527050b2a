package org.sharray.cli.torture.locks;

import static org.sharray.ArrayOptions.options;

import java.io.PrintWriter;
import java.io.Serializable;
import java.io.StringWriter;

import org.sharray.SharedCharArray;
import org.sharray.cli.torture.locks.Ledger.Common;

/** What went wrong, in words that stay even if the process that wrote them is killed in the next moment. */
record Complaints(Ledger ledger, SharedCharArray text) implements Serializable {

    private static final int ROOM = 1 << 18;

    static Complaints create(Ledger ledger) {
        return new Complaints(ledger, SharedCharArray.create(ROOM, options().unlocked()));
    }

    /** Adds a complaint; what does not fit is left out. */
    void add(String complaint) {
        String line = complaint.strip() + "\n";
        long at = ledger.add(Common.COMPLAINED, line.length());
        for (int i = 0; i < line.length() && at + i < ROOM; i++) {
            text.setVolatile(at + i, line.charAt(i));
        }
    }

    /** Adds what somebody threw, with the place. */
    void add(String who, Throwable thrown) {
        var trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        add(who + ": " + trace);
    }

    boolean isEmpty() {
        return ledger.get(Common.COMPLAINED) == 0;
    }

    /** All complaints; a place that somebody took and died before filling it is left out. */
    String all() {
        var all = new StringBuilder();
        long end = Math.min(ROOM, ledger.get(Common.COMPLAINED));
        for (long i = 0; i < end; i++) {
            char letter = text.getVolatile(i);
            if (letter != 0) {
                all.append(letter);
            }
        }
        return all.isEmpty() && end > 0 ? "a worker was killed before it could say what was wrong\n" : all.toString();
    }
}
