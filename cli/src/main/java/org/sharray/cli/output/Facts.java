package org.sharray.cli.output;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/** What is found out about arrays and locks, in words and as JSON. */
public final class Facts {
    private Facts() {}

    /**
     * What an array is.
     *
     * @param type  of its elements, as it is to be told
     * @param shape as it is to be told
     * @param bytes the size of its elements
     * @param lock  whether it has a lock
     * @return one line
     */
    public static String array(Dtype type, Shape shape, long bytes, boolean lock) {
        return String.format(Locale.ROOT, "%s, shape %s, %,d bytes, %s", type, shape, bytes,
                lock ? "with a lock" : "without a lock");
    }

    /**
     * A number of bytes.
     *
     * @param count of bytes
     * @return for instance {@code 1.5 MiB}
     */
    public static String bytes(long count) {
        String[] units = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
        double amount = count;
        int unit = 0;
        while (amount >= 1024 && unit < units.length - 1) {
            amount /= 1024;
            unit++;
        }
        return unit == 0
                ? count + " B"
                : String.format(Locale.ROOT, amount < 10 ? "%.1f %s" : "%.0f %s", amount, units[unit]);
    }

    /**
     * A time for people.
     *
     * @param time any
     * @return for instance {@code 3.2 s} or {@code 2 h 5 min}
     */
    public static String time(Duration time) {
        long seconds = time.toSeconds();
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        return seconds < 3600
                ? seconds / 60 + " min " + seconds % 60 + " s"
                : seconds / 3600 + " h " + seconds / 60 % 60 + " min";
    }

    /**
     * The state of locks in a few words: that of the first which is not free.
     *
     * @param locks of an array
     * @return for instance {@code held by 4711}; {@code -} if there are none
     */
    public static String locks(List<LockFacts> locks) {
        List<LockFacts> taken = locks.stream().filter(lock -> lock.state() != State.FREE).toList();
        if (taken.isEmpty()) {
            return locks.isEmpty() ? "-" : "free";
        }
        return lock(taken.getFirst()) + (taken.size() > 1 ? ", " + (taken.size() - 1) + " more taken" : "");
    }

    private static String lock(LockFacts lock) {
        String which = lock.label().equals("the lock") ? "" : lock.label().replaceFirst("^the ", "") + " ";
        if (lock.state() == State.ORPHANED) {
            return which + "orphaned";
        }
        return which + lock.owner()
                .map(owner -> "held by " + (owner.process().alive() ? "" : "dead ") + owner.process().pid())
                .orElse("held by nobody known");
    }

    /**
     * A lock as JSON.
     *
     * @param lock any
     * @return an object
     */
    public static Json json(LockFacts lock) {
        return new Json().put("label", lock.label()).put("state", lock.state().name().toLowerCase(Locale.ROOT))
                .put("owner",
                        lock.owner().map(
                                owner -> json(owner.process()).put("thread", Integer.toUnsignedLong(owner.thread()))))
                .put("waiters", lock.hasWaiters()).put("previousOwnerDied", lock.previousOwnerDied())
                .put("heldSince", lock.heldSince()).put("acquisitions", lock.acquisitions())
                .put("contended", lock.contended()).put("waitedNanos", lock.waited().toNanos())
                .put("deaths", lock.deaths()).put("replays", lock.replays());
    }

    /**
     * A participant as JSON.
     *
     * @param participant any
     * @return an object
     */
    public static Json json(ParticipantFacts participant) {
        return new Json().put("pid", participant.pid()).put("program", participant.program())
                .put("slot", participant.slot()).put("generation", participant.generation())
                .put("alive", participant.alive()).put("evidence", participant.proof().evidence(participant.alive()))
                .put("started", participant.started());
    }

    /**
     * Numbers in a row.
     *
     * @param items any
     * @return with commas between
     */
    public static String list(Stream<?> items) {
        return items.map(String::valueOf).collect(Collectors.joining(", "));
    }
}
