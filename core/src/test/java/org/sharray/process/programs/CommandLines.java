package org.sharray.process.programs;

import java.util.concurrent.ExecutionException;
import org.sharray.SharedIntArray;
import org.sharray.process.ProcessPool;
import org.sharray.process.SharedProcess;

/** Prints the command lines of three children: of a task without an array, of a task with one, and of a pool's worker. */
public final class CommandLines {
    private CommandLines() {}

    /** Starts the children, one after the other. */
    public static void main(String[] arguments) throws InterruptedException, ExecutionException {
        System.out.println(SharedProcess.start(() -> ownCommandLine()).join());
        try (SharedIntArray array = SharedIntArray.of(7)) {
            System.out.println(SharedProcess.start(() -> array.get(0) + " " + ownCommandLine()).join());
        }
        try (ProcessPool pool = ProcessPool.create(1)) {
            System.out.println(pool.submit(() -> ownCommandLine()).get());
        }
    }

    private static String ownCommandLine() {
        return String.join(" ", ProcessHandle.current().info().arguments().orElseThrow());
    }
}
