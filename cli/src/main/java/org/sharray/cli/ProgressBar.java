package org.sharray.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * Draws how far something is, while it is open and if it is watched: processes write to shared memory how far they are, and
 * a thread here reads it ten times a second.
 */
final class ProgressBar implements AutoCloseable {

    private static final int WIDTH = 40;
    private static final long INTERVAL_MILLIS = 100;

    private final PrintWriter out;
    private final String label;
    private final long total;
    private final LongSupplier done;
    private final Thread drawer = Thread.ofPlatform().daemon().unstarted(this::drawRepeatedly);

    private ProgressBar(PrintWriter out, String label, long total, LongSupplier done) {
        this.out = out;
        this.label = label;
        this.total = total;
        this.done = done;
    }

    static ProgressBar start(PrintWriter out, String label, long total, LongSupplier done) {
        var bar = new ProgressBar(out, label, total, done);
        if (Terminal.isWatched()) {
            bar.drawer.start();
        }
        return bar;
    }

    private void drawRepeatedly() {
        try {
            while (true) {
                draw();
                Thread.sleep(INTERVAL_MILLIS);
            }
        } catch (InterruptedException e) {
            out.print("\r\033[K"); // as if it had never been there
            out.flush();
        }
    }

    private void draw() {
        double share = total == 0 ? 1 : Math.min(1, (double) done.getAsLong() / total);
        String bar = Terminal.bar(share, WIDTH);
        out.printf(Locale.ROOT, "\r%s  %s%s  %3d %%", label, bar,
                Terminal.orElse("░", ".").repeat(WIDTH - bar.length()),
                Math.round(100 * share));
        out.flush();
    }

    /** Stops drawing and clears the line. Nothing is read after this. */
    @Override
    public void close() {
        drawer.interrupt();
        try {
            drawer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
