package org.sharray.cli.terminal;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.sharray.cli.terminal.Column.Cell;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspector.ArrayState;

/** The list of arrays: its columns, and the orders it can have. */
final class ArrayTable {
    /** The characters of a curve. */
    static final int CURVE = 20;

    private ArrayTable() {}

    /** What the list is sorted by; each is a column's place. */
    enum Order {
        ARRAY(0, Comparator.comparing(ArrayState::label)), //
        BYTES(3, falling(state -> state.facts().map(facts -> facts.dataBytes()).orElse(-1L))), //
        PROCESSES(4, falling(state -> state.found().processes().size())), //
        LOCK(5, falling(ArrayTable::trouble)), //
        ACQUISITIONS(6, falling(state -> state.rates().acquisitions())), //
        CONTENDED(7, falling(state -> state.rates().contended())), //
        WAITING(8, falling(state -> state.rates().waiting())), //
        CHANGES(9, falling(state -> state.rates().changes()));

        private final int column;
        private final Comparator<ArrayState> usual;

        Order(int column, Comparator<ArrayState> usual) {
            this.column = column;
            this.usual = usual;
        }

        private static <T extends Comparable<T>> Comparator<ArrayState> falling(Function<ArrayState, T> value) {
            return Comparator.comparing(value).reversed();
        }

        Order next() {
            return values()[(ordinal() + 1) % values().length];
        }

        int column() {
            return column;
        }

        boolean isFalling(boolean reversed) {
            return this == ARRAY == reversed;
        }

        Comparator<ArrayState> comparator(boolean reversed) {
            return (reversed ? usual.reversed() : usual).thenComparing(ArrayState::label);
        }
    }

    static Table<ArrayState> of(List<ArrayState> rows, Instant now, Function<ArrayState, String> curve) {
        return new Table<>(List.of(//
                new Column<>("ARRAY", 12, 40, false, 0, ArrayTable::label), //
                new Column<>("DTYPE", 7, 16, false, 6, state -> fact(state, facts -> facts.type().toString())), //
                new Column<>("SHAPE", 8, 20, false, 7, state -> fact(state, facts -> facts.shape().toString())), //
                new Column<>("BYTES", 8, 10, true, 4, state -> fact(state, facts -> Numbers.bytes(facts.dataBytes()))), //
                new Column<>("PROCS", 5, 5, true, 5,
                        state -> Cell.of(String.valueOf(state.found().processes().size()))), //
                new Column<>("LOCK", 18, 30, false, 1, state -> lock(state, now)), //
                new Column<>("ACQ/S", 6, 6, true, 2, state -> rate(state.rates().acquisitions(), Style.PLAIN)), //
                new Column<>("CONT/S", 6, 6, true, 8, state -> rate(state.rates().contended(), Style.BUSY)), //
                new Column<>("WAITING", 7, 7, true, 10, ArrayTable::waiting), //
                new Column<>("CHG/S", 6, 6, true, 9, state -> rate(state.rates().changes(), Style.PLAIN)), //
                new Column<>("LAST MINUTE", CURVE, CURVE, false, 3,
                        state -> new Cell(curve.apply(state), Style.CURVE))),
                rows);
    }

    private static Cell label(ArrayState state) {
        return new Cell(state.label(), state.isOrphan() ? Style.FAINT : Style.STRONG);
    }

    private static Cell fact(ArrayState state, Function<org.sharray.inspect.ArrayFacts, String> text) {
        return state.facts().map(text).map(Cell::of).orElse(new Cell("?", Style.FAINT));
    }

    private static Cell rate(double rate, Style style) {
        return new Cell(Numbers.rate(rate), rate < 0.005 ? Style.FAINT : style);
    }

    /** How many wait on average; what is not over yet counts only when it is, so that somebody waits is said in words. */
    private static Cell waiting(ArrayState state) {
        boolean now = state.lock().map(LockFacts::hasWaiters).orElse(false);
        return now && state.rates().waiting() < 0.005
                ? new Cell("yes", Style.BUSY)
                : rate(state.rates().waiting(), Style.BUSY);
    }

    private static Cell lock(ArrayState state, Instant now) {
        if (state.problem().isPresent()) {
            return new Cell("can't be opened", Style.BAD);
        } else if (state.lock().isEmpty()) {
            return new Cell("-", Style.FAINT);
        }
        LockFacts lock = state.lock().get();
        return switch (lock.state()) {
            case ORPHANED -> new Cell("owner died", Style.BAD);
            case FREE -> {
                long parts = state.stripes().stream().filter(part -> part.state() == State.HELD).count();
                yield parts == 0
                        ? new Cell("free", Style.GOOD)
                        : Cell.of(parts + " of " + state.stripes().size() + " parts");
            }
            case HELD -> held(lock, now);
        };
    }

    private static Cell held(LockFacts lock, Instant now) {
        Optional<LockFacts.Owner> owner = lock.owner();
        boolean dead = owner.map(holder -> !holder.process().alive()).orElse(false);
        String since = lock.heldSince().map(start -> Duration.between(start, now)).filter(age -> !age.isNegative())
                .map(age -> " " + Numbers.time(age)).orElse("");
        return new Cell("held " + owner.map(holder -> String.valueOf(holder.process().pid())).orElse("?")
                + (dead ? " dead" : "") + since, dead ? Style.BAD : lock.hasWaiters() ? Style.BUSY : Style.PLAIN);
    }

    /** How much a lock deserves to be looked at. */
    private static int trouble(ArrayState state) {
        return state.lock().map(lock -> switch (lock.state()) {
            case ORPHANED -> 4;
            case HELD ->
                lock.owner().map(owner -> !owner.process().alive()).orElse(true) ? 5 : lock.hasWaiters() ? 3 : 2;
            case FREE -> state.stripes().stream().anyMatch(part -> part.state() == State.HELD) ? 1 : 0;
        }).orElse(-1);
    }
}
