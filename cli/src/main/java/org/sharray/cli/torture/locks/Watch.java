package org.sharray.cli.torture.locks;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.sharray.cli.torture.Signals;
import org.sharray.cli.torture.locks.Ledger.Column;

/**
 * Looks for operations that don't end, and says where every thread is when there is one. Workers that may have one are not to be
 * killed: that would end the hang too.
 */
final class Watch {

    private static final long INTERVAL_MILLIS = 200;
    private static final long MOST_BETWEEN_LOOKS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE = Long.MIN_VALUE;
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(Ground.BOUND_SECONDS);
    private static final int DUMP_SECONDS = 5;

    /** The line that ends a JVM's answer to SIGQUIT. */
    private static final String END_OF_DUMP = "JNI global refs";
    private static final Pattern OUR_THREAD = Pattern.compile("^\"(torture|sharray-keeper|main)");

    private final Ground ground;
    private final Crew crew;
    private final Signals signals;
    private final Map<Integer, Sight> seen = new ConcurrentHashMap<>();

    /**
     * What a seat was doing when it was last looked at.
     *
     * @param what  changes with each operation
     * @param nanos how long it has been the same, as far as somebody looked: if the whole machine stands still, nothing hangs
     */
    private record Sight(long what, long nanos) {}

    Watch(Ground ground, Crew crew, Signals signals) {
        this.ground = ground;
        this.crew = crew;
        this.signals = signals;
    }

    /** Looks until it has found something, or is interrupted. */
    void look() throws InterruptedException, IOException {
        String hang = null;
        for (long last = System.nanoTime(); hang == null;) {
            Thread.sleep(INTERVAL_MILLIS);
            long now = System.nanoTime();
            hang = look(Math.min(now - last, MOST_BETWEEN_LOOKS_NANOS));
            last = now;
        }
        ground.complaints().add(hang + "\n" + dumpAll());
    }

    /** Returns what hangs, or null. */
    private String look(long passed) {
        for (Hand hand : crew.all()) {
            for (int seat = hand.firstSeat(); seat < hand.firstSeat() + Ground.THREADS; seat++) {
                if (isHanging(seat, hand.isReady() ? operation(seat) : start(hand), passed)) {
                    return describe(seat, hand.isReady()) + ", " + hand;
                }
            }
        }
        int prober = ground.probersSeat();
        return isHanging(prober, operation(prober), passed) ? describe(prober, true) + ", the prober" : null;
    }

    private long operation(int seat) {
        return ground.ledger().get(seat, Column.DOING) == 0 ? IDLE : ground.ledger().get(seat, Column.BEGUN);
    }

    private static long start(Hand hand) {
        return hand.isDoomed() || !hand.process.isAlive() ? IDLE : -hand.life;
    }

    private boolean isHanging(int seat, long what, long passed) {
        Sight last = seen.get(seat);
        boolean isSame = what != IDLE && last != null && last.what == what;
        seen.put(seat, new Sight(what, isSame ? last.nanos + passed : 0));
        return isSame && last.nanos + passed > BOUND_NANOS;
    }

    private String describe(int seat, boolean isReady) {
        int doing = Math.toIntExact(ground.ledger().get(seat, Column.DOING));
        return "seat " + seat + " hangs for " + Ground.BOUND_SECONDS + " s in: "
                + (isReady && doing != 0 ? Operation.values()[doing - 1].text() : "its start");
    }

    /** Whether a thread of a worker has been doing the same for long. */
    boolean suspects(Hand hand) {
        for (int seat = hand.firstSeat(); seat < hand.firstSeat() + Ground.THREADS; seat++) {
            Sight sight = seen.get(seat);
            if (sight != null && sight.nanos > SUSPICIOUS_NANOS) {
                return true;
            }
        }
        return false;
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
