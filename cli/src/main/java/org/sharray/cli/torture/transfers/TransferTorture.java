package org.sharray.cli.torture.transfers;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.IntStream;

import org.sharray.Inspection;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.transfers.Bank.Note;
import org.sharray.inspect.LockFacts;

/**
 * The supervisor: lets tellers move money, kills them and starts others, and takes the lock again and again to see whether the books balance. It ends when the time is over or at the
 * first thing that is wrong. At the end nobody is killed any more: all tellers come to an end by themselves, and it looks once more.
 */
public final class TransferTorture {

    /** Held, since the logging system forgets a logger that nobody refers to, and its level with it. */
    private static final Logger LOGGER = Logger.getLogger("org.sharray");

    private static final Duration PROGRESS = Duration.ofSeconds(10);
    /** Only a hang takes longer, however busy the machine is. */
    private static final Duration LONGEST_START = Duration.ofSeconds(180);

    /** How long all of them work at most, before some are killed. */
    private static final int LONGEST_WORK_MICROS = 600_000;

    /** One kill of so many takes several at once, so that also who finishes a transaction for another is killed. */
    private static final int SEVERAL_ONCE_IN = 4;

    private static final int LOOK_MILLIS = 5;
    private static final int LONGEST_PAUSE_MICROS = 20_000;

    private final TransferPlan plan;
    private final Bank bank;
    private final Inspection inspection;
    private final Random random;
    private final List<Post> posts;
    private final AtomicLong checks = new AtomicLong();
    private final AtomicReference<String> wrong = new AtomicReference<>("");
    private final long start = System.nanoTime();
    private long kills;

    private TransferTorture(TransferPlan plan, Bank bank, Inspection inspection) {
        this.plan = plan;
        this.bank = bank;
        this.inspection = inspection;
        this.random = new Random(plan.seed());
        this.posts = IntStream.range(0, plan.processes()).mapToObj(seat -> new Post(seat, bank, plan.seed())).toList();
    }

    /**
     * Does it.
     *
     * @param plan     what
     * @param progress is told every ten seconds, in one line
     * @return how it went
     * @throws InterruptedException if interrupted; all tellers are killed then
     */
    public static Report run(TransferPlan plan, Consumer<String> progress) throws InterruptedException {
        LOGGER.setLevel(Level.OFF); // there are thousands of deaths
        String name = "torture-transfers-" + ProcessHandle.current().pid();
        try (Bank bank = Bank.create(name, plan.processes()); Inspection inspection = Inspection.open(name)) {
            return new TransferTorture(plan, bank, inspection).run(progress);
        }
    }

    private Report run(Consumer<String> progress) throws InterruptedException {
        Thread checker = Thread.ofPlatform().name("torture-checker").daemon().unstarted(this::checkRepeatedly);
        try {
            posts.forEach(Post::hire);
            checker.start();
            torture(progress);
            bank.stop();
            for (Post post : posts) {
                if (wrong.get().isEmpty()) {
                    post.life().awaitEnd();
                }
            }
            check();
        } catch (RuntimeException failure) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            complain(trace.toString());
        } finally {
            checker.interrupt();
            posts.forEach(post -> post.life().kill());
        }
        checker.join();
        for (Post post : posts) {
            post.life().bury();
        }
        return report();
    }

    /** Kills, at least once, until the time is over or something is wrong. */
    private void torture(Consumer<String> progress) throws InterruptedException {
        awaitWork();
        long begin = System.nanoTime();
        long told = 0;
        while ((System.nanoTime() - begin < plan.time().toNanos() || kills == 0) && wrong.get().isEmpty()) {
            TimeUnit.MICROSECONDS.sleep(random.nextInt(LONGEST_WORK_MICROS));
            strike();
            awaitWork();
            long passed = (System.nanoTime() - begin) / PROGRESS.toNanos();
            if (passed > told) {
                told = passed;
                progress.accept(String.format(Locale.ROOT, "%4d s: %,d kills, %,d transfers, %,d finished by others",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), kills, bank.notes().sum(Note.DONE),
                        replays()));
            }
        }
    }

    private void strike() throws InterruptedException {
        List<Post> victims = new ArrayList<>(posts);
        Collections.shuffle(victims, random);
        int several = random.nextInt(SEVERAL_ONCE_IN) == 0 ? victims.size() : 1;
        List<Post> dead = victims.subList(0, Math.min(victims.size(), several));
        dead.forEach(post -> post.life().kill());
        kills += dead.size();
        for (Post post : dead) {
            post.life().bury();
            post.hire();
        }
    }

    private void awaitWork() throws InterruptedException {
        long begin = System.nanoTime();
        for (Post post : posts) {
            post.life().requireGoingOn();
            while (!post.works() && wrong.get().isEmpty()) {
                post.life().requireGoingOn();
                if (System.nanoTime() - begin > LONGEST_START.toNanos()) {
                    throw new IllegalStateException(post.life() + " does not begin to work");
                }
                Thread.sleep(LOOK_MILLIS);
            }
        }
    }

    private void checkRepeatedly() {
        var pauses = new Random(plan.seed() + 1);
        try {
            while (wrong.get().isEmpty()) {
                check();
                TimeUnit.MICROSECONDS.sleep(pauses.nextInt(LONGEST_PAUSE_MICROS));
            }
        } catch (InterruptedException over) {
            // as it was meant
        } catch (RuntimeException failure) {
            complain("the checker has failed: " + failure);
        }
    }

    private void check() throws InterruptedException {
        String found = bank.check();
        checks.incrementAndGet();
        if (found != null) {
            complain(found);
        }
    }

    private void complain(String what) {
        wrong.accumulateAndGet(what + "\n", String::concat);
    }

    private LockFacts lock() {
        return inspection.lock().orElseThrow();
    }

    private long replays() {
        return lock().replays();
    }

    private Report report() {
        var lines = new Report.Lines();
        lines.time(Duration.ofNanos(System.nanoTime() - start), "%d processes at a time, seed %d", plan.processes(),
                plan.seed());
        lines.add("Workers", "%,d started, %,d killed, %,d of them with the lock", bank.notes().sum(Note.LIVES), kills,
                lock().deaths());
        lines.add("Transfers", "%,d begun, %,d returned, %,d given up half-way", bank.notes().sum(Note.BEGUN),
                bank.notes().sum(Note.DONE), bank.notes().sum(Note.GIVEN_UP));
        lines.add("Recoveries", "%,d transfers of killed processes were finished by others", replays());
        lines.add("Checks", "%,d with the lock held, %d found something wrong", checks.get(),
                wrong.get().isEmpty() ? 0 : 1);
        return lines.report(wrong.get());
    }
}
