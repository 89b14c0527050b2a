package org.sharray.inspector.web;

import java.io.IOException;
import java.time.Duration;
import org.sharray.Inspection;
import org.sharray.inspect.LockFacts;

/** Looks at an array's lock many times a second, and tells of some looks at a time. What is shorter than the time between two looks is seen in the counters alone. */
final class LockSamples {
    private static final Duration PERIOD = Duration.ofMillis(25);
    private static final int AT_A_TIME = 4;

    private LockSamples() {}

    /**
     * Some looks.
     *
     * @param period milliseconds from one to the next
     * @param looks  a letter for each: free, held, waited for while it is held, orphaned, died (an owner, since the look before)
     * @param lock   as it is at the last look
     */
    record Looks(long period, String looks, Facts.Lock lock) {}

    static void follow(Inspection array, EventStream stream) throws IOException, InterruptedException {
        if (array.lock().isEmpty()) {
            return;
        }
        StringBuilder looks = new StringBuilder();
        long deaths = array.lock().get().deaths();
        while (true) {
            LockFacts lock = array.lock().orElseThrow();
            looks.append(letter(lock, deaths));
            deaths = lock.deaths();
            if (looks.length() == AT_A_TIME) {
                stream.send("lock", new Looks(PERIOD.toMillis(), looks.toString(), Facts.lock(lock)));
                looks.setLength(0);
            }
            Thread.sleep(PERIOD);
        }
    }

    private static char letter(LockFacts lock, long deathsBefore) {
        if (lock.deaths() != deathsBefore) {
            return 'd';
        }
        return switch (lock.state()) {
            case FREE -> 'f';
            case HELD -> lock.hasWaiters() ? 'w' : 'h';
            case ORPHANED -> 'o';
        };
    }
}
