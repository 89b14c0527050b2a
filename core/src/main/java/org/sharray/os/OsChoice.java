package org.sharray.os;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteOrder;
import java.util.function.UnaryOperator;

/** Chooses the operating system's implementation, once, when it is first asked for. */
final class OsChoice {
    /** Set by tests, before anything else, to put something between the library and the system. */
    static UnaryOperator<Os> between = UnaryOperator.identity();

    private OsChoice() {}

    /** The choice, made when it is first asked for; a constant for the JIT. */
    static final class Made {
        static final Os CURRENT = between.apply(choose());

        private Made() {}
    }

    /** Elements, locks and atomic operations use the machine's own byte order, and the files have one alone. */
    static void requireLittleEndian(ByteOrder machine) {
        if (machine != ByteOrder.LITTLE_ENDIAN) {
            throw new UnsupportedOperationException(
                    "Sharray's files are little-endian, and this machine (" + System.getProperty("os.arch")
                            + ") is not");
        }
    }

    private static Os choose() {
        if (Boolean.getBoolean(Os.PORTABLE_PROPERTY) || !LinuxOs.isSupportedHere()) {
            return new PortableOs();
        }
        try {
            return LinuxOs.connect();
        } catch (IllegalCallerException | UnsupportedOperationException refused) {
            Module module = OsChoice.class.getModule();
            Logger logger = System.getLogger("org.sharray");
            logger.log(Level.WARNING,
                    "No native access, so Sharray runs in portable mode (slower waits); add --enable-native-access="
                            + (module.isNamed() ? module.getName() : "ALL-UNNAMED") + " to the java command: "
                            + refused.getMessage());
            return new PortableOs();
        }
    }
}
