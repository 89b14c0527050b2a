package org.sharray.cli.torture;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.sharray.cli.torture.Ledger.Column;

/** Looks for operations that don't end, and says where every thread is when there is one. */
final class Watch {

    private static final long INTERVAL_MILLIS = 200;
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(Ground.BOUND_SECONDS);
    private static final int DUMP_SECONDS = 5;

    /** The line that ends a JVM's answer to SIGQUIT. */
    private static final String END_OF_DUMP = "JNI global refs";
    private static final Pattern OUR_THREAD = Pattern.compile("^\"(torture|sharray|main)");

    private final Ground ground;
    private final Crew crew;
    private final Signals signals;
    private final Map<Integer, Sight> seen = new HashMap<>();

    /** How many operations a seat had begun, and when that was first seen. */
    private record Sight(long begun, long since) {}

    Watch(Ground ground, Crew crew, Signals signals) {
        this.ground = ground;
        this.crew = crew;
        this.signals = signals;
    }

    /** Looks until it has found something, or is interrupted. */
    void look() throws InterruptedException, IOException {
        while (true) {
            Thread.sleep(INTERVAL_MILLIS);
            long now = System.nanoTime();
            for (Hand hand : crew.all()) {
                String hang = hang(hand, now);
                if (hang != null) {
                    ground.complaints().add(hang + "\n" + dumpAll());
                    return;
                }
            }
        }
    }

    /** What hangs, or null. */
    private String hang(Hand hand, long now) {
        if (!hand.isReady()) {
            return !hand.isDoomed() && hand.process.isAlive() && now - hand.hired > BOUND_NANOS
                    ? hand + " has not begun to work for " + Ground.BOUND_SECONDS + " s"
                    : null;
        }
        for (int seat = hand.firstSeat(); seat < hand.firstSeat() + Ground.THREADS; seat++) {
            long begun = ground.ledger().get(seat, Column.BEGUN);
            long doing = ground.ledger().get(seat, Column.DOING);
            Sight sight = seen.get(seat);
            if (doing == 0 || sight == null || sight.begun != begun) {
                seen.put(seat, new Sight(begun, now));
            } else if (now - sight.since > BOUND_NANOS) {
                return "seat " + seat + " of " + hand + " hangs for " + Ground.BOUND_SECONDS + " s in: "
                        + Operation.values()[Math.toIntExact(doing - 1)].text();
            }
        }
        return null;
    }

    /** Where all threads are that have to do with it. */
    String dumpAll() throws IOException, InterruptedException {
        var all = new StringBuilder("In the supervisor:\n");
        Thread.getAllStackTraces().forEach((thread, frames) -> {
            if (OUR_THREAD.matcher('"' + thread.getName()).find()) {
                all.append("\n\"").append(thread.getName()).append("\"\n");
                Arrays.stream(frames).forEach(frame -> all.append("\tat ").append(frame).append('\n'));
            }
        });
        for (Hand hand : crew.all()) {
            all.append("\nIn ").append(hand).append(":\n\n").append(dump(hand));
        }
        return all.toString();
    }

    private String dump(Hand hand) throws IOException, InterruptedException {
        signals.send("CONT", hand.process.pid());
        signals.send("QUIT", hand.process.pid());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DUMP_SECONDS);
        while (!hand.process.output().contains(END_OF_DUMP) && hand.process.isAlive() && System.nanoTime() < end) {
            Thread.sleep(1);
        }
        return Arrays.stream(hand.process.output().split("\\R\\R")).filter(part -> OUR_THREAD.matcher(part).find())
                .collect(Collectors.joining("\n\n"));
    }
}
