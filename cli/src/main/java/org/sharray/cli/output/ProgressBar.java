package org.sharray.cli.output;

import java.io.PrintWriter;
import java.util.Locale;

import org.sharray.process.Slicing;

/** Draws how far something is, if it is watched. What is told here may be a loop of a pool. */
public final class ProgressBar implements Slicing.Progress, AutoCloseable {

    private static final int WIDTH = 40;

    private final PrintWriter out;
    private final String label;
    private final boolean watched = Terminal.isWatched();

    /**
     * A bar that is not drawn yet.
     *
     * @param out   where to
     * @param label what goes on
     */
    public ProgressBar(PrintWriter out, String label) {
        this.out = out;
        this.label = label;
    }

    @Override
    public boolean reached(long done, long total) {
        if (watched) {
            double share = (double) done / total;
            String bar = Terminal.bar(share, WIDTH);
            out.printf(Locale.ROOT, "\r%s  %s%s  %3d %%", label, bar,
                    Terminal.orElse("░", ".").repeat(WIDTH - bar.length()),
                    Math.round(100 * share));
            out.flush();
        }
        return true;
    }

    /** Clears the line, as if the bar had never been there. */
    @Override
    public void close() {
        if (watched) {
            out.print(Terminal.CLEAR_LINE);
            out.flush();
        }
    }
}
