package org.sharray.cli.torture.cluster;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.Report;
import org.sharray.cli.torture.Signals;
import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cli.torture.cluster.Books.Common;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.ClusterOptions;

/**
 * The supervisor: lets members of a cluster on this machine, a process that only computes and a client change an array, does them harm in rounds, and after each round looks whether the
 * array is what the books say. It takes part itself, keeping no elements. It ends after so many rounds, when the time is over, or at the first thing that is wrong.
 */
public final class ClusterTorture {

    private static final Duration BOUND = Duration.ofSeconds(180);
    private static final long LOOK_MILLIS = 5;
    private static final int LONGEST_DELAY_MILLIS = 400;
    private static final long SLICE_MILLIS = 10;

    private final ClusterPlan plan;
    private final Random random;
    private final Books books;
    private final Ground ground;
    private final Audit audit;
    private final Cluster cluster;
    private final Signals signals;
    private final List<Post> members;
    private final Post computing;
    private final Post client;
    private final long start = System.nanoTime();
    private final Map<Kind, Integer> rounds = new EnumMap<>(Kind.class);
    private final List<Long> recoveries = new ArrayList<>();
    private SharedLongArray array;
    private int lives;
    private long slices;

    private ClusterTorture(ClusterPlan plan, Books books, Cluster cluster, Signals signals, ClusterOptions options,
            int[] ports) {
        this.plan = plan;
        this.random = new Random(plan.seed());
        this.books = books;
        this.ground = new Ground(books);
        this.audit = new Audit(ground);
        this.cluster = cluster;
        this.signals = signals;
        this.members = IntStream.range(0, plan.members())
                .mapToObj(i -> new Post(i, ground, options.listen("127.0.0.1", ports[i]))).toList();
        this.computing = new Post(plan.members(), ground,
                options.listen("127.0.0.1", ports[plan.members()]).computing());
        this.client = new Post(plan.members() + 1, ground, options.client());
    }

    /**
     * Does it, in this process, which has to be started with {@link ClusterOptions#jvmArguments}.
     *
     * @param plan  what
     * @param tells whether to print a line after each round
     * @return how it went
     * @throws InterruptedException if interrupted; all workers are killed then
     * @throws IOException          if there is no shell that sends signals, or no port
     */
    public static Report run(ClusterPlan plan, boolean tells) throws InterruptedException, IOException {
        Logging.silence();
        int[] ports = ports(plan.members() + 2);
        ClusterOptions options = ClusterOptions.options().named("torture-" + UUID.randomUUID())
                .members(Arrays.stream(ports).limit(plan.members()).mapToObj(port -> "127.0.0.1:" + port)
                        .toArray(String[]::new));
        try (Books books = new Books((plan.members() + 2) * Worker.THREADS);
                var signals = Signals.open();
                var cluster = Cluster.join(options.listen("127.0.0.1", ports[plan.members() + 1]).computing())) {
            var torture = new ClusterTorture(plan, books, cluster, signals, options, ports);
            return torture.run(tells);
        }
    }

    /** From below those that the system gives to whoever asks for any: a member's port must be free when the next one comes. */
    private static int[] ports(int count) throws IOException {
        List<ServerSocket> held = new ArrayList<>();
        try {
            while (held.size() < count) {
                try {
                    held.add(new ServerSocket(ThreadLocalRandom.current().nextInt(15_000, 32_000), 1,
                            InetAddress.getLoopbackAddress()));
                } catch (BindException taken) {
                    // another one, then
                }
            }
            return held.stream().mapToInt(ServerSocket::getLocalPort).toArray();
        } finally {
            for (ServerSocket socket : held) {
                socket.close();
            }
        }
    }

    private Report run(boolean tells) throws InterruptedException {
        String complaint = "";
        Kind kind = null;
        try {
            begin();
            List<Kind> deck = new ArrayList<>();
            int round = 0;
            while (plan.time() == null ? round < plan.rounds() : passed().compareTo(plan.time()) < 0) {
                if (deck.isEmpty()) {
                    deck.addAll(Kind.deck(random, plan.members() >= ClusterPlan.MEMBERS_FOR_TWO_DEATHS));
                }
                kind = deck.removeFirst();
                act(kind);
                rounds.merge(kind, 1, Integer::sum);
                round++;
                if (tells) {
                    System.out.printf(Locale.ROOT, "%4d s: round %d, %s; %,d adds, %,d updates%n", passed().toSeconds(),
                            round,
                            kind.text(), books.sum(Column.ADDS), books.sum(Column.UPDATES));
                }
            }
            settle(true, false);
        } catch (RuntimeException | IOException failure) {
            var trace = new StringWriter();
            failure.printStackTrace(new PrintWriter(trace, true));
            complaint = "Round of " + (kind == null ? "the beginning" : kind.text()) + ": " + trace;
        } finally {
            for (Post post : all()) {
                if (post.isThere()) {
                    post.kill();
                }
            }
        }
        return report(complaint);
    }

