package org.sharray.cli.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.sharray.OpenMode;
import org.sharray.SharedArray;
import org.sharray.error.SharrayException;
import org.sharray.inspector.ArrayState;
import org.sharray.inspector.Rates;
import org.sharray.inspector.Sampler;

/** All arrays of this machine, and one of them closely, as they are used. */
public final class Top implements View {
    private static final int CHARTS_BESIDE = 100;
    private static final int LEAST_FOR_BOTH = 14;
    private static final List<String> HELP = List.of("q        quit",
            "↑ ↓      select an array; page up, page down, home, end",
            "Enter    show or hide what is known of it", "← →      scroll that", "s        sort by the next column",
            "r        the other way round", "/        only arrays whose names contain a text; Esc: all again",
            "p        pause and go on", "?        this help; any key ends it");

    private final Sampler sampler;
    private final Duration interval;
    private final String machine = machine();
    private final Map<String, History> histories = new HashMap<>();

    private List<ArrayState> all = List.of();
    private List<ArrayState> rows = List.of();
    private boolean looked;
    private long time;
    private LocalTime clock = LocalTime.MIDNIGHT;
    private Closeup.Seen seen;
    private String seenKey = "";

    private ArrayTable.Order order = ArrayTable.Order.ARRAY;
    private boolean reversed;
    private String filter = "";
    private boolean typing;
    private boolean paused;
    private boolean help;
    private boolean open;
    private String selected = "";
    private int first;
    private int tableHeight = 1;
    private int scrolled;

    /** What is to be looked at closely; the looker reads it. Null: nothing. */
    private volatile Wish wish;

    /** Belongs to the looker. */
    private Closeup closeup;

    private record Wish(String key, int height, int width) {}

    Top(Sampler sampler, Duration interval) {
        this.sampler = sampler;
        this.interval = interval;
    }

    /**
     * Fills the screen until somebody has seen enough.
     *
     * @param  charset              of the terminal
     * @param  look                 what it can show
     * @param  interval             from one look at the arrays to the next
     * @throws IOException          if there is no terminal
     * @throws InterruptedException if the thread is interrupted
     */
    public static void show(Charset charset, Look look, Duration interval) throws IOException, InterruptedException {
        Live.show(new Top(new Sampler(), interval), charset, look, interval);
    }

    /**
     * Prints the table, for programs and for terminals that can't be filled.
     *
     * @param  out                  where to
     * @param  look                 what can be shown there
     * @param  interval             from one look at the arrays to the next; the first comes so long before the first table, since rates need two
     * @param  times                how many tables
     * @throws InterruptedException if the thread is interrupted
     */
    public static void print(PrintWriter out, Look look, Duration interval, int times) throws InterruptedException {
        Top top = new Top(new Sampler(), interval);
        top.look().run();
        for (int i = 0; i < times; i++) {
            Thread.sleep(interval);
            top.look().run();
            top.sort();
            Frame frame = new Frame(top.rows.size() + 2, 300);
            frame.put(0, 0, top.header(), Style.PLAIN);
            top.table(look).draw(frame.rows(1, frame.height()), look, 0, -1, -1, false);
            frame.text().forEach(out::println);
            out.println();
            out.flush();
        }
    }

    @Override
    public Runnable look() {
        List<ArrayState> states = sampler.sample();
        long now = System.nanoTime();
        Wish close = wish;
        Closeup.Seen next = close == null
                ? null
                : states.stream().filter(state -> key(state).equals(close.key())).findFirst()
                        .map(state -> lookClosely(state, close)).orElse(null);
        return () -> {
            seen = next;
            seenKey = close == null ? "" : close.key();
            take(states, now);
        };
    }

    /** Null if the array is gone, or can't be opened. */
    private Closeup.Seen lookClosely(ArrayState state, Wish close) {
        try (SharedArray array = SharedArray.open(state.found(), OpenMode.READ_ONLY)) {
            if (closeup == null || !closeup.isOf(state.facts(), close.height(), close.width())) {
                closeup = new Closeup(state.facts(), array, close.height(), close.width());
            }
            return closeup.next(array);
        } catch (SharrayException gone) {
            return null;
        }
    }

    /** Hears of a sample. */
    void take(List<ArrayState> states, long now) {
        all = states;
        time = now;
        clock = LocalTime.now();
        looked = true;
        histories.keySet().retainAll(all.stream().map(Top::key).toList());
        for (ArrayState state : all) {
            History history = histories.computeIfAbsent(key(state), _ -> new History());
            if (state.rates() != Rates.NONE) { // known from the second sample on
                history.add(time, state.rates().acquisitions());
            }
        }
    }

