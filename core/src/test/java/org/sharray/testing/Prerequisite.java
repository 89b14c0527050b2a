package org.sharray.testing;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * What a test needs of the machine. Where it is missing the test is skipped and says why, unless the environment variable
 * {@value #MUST_RUN} is {@code true}: then it fails, so that a build server can't skip unnoticed.
 */
public final class Prerequisite {
    private static final String MUST_RUN = "SHARRAY_TESTS_MUST_RUN";

    private Prerequisite() {}

    /** Skips the running test, or fails it, if the machine lacks something. */
    public static void require(boolean present, String reason) {
        if (!present && Boolean.parseBoolean(System.getenv(MUST_RUN))) {
            Assertions.fail(reason + " (and " + MUST_RUN + " is true)");
        }
        Assumptions.assumeTrue(present, reason);
    }
}
