package org.sharray.cli.torture.cluster;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** What the engine and the library log of deaths: nothing that anybody wants to read here. */
final class Logging {

    /** Held, since the logging system forgets a logger that nobody refers to, and its level with it. */
    private static final List<Logger> LOGGERS = List.of(Logger.getLogger("com.hazelcast"),
            Logger.getLogger("org.sharray"));

    private Logging() {}

    static void silence() {
        LOGGERS.forEach(logger -> logger.setLevel(Level.OFF));
    }
}
