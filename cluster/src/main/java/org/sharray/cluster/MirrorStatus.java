package org.sharray.cluster;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.sharray.ArrayOptions;
import org.sharray.Inspection;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.ParticipantFacts;

/**
 * How old the contents of a {@link Mirror} are, for the processes beside the one that refreshes it. They need not have joined the cluster.
 *
 * <pre>{@code
 * try (var scores = SharedIntArray.open("scores"); var status = MirrorStatus.of(scores)) {
 *     int[] some = scores.snapshot(0, 100);
 *     System.out.println(some[0] + " as of " + status.age().toMillis() + " ms ago at most");
 * }
 * }</pre>
 *
 * <p>
 * Other languages find it as the array of {@code int64} whose name has {@code .mirror} behind the mirror's. Its elements are: 0, the number of the last refresh that was done; 1, that of the last one
 * that was begun; 2, when the last one that was done began, in nanoseconds of the system's monotonic clock ({@code time.monotonic_ns()}, {@code CLOCK_MONOTONIC}); 3, the same in milliseconds since
 * 1970; 4, the period in nanoseconds; 5, how many chunks the last one read; 6 and 7, the UUID of the
 * mirror; 8, a number that tells it from an array that has its name by chance. Element 0 is written last, and who waits for it is woken. The lock's owner is who refreshes.
 */
public final class MirrorStatus implements AutoCloseable {
    static final int DONE = 0;
    static final int BEGUN = 1;
    private static final int MOMENT = 2;
    private static final int WALL_CLOCK = 3;
    private static final int PERIOD = 4;
    private static final int CHUNKS = 5;
    private static final int UUID_HIGH = 6;
    private static final int UUID_LOW = 7;

    private static final int MAGIC = 8;
    private static final int FIELDS = 9;

    /** What tells a status from an array that has the same name by chance. */
    private static final long IS_STATUS = 0x5348_4152_4d49_5252L;

    private final SharedLongArray fields;
    private final String name;
    private final UUID uuid;

    private MirrorStatus(SharedLongArray fields, String name) {
        this.fields = fields;
        this.name = name;
        this.uuid = MirrorFiles.uuid(fields);
    }

    /**
     * The status of a mirror.
     *
     * @param mirror opened by its name
     * @return its status; to be closed
     * @throws ArrayNotFoundException if the array is no mirror, or was one that is deleted
     */
    public static MirrorStatus of(SharedArray mirror) {
        String name = mirror.name()
                .orElseThrow(() -> new ArrayNotFoundException("An array without a name is no mirror"));
        return open(name, MirrorFiles.uuid(mirror));
    }

    /** Of a mirror that is not there yet. */
    static SharedLongArray create(String name) {
        long[] initial = new long[FIELDS];
        initial[MAGIC] = IS_STATUS;
        return SharedLongArray.copyOf(initial, ArrayOptions.options().named(name));
    }

    /** Closes and refuses what is no status. */
    static void check(SharedLongArray fields, String mirror) {
        if (fields.length() != FIELDS || fields.get(MAGIC) != IS_STATUS) {
            fields.close();
            throw new ArrayFormatException(
                    "The array " + MirrorFiles.statusOf(mirror) + " is not the status of a mirror "
                            + mirror + ", but has the name of one; choose another name for the mirror");
        }
    }

    private static MirrorStatus open(String mirror, UUID elements) {
        String name = MirrorFiles.statusOf(mirror);
        SharedLongArray fields = SharedLongArray.open(name, OpenMode.READ_ONLY);
        check(fields, mirror);
        if (!uuid(fields).equals(elements)) {
            fields.close();
            throw new ArrayNotFoundException("There is a mirror " + mirror
                    + ", but of another array of that name than this one, which nobody refreshes; open it anew");
        }
        return new MirrorStatus(fields, name);
    }

    static UUID uuid(SharedLongArray fields) {
        return new UUID(fields.getVolatile(UUID_HIGH), fields.getVolatile(UUID_LOW));
    }

    static void tellUuid(SharedLongArray fields, UUID uuid) {
        fields.setVolatile(UUID_HIGH, uuid.getMostSignificantBits());
        fields.setVolatile(UUID_LOW, uuid.getLeastSignificantBits());
    }

    static void tellDone(SharedLongArray fields, long number, long nanoTime, Instant moment, Duration period,
            int chunks) {
        fields.setVolatile(MOMENT, nanoTime);
        fields.setVolatile(WALL_CLOCK, moment.toEpochMilli());
        fields.setVolatile(PERIOD, period.toNanos());
        fields.setVolatile(CHUNKS, chunks);
        fields.setVolatile(DONE, number);
        fields.notifyWaiters(DONE);
    }

    /**
     * How old the contents are at most: all changes that were acknowledged so long ago are in the mirror. While all is well that is not more than the period and the time that a refresh takes, or than
     * the times of two refreshes if they take longer than the period; when nobody refreshes it grows.
     *
     * @return the time since the last refresh that was done began
     */
    public Duration age() {
        return Duration.ofNanos(System.nanoTime() - fields.getVolatile(MOMENT));
    }

    /**
     * What {@link #age} is counted from, for people.
     *
     * @return when the last refresh that was done began, by the wall clock
     */
    public Instant moment() {
        return Instant.ofEpochMilli(fields.getVolatile(WALL_CLOCK));
    }

    /**
     * Which refresh was done last.
     *
     * @return its number, which grows
     */
    public long refreshes() {
        return fields.getVolatile(DONE);
    }

    /**
     * How often the mirror is refreshed.
     *
     * @return from the beginning of one refresh to that of the next
     */
    public Duration period() {
        return Duration.ofNanos(fields.getVolatile(PERIOD));
    }

    /**
     * How much the last refresh had to do.
     *
     * @return how many chunks had changed, and were read
     */
    public long chunksRead() {
        return fields.getVolatile(CHUNKS);
    }

    /**
     * Whether a living process refreshes the mirror. It may be stopped, or without its cluster: {@link #age} tells.
     *
     * @return false if it has ended or the mirror is deleted; then the mirror stays as it is
     */
    public boolean isRefreshed() {
        try (Inspection now = Inspection.open(name)) {
            return now.facts().uuid().equals(Optional.of(uuid))
                    && now.lock().flatMap(LockFacts::owner).map(LockFacts.Owner::process)
                            .filter(ParticipantFacts::alive).isPresent();
        } catch (ArrayNotFoundException deleted) {
            return false;
        }
    }

    /**
     * Waits for a refresh that begins after this call: all changes that were acknowledged before the call are in the mirror then.
     *
     * @param time the longest wait
     * @param unit of the time
     * @return whether there was one in time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitRefresh(long time, TimeUnit unit) throws InterruptedException {
        long begun = fields.getVolatile(BEGUN);
        return fields.awaitUntil(DONE, done -> done > begun, time, unit);
    }

    /** Ends this use of the status; idempotent. */
    @Override
    public void close() {
        fields.close();
    }
}
