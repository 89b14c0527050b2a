package org.sharray.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Processes that are stopped where they stand, by the signal that Java can't send. */
public final class Stopping {
    private Stopping() {}

    /** Stops a process; returns when it stands still. */
    public static void stop(long pid) {
        try {
            int code = new ProcessBuilder("kill", "-STOP", Long.toString(pid)).inheritIO().start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill ended with code " + code);
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
        Await.until("process " + pid + " to stop", () -> isStopped(pid));
    }

    private static boolean isStopped(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
    }
}
