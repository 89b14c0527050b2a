package org.sharray.inspector.web;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * All arrays, sampled twice a second for all pages together, and only while one is open. Each array has an id, which is all that a page can ask for.
 */
final class LiveList implements AutoCloseable {
    static final Duration PERIOD = Duration.ofMillis(500);

    /** So many ids are kept also of arrays that are gone. */
    private static final int MOST_IDS = 10_000;

    private final ArraySource source;
    /** Of the sampling thread alone. */
    private final Map<Object, String> ids = new LinkedHashMap<>();
    private long made;
    private int listeners;
    private boolean closed;
    private Thread thread;
    private Sample last = new Sample(0, Map.of());

    LiveList(ArraySource source) {
        this.source = source;
    }

    /** A sample: the arrays by their ids, in the order of the list. */
    record Sample(long number, Map<String, PageArray> arrays) {}

    /** The cluster's name, or null. */
    String cluster() {
        return source.cluster();
    }

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
    synchronized Optional<PageArray> find(String id) {
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

    private void publish() throws InterruptedException {
        Map<String, PageArray> arrays = new LinkedHashMap<>();
        for (PageArray array : source.sample()) {
            arrays.put(ids.computeIfAbsent(array.key(), _ -> "a" + ++made), array);
        }
        if (ids.size() > MOST_IDS) {
            ids.values().retainAll(arrays.keySet());
        }
        synchronized (this) {
            last = new Sample(last.number + 1, arrays);
            notifyAll();
        }
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
