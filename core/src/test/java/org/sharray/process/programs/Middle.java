package org.sharray.process.programs;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.sharray.process.ProcessOptions;
import org.sharray.process.SharedProcess;

/**
 * A parent for tests that are about its own end: starts a child, prints the child's process id, and ends as it is told.
 */
public final class Middle {
    private Middle() {}

    /**
     * Starts the child.
     *
     * @param arguments what to do: {@code wait}, {@code daemon}, or {@code leave} with the path of a file that the child waits
     *        for
     * @throws Exception if anything goes wrong
     */
    public static void main(String[] arguments) throws Exception {
        switch (arguments[0]) {
            case "wait" -> announce(SharedProcess.start(() -> new CountDownLatch(1).await())).join();
            case "daemon" -> announce(ProcessOptions.options().daemon().start(() -> new CountDownLatch(1).await()));
            case "leave" -> {
                String file = arguments[1];
                announce(SharedProcess.start(() -> waitFor(file)));
            }
            default -> throw new IllegalArgumentException(arguments[0]);
        }
    }

    private static SharedProcess<Void> announce(SharedProcess<Void> child) {
        System.out.println(child.pid());
        return child;
    }

    private static void waitFor(String file) throws Exception {
        while (!Files.exists(Path.of(file))) {
            Thread.sleep(5);
        }
        System.out.println("the child is done");
    }
}
