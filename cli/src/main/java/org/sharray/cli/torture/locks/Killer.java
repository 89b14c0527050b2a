package org.sharray.cli.torture.locks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.HdrHistogram.Histogram;
import org.sharray.cli.torture.Signals;
import org.sharray.cli.torture.locks.Ledger.Column;

/** Ends workers by SIGKILL, at any moment or at chosen ones, and stops others for a while. */
final class Killer {

    private static final int AIM_MILLIS = 10_000;
    private static final int LOOK_MILLIS = 100;
    private static final int LONGEST_STOP_MILLIS = 300;
    private static final int LONGEST_PROBE_MILLIS = 30;

    /** How a worker was killed. */
    enum Kind {
        AT_ANY_MOMENT("at any moment"), //
        WITH_THE_LOCK("holding the lock"), //
        WITH_OTHERS("several at once"), //
        STOPPED("while stopped"), //
        STARTING("while starting");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        /** For people. */
        String text() {
            return text;
        }
    }

    private final Ledger ledger;
    private final Complaints complaints;
    private final Crew crew;
    private final Watch watch;
    private final Prober prober;
    private final Signals signals;
    private final Random random;

    private final Map<Kind, Integer> kills = new EnumMap<>(Kind.class);
    private final Histogram recoveries = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
    private int stops;

    Killer(Ground ground, Crew crew, Watch watch, Prober prober, Signals signals, long seed) {
        this.ledger = ground.ledger();
        this.complaints = ground.complaints();
        this.crew = crew;
        this.watch = watch;
        this.prober = prober;
        this.signals = signals;
        this.random = new Random(seed);
        for (Kind kind : Kind.values()) {
            kills.put(kind, 0);
        }
    }

    /** Does one of the things that can happen to workers; nothing, if none is ready. */
    void strike() throws InterruptedException, IOException {
        List<Hand> victims = victims();
        if (victims.isEmpty()) {
            return;
        }
        Hand victim = victims.get(random.nextInt(victims.size()));
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3, 4, 5, 6 -> kill(victim, Kind.AT_ANY_MOMENT);
            case 7, 8, 9, 10, 11, 12 -> killWithTheLock(victim);
            case 13, 14 -> killSeveral(victims);
            case 15, 16 -> {
                stop(victim);
                kill(victim, Kind.STOPPED);
            }
            case 17, 18 -> {
                stop(victim);
                signals.send("CONT", victim.process.pid());
            }
            default -> killStarting();
        }
    }

    private List<Hand> victims() {
        return crew.ready().stream().filter(hand -> !watch.suspects(hand)).toList();
    }

    private void kill(Hand victim, Kind kind) {
        victim.kill();
        kills.merge(kind, 1, Integer::sum);
    }

    private void killSeveral(List<Hand> among) {
        var victims = new ArrayList<>(among);
        Collections.shuffle(victims, random);
        victims.subList(0, Math.min(victims.size(), 2 + random.nextInt(victims.size() + 1)))
                .forEach(victim -> kill(victim, Kind.WITH_OTHERS));
    }

    private void killStarting() {
        crew.all().stream().filter(hand -> !hand.isReady() && !hand.isDoomed()).findAny()
                .ifPresent(hand -> kill(hand, Kind.STARTING));
    }

    /** Stops a worker, and lets some time go by. */
    private void stop(Hand victim) throws IOException, InterruptedException {
        signals.send("STOP", victim.process.pid());
        stops++;
        Thread.sleep(1 + random.nextInt(LONGEST_STOP_MILLIS));
    }

    /** Kills a worker in the middle of an update, and measures how long the prober, which waits for the lock, waits on. */
    private void killWithTheLock(Hand victim) throws InterruptedException, IOException {
        int seat = victim.firstSeat();
        ledger.set(seat, Column.AIM, 1);
        if (!ledger.await(seat, Column.HELD, held -> held != 0, AIM_MILLIS)) {
            ledger.setAndNotify(seat, Column.AIM, 0);
            return;
        }
        Future<Long> acquisition = prober.begin();
        Thread.sleep(1 + random.nextInt(LONGEST_PROBE_MILLIS));
        boolean isStopped = random.nextInt(4) == 0;
        if (isStopped) {
            stop(victim);
            if (acquisition.isDone() && ledger.get(seat, Column.HELD) != 0) {
                throw new Violation("the lock of a worker that is stopped, but lives, was given to another");
            }
        }
        long struck = System.nanoTime();
        kill(victim, isStopped ? Kind.STOPPED : Kind.WITH_THE_LOCK);
        if (random.nextInt(4) == 0) {
            killSeveral(victims());
        }
        record(struck, acquisition);
    }

    private void record(long struck, Future<Long> acquisition) throws InterruptedException {
        while (complaints.isEmpty()) { // the watch complains if it takes too long
            try {
                long acquired = acquisition.get(LOOK_MILLIS, TimeUnit.MILLISECONDS);
                if (acquired > struck) { // otherwise the worker has given up waiting for us
                    recoveries.recordValue(Math.min(acquired - struck, recoveries.getHighestTrackableValue()));
                }
                return;
            } catch (TimeoutException e) {
                // once more
            } catch (ExecutionException e) {
                throw new IllegalStateException("the prober failed", e.getCause());
            }
        }
    }

    /** How many workers were killed, by kind. */
    Map<Kind, Integer> kills() {
        return kills;
    }

    int total() {
        return kills.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** How often a worker was stopped. */
    int stops() {
        return stops;
    }

    /** Nanoseconds from the kill of the lock's owner to the prober's having it. */
    Histogram recoveries() {
        return recoveries;
    }
}