    private Duration passed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private List<Post> all() {
        List<Post> all = new ArrayList<>(members);
        all.add(computing);
        all.add(client);
        return all;
    }

    private void begin() throws InterruptedException {
        books.set(Common.PAUSE, 1);
        members.forEach(this::hire);
        await("the members to come", () -> cluster.size() == plan.members());
        hire(computing);
        hire(client);
        newArray();
        books.set(Common.PAUSE, 0);
        awaitWork();
    }

    private void hire(Post post) {
        post.hire();
        lives++;
    }

    /** Begins with an array of zeros and new books; all threads pause. */
    private void newArray() {
        long generation = books.get(Common.GENERATION);
        if (generation != 0) {
            cluster.delete(Ground.name(generation));
        }
        for (int seat = 0; seat < books.seats(); seat++) {
            for (Column column : List.of(Column.OWN, Column.OWN_BEGUN, Column.COMMON, Column.COMMON_BEGUN, Column.PAIR,
                    Column.PAIR_BEGUN)) {
                books.set(seat, column, 0);
            }
        }
        array = ground.create(cluster, generation + 1);
        books.set(Common.GENERATION, generation + 1);
    }

    private void act(Kind kind) throws InterruptedException, IOException {
        long lost = books.sum(Column.LOST);
        Post member = members.get(random.nextInt(members.size()));
        Thread.sleep(random.nextInt(LONGEST_DELAY_MILLIS));
        switch (kind) {
            case OWNER -> killOwner(member);
            case COMPUTING -> killOwner(computing);
            case CLIENT -> killOwner(client);
            case ANY -> {
                member.kill();
                hire(member);
            }
            case SLICES -> killWorkingOnSlices(member);
            case TWO -> killTwo(member);
            case STOPPED -> stopOwner(member);
            case LEAVING -> {
                books.set(Common.LEAVE, member.number + 1);
                member.awaitEnd();
                books.set(Common.LEAVE, 0);
                hire(member);
            }
        }
        awaitWork();
        settle(false, false);
        if (kind != Kind.TWO && books.sum(Column.LOST) != lost) {
            throw new IllegalStateException("Elements were lost, and no two members died");
        }
    }

    /** Has a worker stay in the middle of an update. */
    private void aimAt(Post post) throws InterruptedException {
        books.set(Common.AIM, post.number + 1);
        await(post + " to have the lock", () -> books.get(post.firstSeat(), Column.HELD) != 0);
    }

    private void killOwner(Post post) throws InterruptedException {
        aimAt(post);
        long told = books.sum(Column.TOLD);
        long struck = System.nanoTime();
        post.kill();
        await("somebody to be told that the lock's owner died", () -> books.sum(Column.TOLD) > told);
        recoveries.add(System.nanoTime() - struck);
        books.set(Common.AIM, 0);
        hire(post);
    }

    private void stopOwner(Post post) throws InterruptedException, IOException {
        aimAt(post);
        int seat = post.firstSeat();
        long told = books.sum(Column.TOLD);
        long updates = books.get(seat, Column.UPDATES);
        long refused = refused(seat);
        signals.send("STOP", post.pid());
        try {
            await("somebody to be told that the lock's owner is taken for dead", () -> books.sum(Column.TOLD) > told);
            books.set(Common.AIM, 0);
        } finally {
            signals.send("CONT", post.pid());
        }
        await("the owner that was stopped to be refused", () -> {
            boolean updated = books.get(seat, Column.UPDATES) != updates;
            boolean wasRefused = refused(seat) != refused;
            if (updated && !wasRefused) {
                throw new IllegalStateException(
                        post + " lost the lock while it was stopped, and ended its update all the same");
            }
            return wasRefused;
        });
    }

    private long refused(int seat) {
        return books.get(seat, Column.LOCK_LOST) + books.get(seat, Column.UNKNOWN);
    }

    private void killTwo(Post first) throws InterruptedException, IOException {
        Post second = members.get((first.number + 1 + random.nextInt(members.size() - 1)) % members.size());
        for (Post post : List.of(first, second)) { // so that none has the time to make up for the other
            signals.send("STOP", post.pid());
        }
        first.kill();
        second.kill();
        await("the dead to be missed", () -> cluster.size() == plan.members() - 2);
        settle(true, true);
        books.set(Common.PAUSE, 1);
        hire(first);
        hire(second);
        await("the members to come", () -> cluster.size() == plan.members());
        newArray();
        books.set(Common.PAUSE, 0);
    }

