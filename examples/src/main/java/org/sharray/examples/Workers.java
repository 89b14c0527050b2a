package org.sharray.examples;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.concurrent.LinkedBlockingQueue;

import org.sharray.SharedInt;
import org.sharray.process.SharedProcess;

/** Runs one task in several processes at once, where a pool would let one process do two tasks, one after the other. */
final class Workers {

    /** What each process does; it is told which of them it is. */
    @FunctionalInterface
    interface Task extends Serializable {
        void run(int index) throws Exception;
    }

    private Workers() {}

    /**
     * Runs a task in several processes, numbered from 0, and waits until all of them have ended. When one fails, the
     * others are killed (they may be waiting for it) and its failure is thrown.
     */
    static void run(int processes, Task task) throws InterruptedException {
        var started = new ArrayList<SharedProcess<Void>>();
        var ended = new LinkedBlockingQueue<SharedProcess<Void>>();
        try {
            for (int i = 0; i < processes; i++) {
                int index = i;
                SharedProcess<Void> process = SharedProcess.start(() -> task.run(index));
                started.add(process);
                process.onExit().whenComplete((_, _) -> ended.add(process));
            }
            for (int i = 0; i < processes; i++) {
                ended.take().join();
            }
        } finally {
            started.forEach(SharedProcess::kill);
        }
    }

    /** Waits until all processes have come here, so that what follows begins in all of them at once. */
    static void meet(SharedInt arrived, int processes) {
        arrived.incrementAndGet();
        while (arrived.get() < processes) {
            Thread.yield();
        }
    }
}