    private static String key(ArrayState state) {
        return state.found().kind() + state.label();
    }

    @Override
    public boolean isPaused() {
        return paused && wish == null || paused && seen != null && seenKey.equals(wish.key());
    }

    @Override
    public Answer key(String key) {
        if (help) {
            help = false;
            return Answer.DRAW;
        } else if (typing) {
            return typed(key);
        }
        return switch (key) {
            case "q" -> Answer.QUIT;
            case Keys.UP, "k" -> select(-1);
            case Keys.DOWN, "j" -> select(1);
            case Keys.PAGE_UP -> select(1 - tableHeight);
            case Keys.PAGE_DOWN -> select(tableHeight - 1);
            case Keys.HOME -> select(-rows.size());
            case Keys.END -> select(rows.size());
            case Keys.ENTER -> detail(!open);
            case Keys.LEFT -> scroll(-3);
            case Keys.RIGHT -> scroll(3);
            case Keys.ESCAPE -> back();
            case "s" -> {
                order = order.next();
                yield Answer.DRAW;
            }
            case "r" -> {
                reversed = !reversed;
                yield Answer.DRAW;
            }
            case "/" -> {
                typing = true;
                yield Answer.DRAW;
            }
            case "p", " " -> {
                paused = !paused;
                yield Answer.LOOK;
            }
            case "?", "h" -> {
                help = true;
                yield Answer.DRAW;
            }
            default -> Answer.DRAW;
        };
    }

    private Answer typed(String key) {
        switch (key) {
            case Keys.ENTER -> typing = false;
            case Keys.ESCAPE -> {
                typing = false;
                filter = "";
            }
            case Keys.BACKSPACE -> filter = filter.isEmpty()
                    ? ""
                    : filter.substring(0, filter.offsetByCodePoints(filter.length(), -1));
            default -> filter += key.codePointCount(0, key.length()) == 1 ? key : "";
        }
        return Answer.DRAW;
    }

    private Answer detail(boolean wanted) {
        open = wanted;
        scrolled = 0;
        return Answer.LOOK;
    }

    private Answer back() {
        if (open) {
            return detail(false);
        }
        filter = "";
        return Answer.DRAW;
    }

    private Answer scroll(int by) {
        scrolled = Math.max(0, scrolled + by);
        return Answer.DRAW;
    }

    private Answer select(int by) {
        sort(); // the keys before may have changed the rows
        if (!rows.isEmpty()) {
            selected = key(rows.get(Math.clamp((long) selection() + by, 0, rows.size() - 1)));
            scrolled = 0;
        }
        return open ? Answer.LOOK : Answer.DRAW;
    }

    /** The row of what is selected: of the first, if that is not there. */
    private int selection() {
        for (int row = 0; row < rows.size(); row++) {
            if (key(rows.get(row)).equals(selected)) {
                return row;
            }
        }
        return 0;
    }

    private void sort() {
        String wanted = filter.toLowerCase(Locale.ROOT);
        rows = all.stream().filter(state -> state.label().toLowerCase(Locale.ROOT).contains(wanted))
                .sorted(order.comparator(reversed)).toList();
        if (!rows.isEmpty()) {
            selected = key(rows.get(selection()));
        }
    }

    private Table<ArrayState> table(Look look) {
        Instant now = Instant.now();
        int parts = Math.clamp(Duration.ofMinutes(1).dividedBy(interval), 1, ArrayTable.CURVE);
        return ArrayTable.of(rows, now, state -> {
            History history = histories.get(key(state));
            return history == null ? "" : Sparkline.of(history.means(time, parts), look);
        });
    }

    @Override
    public void draw(Frame frame, Look look) {
        sort();
        int bottom = Math.max(1, frame.height() - 1);
        frame.put(0, 0, look.fit(header(), frame.width()), Style.STRONG);
        Frame body = frame.rows(1, bottom);
        footer(frame.rows(bottom, frame.height()), look);
        if (help) {
            for (int row = 0; row < HELP.size(); row++) {
                body.put(row + 1, 2, look.blocks() ? HELP.get(row) : HELP.get(row).replaceAll("[^ -~]", "*"),
                        Style.PLAIN);
            }
            return;
        }
        boolean both = body.height() >= LEAST_FOR_BOTH;
        int split = !open ? body.height() : both ? Math.clamp(rows.size() + 1, 4, body.height() * 2 / 5) : 0;
        list(body.rows(0, split), look);
        if (open && !rows.isEmpty()) {
            pane(body.rows(split, body.height()), look, rows.get(selection()));
        } else {
            wish = null;
        }
    }

