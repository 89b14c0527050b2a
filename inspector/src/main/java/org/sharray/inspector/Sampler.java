package org.sharray.inspector;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.sharray.Inspection;
import org.sharray.error.SharrayException;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.inspect.LockFacts;

/**
 * Looks at all arrays of this machine again and again. Each is open for the moment of the look alone, so that nothing lives on for being looked at. For one thread at a time:
 * guarded by this.
 */
public final class Sampler {
    private final long self = ProcessHandle.current().pid();

    /** What is remembered from the last sample to the next, by what the array is. */
    private Map<Object, Memory> memories = new HashMap<>();

    /** Makes a sampler that has seen nothing yet. */
    public Sampler() {}

    /** What was found when an array was last looked at. */
    private static final class Memory {
        private final Changes changes;
        private long time;
        private Totals totals;

        Memory(Changes changes) {
            this.changes = changes;
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
        Map<Object, Memory> next = new HashMap<>();
        List<ArrayState> states = new ArrayList<>();
        for (FoundArray found : Inspection.find()) {
            FoundArray others = new FoundArray(found.kind(), found.name(), found.path(),
                    found.processes().stream().filter(pid -> pid != self).toList());
            if (others.kind() == Kind.NAMED || !others.processes().isEmpty()) {
                states.add(look(others, next));
            }
        }
        memories = next;
        return List.copyOf(states);
    }

    private ArrayState look(FoundArray found, Map<Object, Memory> next) {
        try (Inspection seen = Inspection.open(found)) {
            Object identity = seen.facts().uuid()
                    .<Object>map(uuid -> found.kind() == Kind.ANONYMOUS ? uuid : List.of(uuid, found.path()))
                    .orElse(found.path());
            Memory memory = memories.get(identity);
            if (memory == null) {
                memory = new Memory(new Changes(seen.array(), 1));
            }
            next.put(identity, memory);
            return state(found, seen, memory);
        } catch (SharrayException refused) {
            return new ArrayState(found, Optional.empty(), Optional.of(refused.getMessage()), OptionalLong.empty(),
                    Optional.empty(), List.of(), List.of(), List.of(), Rates.NONE);
        }
    }

    private static ArrayState state(FoundArray found, Inspection seen, Memory memory) {
        Optional<LockFacts> lock = seen.lock();
        List<LockFacts> stripes = seen.stripes();
        Totals totals = Totals.of(Stream.concat(lock.stream(), stripes.stream()).toList());
        double changed = memory.changes.next(seen.array())[0] * memory.changes.words();
        long now = System.nanoTime();
        Rates rates = Rates.NONE;
        if (memory.totals != null) {
            double seconds = Math.max(1e-9, (now - memory.time) / 1e9);
            rates = new Rates((totals.acquisitions - memory.totals.acquisitions) / seconds,
                    (totals.contended - memory.totals.contended) / seconds,
                    (totals.waited - memory.totals.waited) / 1e9 / seconds, changed / seconds);
        }
        memory.totals = totals;
        memory.time = now;
        return new ArrayState(found, Optional.of(seen.facts()), Optional.empty(), seen.residentBytes(), lock, stripes,
                seen.participants(), seen.synchronizers(), rates);
    }
}
