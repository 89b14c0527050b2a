package org.sharray.cli.torture.soak;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;

import org.sharray.Inspection;
import org.sharray.SharedLongArray;
import org.sharray.cli.torture.Life;
import org.sharray.cli.torture.Report;
import org.sharray.process.PoolOptions;
import org.sharray.process.ProcessOptions;
import org.sharray.process.ProcessPool;
import org.sharray.process.SharedProcess;
import org.sharray.storage.NamedArrays;

/**
 * The soak's program. A round is {@value #ERRANDS} errands, and two processes: one does its work and returns an array, one is killed while it has the lock. The first rounds warm up; what the process has after
 * them, it must have at the end. The array that the processes come to has a few slots alone, so that one which is not given back is missed soon.
 */
public final class Soak {
    /** How often an array is made, opened and closed in a round. */
    static final int ERRANDS = 200;

    private static final Logger LOGGER = Logger.getLogger("org.sharray"); // held, or its level is forgotten
    private static final String TEMPORARY = "java.io.tmpdir";
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");
    private static final String HALL = "hall";
    private static final int SLOTS = 6;
    private static final int WARM_UP = 2;
    private static final int POOL_ONCE_IN = 20;
    private static final Duration PROGRESS = Duration.ofSeconds(10);
    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final int LOOK_MILLIS = 500;

    private final SoakPlan plan;
    private final Path directory;
    private final SharedLongArray hall;
    private final Inspection inspection;
    private final Errand errand;
    private final ProcessOptions children;
    private final long start = System.nanoTime();
    private long rounds;
    private long errands;
    private long processes;
    private long pools;

    private Soak(SoakPlan plan, Path directory, SharedLongArray hall, Inspection inspection) {
        this.plan = plan;
        this.directory = directory;
        this.hall = hall;
        this.inspection = inspection;
        this.errand = new Errand(directory, new SplittableRandom(plan.seed()));
        this.children = Life.options(64);
    }

    /**
     * Does it. Meanwhile this process has its named arrays and temporary files in a directory of the soak's.
     *
     * @param plan     what
     * @param progress is told every ten seconds, in one line
     * @return how it went
     * @throws InterruptedException if interrupted
     * @throws IOException          if there is no room for the directory
     */
    public static Report run(SoakPlan plan, Consumer<String> progress) throws InterruptedException, IOException {
        LOGGER.setLevel(Level.OFF); // there are thousands of deaths
        String names = System.getProperty(NamedArrays.PROPERTY);
        String temporary = System.getProperty(TEMPORARY);
        Path directory = Files.isWritable(SHARED_MEMORY)
                ? Files.createTempDirectory(SHARED_MEMORY, "sharray-soak-")
                : Files.createTempDirectory("sharray-soak-");
        System.setProperty(NamedArrays.PROPERTY, directory.toString());
        System.setProperty(TEMPORARY, directory.toString());
        try (SharedLongArray hall = SharedLongArray.create(Visit.LENGTH, options().named(HALL).participants(SLOTS));
                Inspection inspection = Inspection.open(HALL)) {
            return new Soak(plan, directory, hall, inspection).run(progress);
        } finally {
            System.setProperty(TEMPORARY, temporary);
            if (names == null) {
                System.clearProperty(NamedArrays.PROPERTY);
            } else {
                System.setProperty(NamedArrays.PROPERTY, names);
            }
            delete(directory);
        }
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    private Report run(Consumer<String> progress) throws InterruptedException, IOException {
        Footprint before = null;
        Footprint after = null;
        String complaints = "";
        try {
            warmUp();
            before = Footprint.now(directory, inspection);
            soak(progress);
            after = settled(before);
            List<String> growth = new ArrayList<>(after.growthSince(before));
            if (hall.lock().ownerDeaths() != rounds || hall.get(Visit.VISITS) != rounds) {
                growth.add("the lock counts " + hall.lock().ownerDeaths() + " deaths and " + hall.get(Visit.VISITS)
                        + " visits, in " + rounds + " rounds");
            }
            complaints = String.join("\n", growth);
        } catch (RuntimeException | ExecutionException failure) {
            complaints = "round " + rounds + " has failed: " + failure;
        }
        var lines = new Report.Lines();
        lines.time(Duration.ofNanos(System.nanoTime() - start), "%,d rounds, seed %d", rounds, plan.seed());
        lines.add("Done", "%,d times an array was made, opened and closed; %,d processes, half of them killed"
                + " with the lock; %,d pools", errands, processes, pools);
        if (after != null) {
            lines.add("Before", "%s", before);
            lines.add("After", "%s", after);
        }
        return lines.report(complaints.isEmpty() ? "" : complaints + "\n");
    }

    /** All that there is to do, at least once. */
    private void warmUp() throws InterruptedException, IOException, ExecutionException {
        for (int kind = 0; kind < Errand.KINDS; kind++) {
            errand.run(kind, 1_000);
        }
        pool();
        for (int i = 0; i < WARM_UP; i++) {
            round();
        }
        Footprint.now(directory, inspection); // it loads classes, too
    }

    private void soak(Consumer<String> progress) throws InterruptedException, IOException, ExecutionException {
        long begin = System.nanoTime();
        long told = 0;
        for (long done = 0; plan.rounds() != null
                ? done < plan.rounds()
                : System.nanoTime() - begin < plan.time().toNanos(); done++) {
            round();
            if (done % POOL_ONCE_IN == POOL_ONCE_IN - 1) {
                pool();
            }
            long passed = (System.nanoTime() - begin) / PROGRESS.toNanos();
            if (passed > told) {
                told = passed;
                progress.accept(String.format(Locale.ROOT, "%4d s: %,d rounds, %s",
                        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start), rounds,
                        Footprint.now(directory, inspection)));
            }
        }
    }

    private void round() throws InterruptedException, IOException {
        rounds++;
        SharedLongArray where = hall;
        long number = rounds;
        SharedProcess<SharedLongArray> guest = children.start(() -> Visit.guest(where, number));
        SharedProcess<Void> victim = children.start(() -> Visit.victim(where, number));
        processes += 2;
        try {
            for (int i = 0; i < ERRANDS; i++) {
                errand.run();
                errands++;
            }
            if (!hall.awaitUntil(Visit.VICTIM, value -> value == number, LONGEST.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("a process does not get the lock; it wrote: " + victim.output());
            }
            victim.kill();
            if (!victim.join(LONGEST)) {
                throw new IllegalStateException("a process that was killed does not end");
            }
            try (SharedLongArray gift = guest.join()) {
                if (gift.get(0) != number) {
                    throw new IllegalStateException("a process returned " + gift);
                }
            }
            hall.lock().lock(); // who acquires it next counts the death
            hall.lock().unlock();
        } finally {
            victim.kill();
            guest.kill();
        }
    }

    private void pool() throws InterruptedException, ExecutionException {
        SharedLongArray where = hall;
        try (ProcessPool pool = ProcessPool.create(1, PoolOptions.options().process(children))) {
            pool.submit(() -> where.get(Visit.VISITS)).get();
            pools++;
        }
    }

    /** What is there when all that ends by itself has ended. */
    private Footprint settled(Footprint before) throws InterruptedException, IOException {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        Footprint now = Footprint.now(directory, inspection);
        while (!now.growthSince(before).isEmpty() && System.nanoTime() < deadline) {
            Thread.sleep(LOOK_MILLIS);
            now = Footprint.now(directory, inspection);
        }
        return now;
    }
}
