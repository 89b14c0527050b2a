package org.sharray.inspector;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.sharray.Inspection;
import org.sharray.SharedArray;
import org.sharray.error.SharrayException;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.inspect.LockFacts;

/**
 * Looks at all arrays of this machine again and again. Arrays stay open from one sample to the next, but not longer than another process has them, so that nothing
 * lives on for being looked at; named ones stay as long as they have their names. Each method is for one thread at a time: guarded by this.
 */
public final class Sampler implements AutoCloseable {
    private final long self = ProcessHandle.current().pid();
    private Map<String, Watched> watched = new HashMap<>();

    /** Makes a sampler that has seen nothing yet. */
    public Sampler() {}

    /** An open array, and what was counted in it when it was last looked at. */
    private static final class Watched {
        private final Inspection inspection;
        private final Changes changes;
        private long time;
        private Totals totals;

        Watched(Inspection inspection) {
            this.inspection = inspection;
            this.changes = new Changes(inspection.array(), 1);
        }
    }

    /** What the locks of an array have counted so far. */
    private record Totals(long acquisitions, long contended, long waited) {
        static Totals of(List<LockFacts> locks) {
            return new Totals(locks.stream().mapToLong(LockFacts::acquisitions).sum(),
                    locks.stream().mapToLong(LockFacts::contended).sum(),
                    locks.stream().mapToLong(lock -> lock.waited().toNanos()).sum());
        }
    }

    /**
     * Looks at all arrays.
     *
     * @return their states, in the order of {@link Inspection#find}
     */
    public synchronized List<ArrayState> sample() {
        Map<String, Watched> still = new HashMap<>();
        Map<String, ArrayState> states = new LinkedHashMap<>();
        for (FoundArray found : Inspection.find()) {
            FoundArray others = new FoundArray(found.kind(), found.name(), found.path(),
                    found.processes().stream().filter(pid -> pid != self).toList());
            if (others.kind() == Kind.NAMED || !others.processes().isEmpty()) {
                states.put(others.kind() + others.label(), look(others, still));
            }
        }
        watched.forEach((key, gone) -> {
            if (!still.containsKey(key)) {
                gone.inspection.close();
            }
        });
        watched = still;
        return List.copyOf(states.values());
    }

    private ArrayState look(FoundArray found, Map<String, Watched> still) {
        String key = key(found);
        try {
            Watched array = watched.get(key);
            if (array != null && isReplaced(found, array)) {
                array.inspection.close();
                array = null;
            }
            if (array == null) {
                array = new Watched(Inspection.open(found));
            }
            still.put(key, array);
            watched.put(key, array);
            return state(found, array);
        } catch (SharrayException refused) {
            return new ArrayState(found, Optional.empty(), Optional.of(refused.getMessage()), OptionalLong.empty(),
                    Optional.empty(), List.of(), List.of(),
                    List.of(), Rates.NONE);
        }
    }

    /** Whether the name or the number leads to another array now. */
    private static boolean isReplaced(FoundArray found, Watched array) {
        try (Inspection now = Inspection.open(found)) {
            return !now.facts().equals(array.inspection.facts());
        }
    }

    private static ArrayState state(FoundArray found, Watched array) {
        Inspection seen = array.inspection;
        Optional<LockFacts> lock = seen.lock();
        List<LockFacts> stripes = seen.stripes();
        Totals totals = Totals.of(Stream.concat(lock.stream(), stripes.stream()).toList());
        double changed = array.changes.next()[0] * array.changes.words();
        long now = System.nanoTime();
        Rates rates = Rates.NONE;
        if (array.totals != null) {
            double seconds = Math.max(1e-9, (now - array.time) / 1e9);
            rates = new Rates((totals.acquisitions - array.totals.acquisitions) / seconds,
                    (totals.contended - array.totals.contended) / seconds,
                    (totals.waited - array.totals.waited) / 1e9 / seconds, changed / seconds);
        }
        array.totals = totals;
        array.time = now;
        return new ArrayState(found, Optional.of(seen.facts()), Optional.empty(), seen.residentBytes(), lock, stripes,
                seen.participants(), seen.synchronizers(),
                rates);
    }

    /**
     * An array of the last sample itself, to look at its elements.
     *
     * @param  state from that sample
     * @return       the array, read-only; open at least until the next sample is taken; nothing if it can't be opened
     */
    public synchronized Optional<SharedArray> array(ArrayState state) {
        return Optional.ofNullable(watched.get(key(state.found()))).map(array -> array.inspection.array());
    }

    private static String key(FoundArray found) {
        return found.kind() + found.path().toString();
    }

    /** Closes all arrays. */
    @Override
    public synchronized void close() {
        watched.values().forEach(array -> array.inspection.close());
        watched = new HashMap<>();
    }
}
