package org.sharray.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/** The test, as a program in a {@link ChildJvm} sees it. A program that listens ends with the test, whatever happens to it. */
public final class ParentJvm {
    private static final BufferedReader INPUT = new BufferedReader(
            new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private ParentJvm() {}

    /** Tells the test a line. */
    public static void say(Object line) {
        System.out.println(line);
    }

    /** The next line that the test says. */
    public static String hear() throws IOException {
        String line = INPUT.readLine();
        if (line == null) {
            Runtime.getRuntime().halt(2);
        }
        return line;
    }
}
