package org.sharray.cli.arrays;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

import org.sharray.SharedArray;
import org.sharray.cli.output.CommandException;
import org.sharray.inspector.SafeText;
import org.sharray.sync.SharedLock;

import picocli.CommandLine.Option;

/** Whether elements are changed under the array's lock. */
final class HoldOption {
    @Option(names = "--no-lock", description = "Don't wait for the array's lock, and don't hold it.")
    private boolean without;

    @Option(names = {"-t",
            "--timeout"}, paramLabel = "SECONDS", defaultValue = "10", description = "How long to wait for the lock (default: ${DEFAULT-VALUE}).")
    private double seconds;

    private HoldOption() {}

    /** Holds the lock, if there is one and it is wanted; else null. */
    SharedLock.Guard hold(SharedArray array, String label, PrintWriter err) throws InterruptedException {
        if (without || !array.hasLock()) {
            return null;
        }
        SharedLock.Guard guard = array.lock().tryHold((long) (seconds * 1e9), TimeUnit.NANOSECONDS)
                .orElseThrow(() -> new CommandException("somebody else has had the lock of " + label + " for " + seconds
                        + " s; see 'sharray why " + label + "', or add --no-lock"));
        if (guard.previousOwnerDied()) {
            err.println("sharray: the last owner of the lock of " + SafeText.of(label)
                    + " died with it; what it protects may be half done");
        }
        return guard;
    }
}
