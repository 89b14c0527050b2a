package org.sharray.process.programs;

import org.sharray.SharedIntArray;
import org.sharray.process.SharedProcess;

/** Prints the command lines of two children: one of a task without an array, one of a task with one. */
public final class CommandLines {
    private CommandLines() {}

    /** Starts the children, one after the other. */
    public static void main(String[] arguments) throws InterruptedException {
        System.out.println(SharedProcess.start(() -> ownCommandLine()).join());
        try (SharedIntArray array = SharedIntArray.of(7)) {
            System.out.println(SharedProcess.start(() -> array.get(0) + " " + ownCommandLine()).join());
        }
    }

    private static String ownCommandLine() {
        return String.join(" ", ProcessHandle.current().info().arguments().orElseThrow());
    }
}