    private static long lengthInTime(SharedLongArray slice) throws InterruptedException {
        Thread.sleep(SLICE_MILLIS); // so that the death comes in between
        return slice.length();
    }

    private void killWorkingOnSlices(Post post) throws InterruptedException {
        int delay = random.nextInt((int) SLICE_MILLIS * 5);
        var killer = Thread.ofPlatform().start(() -> {
            try {
                Thread.sleep(delay);
                post.kill();
            } catch (InterruptedException interrupted) {
                throw new IllegalStateException(interrupted);
            }
        });
        List<Long> lengths = cluster.mapSlices(array, true, ClusterTorture::lengthInTime);
        killer.join();
        if (lengths.stream().mapToLong(Long::longValue).sum() != array.length()) {
            throw new IllegalStateException("A loop over slices gave " + lengths);
        }
        slices += lengths.size();
        hire(post);
    }

    /** Waits until all are there, and every thread has done something. */
    private void awaitWork() throws InterruptedException {
        await("all members to be together", () -> cluster.size() == plan.members());
        long[] before = IntStream.range(0, books.seats()).mapToLong(this::done).toArray();
        for (int seat = 0; seat < books.seats(); seat++) {
            int each = seat;
            await("seat " + seat + " to work", () -> done(each) != before[each]);
        }
    }

    private long done(int seat) {
        return books.get(seat, Column.ADDS) + books.get(seat, Column.UPDATES);
    }

    /** Lets all pause, and looks. At the end all elements have their backups, so that the next death loses none. */
    private void settle(boolean last, boolean mayBeLost) throws InterruptedException {
        books.set(Common.PAUSE, 1);
        for (Post post : all()) {
            for (int i = 0; i < Worker.THREADS; i++) {
                int seat = post.firstSeat() + i;
                await("seat " + seat + " to pause", () -> !post.isThere() || books.get(seat, Column.PAUSED) != 0);
            }
        }
        audit.audit(array, last, mayBeLost);
        if (!last && !cluster.awaitBackups(BOUND.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("The elements do not get their backups again");
        }
        books.set(Common.PAUSE, 0);
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException {
        long begin = System.nanoTime();
        while (!condition.getAsBoolean()) {
            for (Post post : all()) {
                post.requireLife();
            }
            if (System.nanoTime() - begin > BOUND.toNanos()) {
                throw new IllegalStateException("Not within " + BOUND.toSeconds() + " s: " + what);
            }
            Thread.sleep(LOOK_MILLIS);
        }
    }

    private Report report(String complaint) {
        var lines = new Report.Lines();
        lines.time(passed(), "%d members, seed %d", plan.members(), plan.seed());
        int deaths = rounds.entrySet().stream().mapToInt(each -> each.getKey().deaths() * each.getValue()).sum();
        lines.add("Rounds", "%,d, with %,d processes killed and %,d started",
                rounds.values().stream().mapToInt(Integer::intValue).sum(), deaths, lives);
        rounds.forEach((kind, count) -> lines.add("", "%4d × %s", count, kind.text()));
        lines.add("Adds", "%,d acknowledged", books.sum(Column.ADDS));
        lines.add("Updates", "%,d under the lock acknowledged, %,d half-done ones finished for others",
                books.sum(Column.UPDATES), books.sum(Column.MENDED));
        lines.add("In doubt", "%,d changes at the end of an array's life, of which %,d had happened", audit.doubtful(),
                audit.happened());
        lines.add("Refused", "%,d times the cluster did not answer, %,d times the lock was lost",
                books.sum(Column.UNKNOWN),
                books.sum(Column.LOCK_LOST));
        lines.add("Deaths told", "%,d of owners of the lock", books.sum(Column.TOLD));
        lines.add("Lost", "%,d elements of those looked at, each by name", audit.lost());
        lines.add("Slices", "%,d worked on while a member died", slices);
        lines.add("Recoveries", "%s", recoveries.isEmpty() ? "none" : recoveries());
        return lines.report(complaint);
    }

    private String recoveries() {
        recoveries.sort(null);
        return String.format(Locale.ROOT,
                "%d timed, from the death of the owner to the next one: median %.1f s, longest %.1f s",
                recoveries.size(), recoveries.get(recoveries.size() / 2) / 1e9, recoveries.getLast() / 1e9);
    }
}
