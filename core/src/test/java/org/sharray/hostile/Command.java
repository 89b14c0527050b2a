package org.sharray.hostile;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands of the system. */
final class Command {
    private Command() {}

    /** Runs a command; empty if it has succeeded. */
    static String failureOf(String... command) throws IOException {
        Process process;
        try {
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException missing) {
            return missing.getMessage();
        }
        try {
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? "" : String.join(" ", command) + ": " + output;
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
