package org.sharray.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.LockPlace;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.inspector.ArrayState;

/** All that is known of an array, line by line. */
final class Detail {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss")
            .withZone(ZoneId.systemDefault());
    private static final int PARTS_SHOWN = 4;

    private final List<Line> lines = new ArrayList<>();
    private final Instant now;

    /**
     * One line.
     *
     * @param title what it tells of; empty if that stands above
     * @param text  what it tells
     * @param style of the text
     */
    record Line(String title, String text, Style style) {}

    private Detail(Instant now) {
        this.now = now;
    }

    static List<Line> of(ArrayState state, Instant now) {
        Detail detail = new Detail(now);
        detail.describe(state);
        return detail.lines;
    }

    private void describe(ArrayState state) {
        add("array", state.label(), Style.STRONG);
        state.problem().ifPresent(problem -> add("refused", problem, Style.BAD));
        state.facts().ifPresent(facts -> facts(facts, state));
        add("processes", state.isOrphan()
                ? "none has it open"
                : state.found().processes().stream().map(String::valueOf).collect(Collectors.joining(", ")));
        if (state.facts().isPresent()) {
            lock(state);
        }
        if (!state.stripes().isEmpty()) {
            parts(state.stripes());
        }
        String title = "others";
        for (SynchronizerFacts synchronizer : state.synchronizers()) {
            add(title, synchronizer(synchronizer), Style.PLAIN);
            title = "";
        }
        title = "takes part";
        for (ParticipantFacts participant : state.participants()) {
            add(title, participant.pid() + " " + participant.program() + " (" + slot(participant)
                    + participant.started().map(start -> ", for " + age(start)).orElse("") + ")",
                    participant.alive() ? Style.PLAIN : Style.BAD);
            title = "";
        }
    }

    private void facts(ArrayFacts facts, ArrayState state) {
        add("elements", facts.type() + ", shape " + facts.shape() + (facts.columnMajor() ? ", column by column" : ""));
        add("size", Numbers.count(facts.dataBytes()) + " bytes; the file " + Numbers.bytes(facts.fileBytes())
                + (state.residentBytes().isPresent()
                        ? ", " + Numbers.bytes(state.residentBytes().getAsLong()) + " of it in memory"
                        : ""));
        add("file", state.found().path().toString());
        facts.created().ifPresent(created -> add("made",
                CLOCK.format(created) + ", " + age(created) + " ago, by process " + facts.creator()));
    }

    private void lock(ArrayState state) {
        LockPlace place = state.facts().orElseThrow().lock();
        if (state.lock().isEmpty()) {
            add("lock", place == LockPlace.NONE ? "none" : "another array's, which can't be found");
            return;
        }
        LockFacts lock = state.lock().get();
        String strict = state.facts().get().strict() ? ", strict" : "";
        String others = place == LockPlace.OTHERS
                ? ", that of " + state.facts().get().lockPath().orElse("another array")
                : "";
        switch (lock.state()) {
            case FREE -> add("lock", "free" + strict + others, Style.GOOD);
            case ORPHANED -> add("lock", "free after its owner died" + strict + others, Style.BAD);
            case HELD -> {
                add("lock", "held" + lock.heldSince().map(since -> " for " + age(since)).orElse("") + strict + others,
                        style(lock));
                lock.owner().ifPresent(owner -> add("", "by " + owner.process().pid() + " "
                        + owner.process().program() + ", thread " + Integer.toUnsignedLong(owner.thread()) + "; "
                        + owner.process().proof().evidence(owner.process().alive()), style(lock)));
            }
        }
        if (lock.hasWaiters()) {
            add("", "somebody waits for it" + (lock.isStarving() ? ", for so long that it is preferred" : ""),
                    Style.BUSY);
        }
        add("", counts(lock));
    }

    private static String counts(LockFacts lock) {
        return Numbers.count(lock.acquisitions()) + (lock.acquisitions() == 1 ? " acquisition, " : " acquisitions, ")
                + Numbers.count(lock.contended()) + " contended, "
                + Numbers.time(lock.waited()) + " waited, " + deaths(lock.deaths()) + replays(lock.replays());
    }

