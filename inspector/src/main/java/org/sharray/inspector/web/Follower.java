package org.sharray.inspector.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.sharray.error.SharrayException;
import org.sharray.inspector.Summary;
import org.sharray.inspector.Values;

/**
 * Follows one array for one page, with two threads: one for its elements, one for its lock. Elements are read as often as they can be shown, but the reading thread sleeps for at least twice the time that a
 * look takes, so that large arrays cost a third of a processor at most.
 */
final class Follower implements AutoCloseable {
    private static final long FRAME_NANOS = Duration.ofSeconds(1).toNanos() / 30;
    private static final long SUMMARY_NANOS = Duration.ofSeconds(1).toNanos();
    private static final int REST_FOR_EACH_SUMMARY = 10;
    private static final int BINS = 48;

    private final Contents contents;
    private final Frames frames;
    private final Optional<Values> values;
    private final EventStream stream;
    private final Thread elements;
    private final Thread lock;

    private interface Task {
        void run() throws IOException, InterruptedException;
    }

    private Follower(Contents contents, View view, EventStream stream) {
        this.contents = contents;
        this.values = Values.of(contents.array());
        this.frames = new Frames(contents.array(), values, view);
        this.stream = stream;
        this.elements = start("elements", this::followElements);
        this.lock = start("lock", () -> contents.followLock(stream));
    }

    static Follower start(PageArray array, View view, EventStream stream) {
        return new Follower(array.open(), view, stream);
    }

    private Thread start(String what, Task task) {
        return Thread.ofPlatform().daemon().name("sharray-web-" + what).start(() -> {
            try {
                task.run();
            } catch (InterruptedException | CancellationException closed) {
                // No more is wanted.
            } catch (IOException gone) {
                // The session finds out, too.
            } catch (SharrayException | InternalError truncated) { // the JVM's word for a mapped file that was cut
                report(truncated);
            }
        });
    }

    private void report(Throwable failure) {
        try {
            stream.send("gone", Map.of("reason", Plain.text(String.valueOf(failure.getMessage()))));
        } catch (IOException gone) {
            // Then nobody is there to read it.
        }
    }

    private void followElements() throws IOException, InterruptedException {
        Map<String, Object> last = null;
        long summaryDue = System.nanoTime();
        while (true) {
            long start = System.nanoTime();
            contents.refresh();
            Map<String, Object> frame = frames.next();
            long took = System.nanoTime() - start;
            if (!frame.equals(last)) {
                stream.send("frame", Map.of("frame", frame, "millis", took / 1e6));
                last = frame;
            }
            if (values.isPresent() && System.nanoTime() - summaryDue >= 0) {
                summaryDue = summarise();
            }
            long spent = System.nanoTime() - start;
            Thread.sleep(Duration.ofNanos(Math.max(FRAME_NANOS - spent, contents.restForEachLook() * took)));
        }
    }

    /** Sends the statistics; when they are due again. */
    private long summarise() throws IOException {
        long start = System.nanoTime();
        Summary summary = Summary.of(values.orElseThrow(), BINS);
        long end = System.nanoTime();
        stream.send("summary", summary);
        return end + Math.max(SUMMARY_NANOS, REST_FOR_EACH_SUMMARY * (end - start));
    }

    /** Whether it can't see the elements any more. */
    boolean hasEnded() {
        return !elements.isAlive();
    }

    @Override
    public void close() {
        elements.interrupt();
        lock.interrupt();
        boolean interrupted = false;
        while (elements.isAlive() || lock.isAlive()) { // the memory must not go while they read it
            try {
                elements.join();
                lock.join();
            } catch (InterruptedException later) {
                interrupted = true;
            }
        }
        contents.close();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
