package org.sharray.cli.terminal;

import java.io.IOException;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.function.Supplier;
import org.sharray.SharedArray;
import org.sharray.cli.select.Selection;
import org.sharray.error.SharrayException;

/**
 * Elements of one array as they change, as numbers or as a plot. It opens the array anew for each look: so it never keeps alive what others have given up, and finds an array that takes
 * the name of another.
 */
public final class Watch implements View {
    private static final int REST = 10;
    private static final int HEAD = 2;

    private final String name;
    private final Supplier<Selection> opener;

    private volatile boolean plot;
    private volatile Wish wish = new Wish(22, 80, 0, 0);
    private boolean paused;

    private String facts = "";
    private String problem = "";
    private Cells.Seen seen;
    private Picture picture;
    private LocalTime clock = LocalTime.MIDNIGHT;

    /** These belong to the looker. */
    private final Cells cells = new Cells();
    private Picture drawn;
    private Wish drawnFor;
    private long again;

    /** What is to be shown: how large, and from where. */
    private record Wish(int height, int width, long line, long column) {}

    Watch(String name, Supplier<Selection> opener, boolean plot) {
        this.name = name;
        this.opener = opener;
        this.plot = plot;
    }

    /**
     * Fills the screen until somebody has seen enough.
     *
     * @param  name                 what is watched, for people
     * @param  opener               opens it; called for each look
     * @param  plot                 whether to begin with the plot
     * @param  charset              of the terminal
     * @param  look                 what it can show
     * @param  interval             from one look to the next
     * @throws IOException          if there is no terminal
     * @throws InterruptedException if the thread is interrupted
     */
    public static void show(String name, Supplier<Selection> opener, boolean plot, Charset charset, Look look,
            Duration interval) throws IOException, InterruptedException {
        opener.get().close(); // so that a wrong name is refused before the screen is taken
        Live.show(new Watch(name, opener, plot), charset, look, interval);
    }

    @Override
    public Runnable look() {
        Wish wanted = wish;
        LocalTime now = LocalTime.now();
        try (Selection selection = opener.get()) {
            SharedArray array = selection.elements();
            String found = array.elementType() + ", shape " + selection.shape() + ", "
                    + Numbers.bytes(array.byteSize());
            if (plot) {
                Picture next = picture(array, wanted);
                return () -> show(found, "", now, null, next);
            }
            Cells.Seen next = cells.look(array, wanted.height(), wanted.width(), wanted.line(), wanted.column(),
                    System.nanoTime());
            return () -> show(found, "", now, next, null);
        } catch (SharrayException gone) {
            return () -> show(facts, gone.getMessage(), now, seen, picture);
        }
    }

    /** Reads a large array seldom, so that this takes at most a tenth of a processor. */
    private Picture picture(SharedArray array, Wish wanted) {
        long begin = System.nanoTime();
        if (drawn == null || !wanted.equals(drawnFor) || begin - again >= 0) {
            drawn = Picture.of(array, wanted.height(), wanted.width());
            drawnFor = wanted;
            long end = System.nanoTime();
            again = end + REST * (end - begin);
        }
        return drawn;
    }

    private void show(String newFacts, String newProblem, LocalTime time, Cells.Seen newSeen, Picture newPicture) {
        facts = newFacts;
        problem = newProblem;
        clock = time;
        seen = newSeen;
        picture = newPicture;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }

    @Override
    public Answer key(String key) {
        int page = Math.max(1, wish.height() - 1);
        return switch (key) {
            case "q", Keys.ESCAPE -> Answer.QUIT;
            case Keys.UP, "k" -> scroll(-1, 0);
            case Keys.DOWN, "j" -> scroll(1, 0);
            case Keys.PAGE_UP -> scroll(-page, 0);
            case Keys.PAGE_DOWN -> scroll(page, 0);
            case Keys.HOME -> scroll(-Long.MAX_VALUE, 0);
            case Keys.END -> scroll(Long.MAX_VALUE, 0);
            case Keys.LEFT -> scroll(0, -1);
            case Keys.RIGHT -> scroll(0, 1);
            case "t" -> {
                plot = !plot;
                yield Answer.LOOK;
            }
            case "p", " " -> {
                paused = !paused;
                yield Answer.LOOK;
            }
            default -> Answer.DRAW;
        };
    }

    private Answer scroll(long lines, long columns) {
        Wish now = wish;
        long most = seen == null ? 0 : Math.max(0, seen.allLines() - 1);
        long widest = seen == null ? 0 : Math.max(0, seen.allColumns() - 1);
        wish = new Wish(now.height(), now.width(), moved(now.line(), lines, most),
                moved(now.column(), columns, widest));
        return Answer.LOOK;
    }

    private static long moved(long from, long by, long most) {
        return by > most ? most : by < -most ? 0 : Math.clamp(from + by, 0, most);
    }

    @Override
    public void draw(Frame frame, Look look) {
        int bottom = Math.max(HEAD, frame.height() - 1);
        Frame body = frame.rows(HEAD, bottom);
        wish = new Wish(body.height(), body.width(), wish.line(), wish.column());
        frame.put(0, 0, look.fit(name + ": " + facts + "   " + clock.truncatedTo(ChronoUnit.SECONDS)
                + (paused ? "   paused" : ""), frame.width()), Style.STRONG);
        frame.put(1, 0, look.fit(problem, frame.width()), Style.BAD);
        if (seen != null) {
            seen.draw(body, look);
        } else if (picture != null) {
            picture.draw(body, look);
        }
        String keys = "q quit  " + look.orElse("↑↓←→", "arrows") + " scroll  t " + (plot ? "values" : "plot") + "  p "
                + (paused ? "go on" : "pause");
        frame.rows(bottom, frame.height()).put(0, 0, look.fit(keys, frame.width()), Style.FAINT);
    }
}
