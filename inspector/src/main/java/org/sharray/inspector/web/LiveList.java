package org.sharray.inspector.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sharray.inspect.FoundArray;
import org.sharray.inspector.ArrayState;
import org.sharray.inspector.Sampler;

/**
 * All arrays, sampled twice a second for all pages together, and only while one is open. Each array has an id, which is all that a page can ask for.
 */
final class LiveList implements AutoCloseable {
    static final Duration PERIOD = Duration.ofMillis(500);

    /** So many ids are kept also of arrays that are gone. */
    private static final int MOST_IDS = 10_000;

    private final Sampler sampler = new Sampler();
    private final Map<String, String> ids = new LinkedHashMap<>();
    private long made;
    private int listeners;
    private boolean closed;
    private Thread thread;
    private Sample last = new Sample(0, Map.of());

    /** A sample: the arrays by their ids, in the order of the list. */
    record Sample(long number, Map<String, ArrayState> arrays) {}

    /** Begins to listen; {@link #leave} must follow. The number of the last sample that is out of date, since nobody listened. */
    synchronized long enter() {
        listeners++;
        if (thread != null || closed) {
            return 0;
        }
        thread = Thread.ofPlatform().daemon().name("sharray-web-sampler").start(this::sample);
        return last.number;
    }

    synchronized void leave() {
        listeners--;
    }

    /** Waits for a sample after that of a number. */
    synchronized Sample next(long after) throws InterruptedException {
        while (last.number <= after) {
            if (closed) {
                throw new InterruptedException("the server ends");
            }
            wait();
        }
        return last;
    }

    /** The array of an id, as it was seen last. */
    synchronized Optional<ArrayState> find(String id) {
        return Optional.ofNullable(last.arrays.get(id));
    }

    private void sample() {
        try {
            while (goesOn()) {
                long start = System.nanoTime();
                publish();
                long took = System.nanoTime() - start;
                Thread.sleep(Duration.ofNanos(Math.max(PERIOD.toNanos() - took, took)));
            }
        } catch (InterruptedException ended) {
            // Nobody looks any more.
        }
    }

    /** Whether anybody listens; else the thread is no more. */
    private synchronized boolean goesOn() {
        if (listeners > 0 && !closed) {
            return true;
        }
        thread = null;
        return false;
    }

    private void publish() {
        Map<String, ArrayState> arrays = new LinkedHashMap<>();
        for (ArrayState state : sampler.sample()) {
            arrays.put(idOf(state), state);
        }
        if (ids.size() > MOST_IDS) {
            ids.values().retainAll(arrays.keySet());
        }
        synchronized (this) {
            last = new Sample(last.number + 1, arrays);
            notifyAll();
        }
    }

    /** Of the sampling thread alone. An anonymous array may be found through another of its processes next time; a copied file has its original's UUID. */
    private String idOf(ArrayState state) {
        FoundArray found = state.found();
        String uuid = state.facts().flatMap(facts -> facts.uuid()).map(Object::toString).orElse("");
        String key = found.kind() == FoundArray.Kind.ANONYMOUS && !uuid.isEmpty()
                ? uuid
                : found.kind() + uuid + found.path();
        return ids.computeIfAbsent(key, _ -> "a" + ++made);
    }

    @Override
    public synchronized void close() {
        closed = true;
        notifyAll();
        if (thread != null) {
            thread.interrupt();
        }
    }
}
