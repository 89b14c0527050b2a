package org.sharray.cli.torture.locks;

import java.util.logging.Logger;

import org.sharray.cli.torture.locks.Ledger.Column;

/** The library's warnings of deaths: counted instead of printed, since there are thousands. */
final class Warnings {

    /** Held, since the logging system would forget a logger that nobody refers to, and its filter with it. */
    private static final Logger LOGGER = Logger.getLogger("org.sharray");

    private Warnings() {}

    /** Counts all warnings of this JVM from now on. */
    static void count(Ledger ledger, int seat) {
        LOGGER.setFilter(_ -> {
            ledger.add(seat, Column.WARNED);
            return false;
        });
    }
}