    private void list(Frame frame, Look look) {
        tableHeight = Math.max(1, frame.height() - 1);
        int row = selection();
        first = Math.clamp(first, Math.max(0, row - tableHeight + 1), row);
        first = Math.min(first, Math.max(0, rows.size() - tableHeight)); // no empty lines below
        table(look).draw(frame, look, first, rows.isEmpty() ? -1 : row, order.column(), order.isFalling(reversed));
        if (rows.isEmpty() && looked) {
            String why = all.isEmpty()
                    ? "No process has an array open, and there are none with names."
                    : "No array's name contains that.";
            frame.put(1, 0, look.fit(why, frame.width()), Style.FAINT);
        }
    }

    /** What is known of one array, and its charts: below, or beside if there is room. */
    private void pane(Frame frame, Look look, ArrayState state) {
        frame.put(0, 0, look.orElse("─", "-").repeat(frame.width()), Style.FAINT);
        Frame inner = frame.rows(1, frame.height());
        boolean beside = inner.width() >= CHARTS_BESIDE;
        List<Detail.Line> lines = Detail.of(state, Instant.now());
        int needed = Detail.draw(lines, new Frame(0, beside ? inner.width() / 2 - 2 : inner.width()), 0);
        int room = beside
                ? inner.height()
                : Math.min(needed, inner.height() <= 8 ? inner.height() : inner.height() / 2);
        scrolled = Math.clamp(scrolled, 0, Math.max(0, needed - room));
        Frame facts = beside ? inner.columns(0, inner.width() / 2 - 2) : inner.rows(0, room);
        Detail.draw(lines, facts, scrolled);
        if (needed > room && room > 0) {
            String more = look.orElse("← →", "<- ->") + " scroll";
            facts.part(room - 1, facts.width() - more.length(), 1, more.length()).put(0, 0, more, Style.FAINT);
        }
        charts(beside ? inner.columns(inner.width() / 2, inner.width()) : inner.rows(room, inner.height()), look,
                state);
    }

    private void charts(Frame frame, Look look, ArrayState state) {
        int changesHeight = Math.min(4, frame.height());
        Frame plot = frame.rows(changesHeight + 1, frame.height());
        wish = new Wish(key(state), plot.height(), frame.width());
        if (seen == null || !seenKey.equals(key(state))) {
            return;
        }
        frame.put(0, 0,
                look.fit("where its memory changes, in " + seen.blocks() + " blocks", frame.width()),
                Style.TITLE);
        seen.changes().draw(frame.rows(1, changesHeight), look);
        frame.put(changesHeight, 0, look.fit("its elements", frame.width()), Style.TITLE);
        seen.elements().draw(plot, look);
    }

    private String header() {
        long bytes = all.stream().flatMap(state -> state.facts().stream()).mapToLong(facts -> facts.fileBytes()).sum();
        return "sharray" + (machine.isEmpty() ? "" : " on " + machine) + "   " + all.size()
                + (all.size() == 1 ? " array" : " arrays") + "   " + Numbers.bytes(bytes) + "   "
                + clock.truncatedTo(ChronoUnit.SECONDS) + (paused ? "   paused" : "")
                + (filter.isEmpty() ? "" : "   only \"" + filter + "\": " + rows.size());
    }

    private void footer(Frame frame, Look look) {
        if (typing) {
            frame.put(0, 0, "/" + filter + look.orElse("▏", "_") + "   Enter: keep   Esc: all", Style.STRONG);
            return;
        }
        String keys = "q quit  " + look.orElse("↑↓", "up/down") + " select  Enter " + (open ? "list" : "detail")
                + "  s sort  r reverse  / filter  p " + (paused ? "go on" : "pause") + "  ? help";
        frame.put(0, 0, look.fit(keys, frame.width()), Style.FAINT);
    }

    private static String machine() {
        try {
            return Files.readString(Path.of("/proc/sys/kernel/hostname")).strip();
        } catch (IOException elsewhere) {
            return "";
        }
    }
}
