package org.sharray.cli.terminal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Shows a view until it has enough. One thread does all with the view; one waits for keys; one looks at the arrays, again and again, and may take its time. What the others have to say they
 * put into a queue.
 */
final class Live {
    private final View view;
    private final Look look;
    private final Duration interval;
    private final BlockingQueue<Runnable> events = new LinkedBlockingQueue<>();

    /** Wakes who looks before its time. */
    private final BlockingQueue<Boolean> looks = new LinkedBlockingQueue<>();

    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private boolean quit;
    private volatile boolean over;

    private Live(View view, Look look, Duration interval) {
        this.view = view;
        this.look = look;
        this.interval = interval;
    }

    /** Shows a view, to whom the interval is from one look to the next. */
    static void show(View view, Charset charset, Look look, Duration interval)
            throws IOException, InterruptedException {
        new Live(view, look, interval).run(charset);
    }

    private void run(Charset charset) throws IOException, InterruptedException {
        try (Screen screen = new Screen(charset, () -> events.add(() -> {}))) {
            Thread looker = start("looker", this::lookOften);
            try {
                Keys.Source keys = screen.keys();
                start("keys", () -> readKeys(keys));
                while (!quit) {
                    Frame frame = screen.frame();
                    view.draw(frame, look);
                    screen.show(frame, look);
                    for (Runnable event = events.take(); event != null && !quit; event = events.poll()) {
                        event.run();
                    }
                }
            } finally {
                over = true;
                looker.interrupt();
                looker.join();
            }
        }
        switch (failure.get()) {
            case null -> {
            }
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            case Throwable other -> throw new IllegalStateException(other);
        }
    }

    private Thread start(String name, Task task) {
        return Thread.ofPlatform().daemon().name(name).start(() -> {
            try {
                task.run();
            } catch (InterruptedException end) {
                // as asked
            } catch (Throwable failed) {
                if (!over) { // else there is nothing to read from any more
                    failure.compareAndSet(null, failed);
                }
            } finally {
                events.add(() -> quit = true);
            }
        });
    }

    private interface Task {
        void run() throws InterruptedException, IOException;
    }

    private void lookOften() throws InterruptedException {
        long next = System.nanoTime();
        while (true) {
            if (!view.isPaused()) {
                events.add(view.look());
            }
            next = Math.max(next + interval.toNanos(), System.nanoTime() + interval.toNanos() / 2); // some rest, if it took long
            if (looks.poll(next - System.nanoTime(), TimeUnit.NANOSECONDS) != null) {
                looks.clear();
                next = System.nanoTime();
            }
        }
    }

    private void readKeys(Keys.Source source) throws IOException {
        for (String key = Keys.next(source); key != null; key = Keys.next(source)) {
            String typed = key;
            events.add(() -> {
                switch (view.key(typed)) {
                    case QUIT -> quit = true;
                    case LOOK -> looks.add(true);
                    case DRAW -> {
                    }
                }
            });
        }
    }
}