    private static String replays(long replays) {
        return replays == 0
                ? ""
                : ", " + Numbers.count(replays) + (replays == 1 ? " transaction" : " transactions")
                        + " of theirs finished";
    }

    private static String deaths(long deaths) {
        return deaths == 0 ? "no owner died" : deaths == 1 ? "1 owner died" : Numbers.count(deaths) + " owners died";
    }

    private void parts(List<LockFacts> parts) {
        List<LockFacts> held = parts.stream().filter(part -> part.state() == State.HELD).toList();
        long acquisitions = parts.stream().mapToLong(LockFacts::acquisitions).sum();
        long contended = parts.stream().mapToLong(LockFacts::contended).sum();
        add("parts", parts.size() + " locks, " + held.size() + " held; " + Numbers.count(acquisitions)
                + " acquisitions, " + Numbers.count(contended) + " contended");
        for (LockFacts part : held.subList(0, Math.min(PARTS_SHOWN, held.size()))) {
            add("", part.label() + ": held" + by(part), style(part));
        }
        parts.stream().max(Comparator.comparingLong(LockFacts::contended)).filter(part -> part.contended() > 0)
                .ifPresent(part -> add("", "most contended: " + part.label() + ", " + Numbers.count(part.contended())
                        + " times"));
    }

    private static String by(LockFacts lock) {
        return lock.owner().map(owner -> " by " + owner.process().pid()).orElse("");
    }

    private static String synchronizer(SynchronizerFacts synchronizer) {
        String kind = synchronizer.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
        Optional<String> held = synchronizer.lock().filter(lock -> lock.state() == State.HELD)
                .map(lock -> ", held" + by(lock));
        return kind + (synchronizer.name().isEmpty() ? "" : " \"" + synchronizer.name() + "\"") + ": "
                + synchronizer.state() + held.orElse("");
    }

    private static String slot(ParticipantFacts participant) {
        return "slot " + participant.slot() + ", " + (participant.alive() ? "alive" : "dead") + ": "
                + participant.proof().evidence(participant.alive());
    }

    /** How bad it is that a lock is held. */
    private static Style style(LockFacts lock) {
        boolean dead = lock.owner().map(owner -> !owner.process().alive()).orElse(false);
        return dead ? Style.BAD : lock.hasWaiters() ? Style.BUSY : Style.PLAIN;
    }

    private String age(Instant since) {
        Duration age = Duration.between(since, now);
        return Numbers.time(age.isNegative() ? Duration.ZERO : age);
    }

    private void add(String title, String text) {
        add(title, text, Style.PLAIN);
    }

    private void add(String title, String text, Style style) {
        lines.add(new Line(title, text, style));
    }

    /** Draws lines, broken where they are too wide; tells how many rows they take. */
    static int draw(List<Line> lines, Frame frame, int first) {
        int indent = frame.width() >= 40 ? 12 : 0;
        int row = -first;
        for (Line line : lines) {
            if (indent > 0) {
                frame.put(row, 0, line.title(), Style.TITLE);
            }
            for (String part : broken(line.text(), Math.max(1, frame.width() - indent))) {
                frame.put(row++, indent, part, line.style());
            }
        }
        return row + first;
    }

    /** Breaks a text at spaces, or where there is none, anywhere. */
    static List<String> broken(String text, int width) {
        List<String> parts = new ArrayList<>();
        StringBuilder part = new StringBuilder();
        int taken = 0;
        int space = -1; // behind the last space of the part
        for (int point : text.codePoints().toArray()) {
            String character = Character.toString(point);
            if (taken + Frame.widthOf(character) > width && !part.isEmpty()) {
                int cut = space > 0 ? space : part.length();
                parts.add(part.substring(0, cut));
                part.delete(0, cut);
                taken = Frame.widthOf(part.toString());
                space = -1;
            }
            part.append(character);
            taken += Frame.widthOf(character);
            space = point == ' ' ? part.length() : space;
        }
        parts.add(part.toString());
        return parts;
    }
}
