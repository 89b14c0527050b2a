package org.sharray.cli.torture.locks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.Signals;
import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.cli.torture.locks.Ledger.Common;

/**
 * The supervisor: lets workers use every kind of lock, kills them and starts others, and looks whether the books balance.
 *
 * <p>
 * It ends when the time is over or at the first complaint. At the end nobody is killed any more: all workers have to come to an end by
 * themselves, and then every counter has to be exact.
 */
public final class LockTorture {

    private static final Duration PROGRESS = Duration.ofSeconds(10);

    /** How long a worker lives on average, if there are processors enough to start so many. */
    private static final int LIFE_MILLIS = 2000;

    /** What the start of a worker costs, roughly, with a reserve for its work. */
    private static final int START_MILLIS = 600;

    private static final int LOOK_MILLIS = 20;

    private final LockPlan plan;
    private final Ground ground;
    private final Census census;
    private final Crew crew;
    private final Prober prober;
    private final Watch watch;
    private final Killer killer;
    private final Pings pings;
    private final List<Thread> helpers = new ArrayList<>();
    private final long start = System.nanoTime();

    private LockTorture(LockPlan plan, Ground ground, Signals signals) {
        this.plan = plan;
        this.ground = ground;
        this.census = new Census(ground);
        this.crew = new Crew(ground, census, plan.seed());
        this.prober = new Prober(ground, plan.seed());
        this.watch = new Watch(ground, crew, signals);
        this.killer = new Killer(ground, crew, watch, prober, signals, plan.seed());
        this.pings = new Pings(ground);
    }

    /**
     * Does it.
     *
     * @param plan     what
     * @param progress is told every ten seconds, in one line
     * @return how it went
     * @throws InterruptedException if interrupted; all workers are killed then
     * @throws IOException          if there is no shell that sends signals
     */
    public static Report run(LockPlan plan, Consumer<String> progress) throws InterruptedException, IOException {
        try (var ground = Ground.create(plan.workers()); var signals = Signals.open()) {
            return new LockTorture(plan, ground, signals).run(progress);
        }
    }

    private Report run(Consumer<String> progress) throws InterruptedException {
        Warnings.count(ground.ledger(), ground.probersSeat());
        try (crew; prober) {
            help("undertaker", crew::lookAfter);
            help("census", census::countRepeatedly);
            help("watch", watch::look);
            help("answerer", pings::answer);
            crew.hireAll();
            ground.start().countDown();
            torture(progress);
            end();
        } catch (RuntimeException | IOException e) {
            ground.complaints().add("the supervisor", e);
        } finally {
            helpers.forEach(Thread::interrupt);
        }
        for (Thread helper : helpers) {
            helper.join();
        }
        return LockReport.of(plan, Duration.ofNanos(System.nanoTime() - start), ground, crew, killer, census);
    }

    private interface Help {
        void run() throws InterruptedException, IOException;
    }

    /** Runs a part of the supervisor beside the others. */
    private void help(String name, Help help) {
        helpers.add(Thread.ofPlatform().name("torture-" + name).daemon().start(() -> {
            try {
                help.run();
            } catch (InterruptedException over) {
                // as it was meant
            } catch (Throwable failure) {
                ground.complaints().add("the " + name, failure);
            }
        }));
    }

    /** Kills, one worker at least, until the time is over or somebody complains. */
    private void torture(Consumer<String> progress) throws InterruptedException, IOException {
        var random = new Random(plan.seed());
        int pause = Math.max(LIFE_MILLIS / plan.workers(), START_MILLIS / Runtime.getRuntime().availableProcessors());
        awaitAllReady();
        long begin = System.nanoTime();
        long told = 0;
        while ((System.nanoTime() - begin < plan.time().toNanos() || killer.total() == 0)
                && ground.complaints().isEmpty()) {
            killer.strike();
            Thread.sleep(random.nextInt(2 * pause));
            long passed = (System.nanoTime() - begin) / PROGRESS.toNanos();
            if (passed > told) {
                told = passed;
                progress.accept(LockReport.progress(Duration.ofNanos(System.nanoTime() - start), ground, killer));
            }
        }
    }

    /** Waits until all work, with whatever time the watch gives them. */
    private void awaitAllReady() throws InterruptedException {
        while (crew.ready().size() < plan.workers() && ground.complaints().isEmpty()) {
            Thread.sleep(LOOK_MILLIS);
        }
    }

    /** Lets all workers end by themselves, and balances the books. */
    private void end() throws InterruptedException {
        awaitAllReady();
        if (!ground.complaints().isEmpty()) {
            return;
        }
        crew.stopHiring();
        ground.ledger().set(Common.STOP, 1);
        awaitEnd();
        if (ground.complaints().isEmpty()) {
            crew.join();
            balance();
        }
    }

    private void awaitEnd() throws InterruptedException {
        var buffer = new Buffer(ground);
        var rounds = new Rounds(ground);
        do {
            buffer.wakeAll();
            rounds.breakUp();
        } while (ground.complaints().isEmpty() && !ground.end().await(LOOK_MILLIS, TimeUnit.MILLISECONDS));
    }

    private void balance() throws InterruptedException {
        Seat seat = prober.seat();
        try (var guard = ground.arena().lock().tryHold().orElseThrow(() -> isTaken(ground.arena().lock()))) {
            MainLock.tally(ground).use(seat, guard.previousOwnerDied(), Column.TOLD);
        }
        var stripes = new Stripes(ground);
        stripes.useAll(seat);
        new Snapshots(ground, new MainLock(ground), stripes).whole();
        var table = Table.lock(ground);
        try (var guard = table.writeLock().tryHold().orElseThrow(() -> isTaken(table))) {
            Tally tally = Table.tally(ground);
            tally.enter(seat, guard.previousOwnerDied(), Column.TOLD_ELSEWHERE);
            tally.leave(seat);
        }
        new Buffer(ground).settle(seat);
        new Rounds(ground).settle(crew.diedAtBarrier());
        census.count();
        requireDeathsForAllThatWereTold();
    }

    /** A death of an owner is told at most once for each lock that it can have held. */
    private void requireDeathsForAllThatWereTold() {
        long deaths = (long) killer.total() * Ground.THREADS + ground.ledger().get(Common.DESERTED);
        if (ground.ledger().sum(Column.TOLD) > deaths) {
            throw new Violation("%d deaths of the lock's owners were told, and only %d threads have died",
                    ground.ledger().sum(Column.TOLD), deaths);
        }
    }

    private static Violation isTaken(Object lock) {
        return new Violation("nobody lives, and a lock is taken: %s", lock);
    }
}
