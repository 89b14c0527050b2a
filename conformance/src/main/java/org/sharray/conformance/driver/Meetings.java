package org.sharray.conformance.driver;

import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sharray.SharedArray;
import org.sharray.Synchronizers;

/** Commands for conditions, events, semaphores, latches and barriers. */
final class Meetings {
    private Meetings() {}

    /** Null for a command that is none of these. */
    static String obey(String command, SharedArray array, List<String> words) throws InterruptedException {
        return switch (command) {
            case "await", "signal", "signal-all" -> condition(command, array, words);
            case "set-event", "await-event" -> event(command, array.synchronizers(), words);
            case "acquire", "release" -> semaphore(command, array.synchronizers(), words);
            case "count-down", "await-latch" -> latch(command, array.synchronizers(), words);
            case "meet" -> meet(array.synchronizers(), words);
            default -> null;
        };
    }

    private static String condition(String command, SharedArray array, List<String> words) throws InterruptedException {
        var condition = array.lock().condition(words.get(0));
        switch (command) {
            case "signal" -> condition.signal();
            case "signal-all" -> condition.signalAll();
            default -> {
                return condition.await(millis(words, 1), TimeUnit.MILLISECONDS) ? "signalled" : "timeout";
            }
        }
        return "ok";
    }

    private static String event(String command, Synchronizers of, List<String> words) throws InterruptedException {
        var event = of.event(words.get(0));
        if (command.equals("set-event")) {
            event.set();
            return "ok";
        }
        return event.await(millis(words, 1), TimeUnit.MILLISECONDS) ? "set" : "timeout";
    }

    private static String semaphore(String command, Synchronizers of, List<String> words) throws InterruptedException {
        var semaphore = of.semaphore(words.get(0), Integer.parseInt(words.get(1)));
        if (command.equals("release")) {
            semaphore.release();
            return "ok";
        }
        return semaphore.tryAcquire(millis(words, 2), TimeUnit.MILLISECONDS) ? "taken" : "timeout";
    }

    private static String latch(String command, Synchronizers of, List<String> words) throws InterruptedException {
        var latch = of.latch(words.get(0), Integer.parseInt(words.get(1)));
        if (command.equals("count-down")) {
            latch.countDown();
            return "ok";
        }
        return latch.await(millis(words, 2), TimeUnit.MILLISECONDS) ? "open" : "timeout";
    }

    private static String meet(Synchronizers of, List<String> words) throws InterruptedException {
        try {
            of.barrier(words.get(0), Integer.parseInt(words.get(1))).await(millis(words, 2), TimeUnit.MILLISECONDS);
            return "met";
        } catch (TimeoutException | BrokenBarrierException _) {
            return "broken";
        }
    }

    private static long millis(List<String> words, int at) {
        return Long.parseLong(words.get(at));
    }
}
