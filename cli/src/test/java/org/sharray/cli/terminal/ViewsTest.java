package org.sharray.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.cli.select.Selection;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.LockPlace;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.inspector.ArrayState;
import org.sharray.inspector.Rates;
import org.sharray.inspector.Sampler;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/** What {@link Top}, {@link Watch} and their parts draw, and what keys do to it, without a terminal. */
class ViewsTest {
    private static final Look LOOK = new Look(true, true);
    private static final String[] KEYS = {Keys.UP, Keys.DOWN, Keys.ENTER, Keys.ESCAPE, "s", "r", "/", "a",
            Keys.BACKSPACE, "?",
            Keys.PAGE_DOWN, Keys.RIGHT, Keys.END, Keys.OTHER, "p", "p", "t"};

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static String drawn(View view, int height, int width) {
        var frame = new Frame(height, width);
        view.draw(frame, LOOK);
        FrameTest.requireSound(frame);
        return String.join("\n", frame.text());
    }

    /** An array with the worst names that there are. */
    private static ArrayState state(String name, State lock, double rate) {
        var who = new ParticipantFacts(3, 1, 4711, name, ParticipantFacts.Proof.BYTE_LOCK, lock != State.HELD,
                Optional.of(Instant.now()));
        var facts = new LockFacts("the lock", lock, Optional.of(new LockFacts.Owner(who, -1)), true, true, false,
                Optional.of(Instant.now().minusSeconds(12)), 1, 2, Duration.ofMillis(3), 4, 5);
        var synchronizer = new SynchronizerFacts(SynchronizerFacts.Kind.READ_WRITE_LOCK, name, name, 1,
                Optional.of(facts));
        return new ArrayState(new FoundArray(Kind.NAMED, Optional.of(name), Path.of("/dev/shm/one.npy"),
                List.of(4711L, 4712L)),
                Optional.of(new ArrayFacts(Optional.of(UUID.randomUUID()), Dtype.parse("<f8"), Shape.of(2, 3), false,
                        48, 16384,
                        Optional.of(Instant.EPOCH), 12, LockPlace.OTHERS, Optional.of(name), 8, 2, 8, true)),
                Optional.empty(), OptionalLong.of(4096), Optional.of(facts), List.of(facts, facts), List.of(who, who),
                List.of(synchronizer), new Rates(rate, rate / 10, 0.001, 1e9));
    }

    @Test
    void topFitsEveryWindowWhateverTheNamesAre() {
        List<ArrayState> states = new ArrayList<>();
        for (int i = 0; i < FrameTest.FOREIGN.length; i++) {
            states.add(state(FrameTest.FOREIGN[i], State.values()[i % State.values().length], i));
        }
        states.add(new ArrayState(new FoundArray(Kind.NAMED, Optional.of("bad"), Path.of("/bad"), List.of()),
                Optional.empty(),
                Optional.of("damaged\033[2J"), OptionalLong.empty(), Optional.empty(), List.of(), List.of(), List.of(),
                Rates.NONE));
        var random = new Random(5);
        var sampler = new Sampler();
        var top = new Top(sampler, Duration.ofSeconds(1));
        for (int round = 0; round < 500; round++) {
            if (round % 7 == 0) {
                top.take(round % 21 == 0 ? List.of() : states, round * 1_000_000_000L);
            }
            top.key(KEYS[random.nextInt(KEYS.length)]);
            drawn(top, 1 + random.nextInt(40), 1 + random.nextInt(130));
        }
        drawn(top, 1, 1);
    }

    @Test
    void topSortsFiltersAndSelects() {
        var sampler = new Sampler();
        var top = new Top(sampler, Duration.ofSeconds(1));
        top.take(List.of(state("alpha", State.FREE, 5), state("beta", State.HELD, 700),
                state("gamma", State.ORPHANED, 90)), 1);
        assertThat(drawn(top, 10, 130)).containsSubsequence("3 arrays", "ARRAY▲", "alpha", "beta",
                "held 4711 dead 12 s",
                "gamma", "owner died", "q quit  ↑↓ select");
        for (int i = 0; i < 4; i++) {
            top.key("s");
        }
        assertThat(drawn(top, 10, 130)).containsSubsequence("ACQ/S▼", "beta", "700", "gamma", "alpha");
        top.key("r");
        assertThat(drawn(top, 10, 130)).containsSubsequence("ACQ/S▲", "alpha", "gamma", "beta");
        top.key("/");
        top.key("q");
        top.key(Keys.BACKSPACE);
        top.key("B");
        top.key(Keys.ENTER);
        assertThat(drawn(top, 10, 130)).contains("only \"B\": 1", "beta").doesNotContain("alpha");
        assertThat(top.key(Keys.ENTER)).isEqualTo(View.Answer.LOOK);
        assertThat(drawn(top, 30, 98))
                .contains("by 4711 beta, thread 4294967295; the kernel has let go of its byte lock");
        top.key("?");
        assertThat(drawn(top, 20, 60)).contains("sort by the next column");
        top.key("q"); // ends the help alone
        assertThat(drawn(top, 20, 60)).contains("beta");
        assertThat(top.key("q")).isEqualTo(View.Answer.QUIT);
    }

    @Test
    void keysThatComeAtOnceEachSeeWhatTheOneBeforeDid() {
        var sampler = new Sampler();
        var top = new Top(sampler, Duration.ofSeconds(1));
        top.take(
                List.of(state("alpha", State.FREE, 5), state("beta", State.FREE, 7), state("betty", State.FREE, 9)),
                1);
        for (String key : new String[]{"/", "b", "e", "t", Keys.ENTER, Keys.HOME, Keys.DOWN, Keys.ENTER}) {
            top.key(key);
        }
        assertThat(drawn(top, 30, 98)).contains("array       betty");
    }

    @Test
    void anEmptyMachineIsSaidSo() {
        var sampler = new Sampler();
        var top = new Top(sampler, Duration.ofSeconds(1));
        assertThat(drawn(top, 5, 80)).doesNotContain("No process");
        top.take(List.of(), 1);
        assertThat(drawn(top, 5, 80)).contains("0 arrays", "No process has an array open");
    }

    @Test
    void theCloseUpGlowsWhereMemoryChanges() {
        try (SharedIntArray array = SharedIntArray.create(2_000)) {
            var closeup = new Closeup("it", array, 3, 50);
            closeup.next(array);
            array.set(1_999, 1);
            var after = (HeatMap) closeup.next(array).changes();
            assertThat(after.grid().values()).hasSize(200).endsWith(after.high());
            assertThat(after.grid().at(0, 0)).isZero();
            assertThat(((HeatMap) closeup.next(array).changes()).high()).isBetween(0.01, after.high() * 0.9);
            assertThat(closeup.isOf("it", 3, 50)).isTrue();
            assertThat(closeup.isOf("it", 3, 51)).isFalse();
        }
    }

    @Test
    void watchMarksWhatHasChanged() {
        try (SharedIntArray array = SharedIntArray.of(1, 2, 3)) {
            var cells = new Cells();
            Cells.Seen first = cells.look(array, 5, 40, 0, 0, 0);
            array.set(1, 20);
            Cells.Seen second = cells.look(array, 5, 40, 0, 0, 1);
            Cells.Seen third = cells.look(array, 5, 40, 0, 0, 500_000_000);
            Cells.Seen fourth = cells.look(array, 5, 40, 0, 0, 2_000_000_000);

            assertThat(styles(first)).containsExactly(Style.PLAIN, Style.PLAIN, Style.PLAIN);
            assertThat(styles(second)).containsExactly(Style.PLAIN, Style.SELECTED, Style.PLAIN);
            assertThat(styles(third)).containsExactly(Style.PLAIN, Style.CHANGED, Style.PLAIN);
            assertThat(styles(fourth)).containsExactly(Style.PLAIN, Style.PLAIN, Style.PLAIN);
        }
    }

    private static List<Style> styles(Cells.Seen seen) {
        return seen.lines().stream().flatMap(List::stream).map(Column.Cell::style).toList();
    }

    @Test
    void watchShowsAsManyElementsAsFit() {
        SharedIntArray.create(1000, options().named("line")).close();
        try (SharedDoubleArray table = SharedDoubleArray.create(Shape.of(2, 3, 4), options().named("table"))) {
            table.set(table.index(1, 2, 3), 1.5);
        }
        Watch line = new Watch("line", () -> Selection.open("line"), false);
        assertThat(look(line, 6, 32)).containsSubsequence("line: int32, shape (1000,)", "0: 0 0 0 0 0 0 0 0 0 0",
                "20:");
        line.key(Keys.END);
        assertThat(look(line, 6, 32)).contains("990: 0 0 0 0 0 0 0 0 0 0\nq quit");
        Watch part = new Watch("t", () -> Selection.open("table[1]"), false);
        assertThat(look(part, 9, 40)).contains("     0   1   2   3\n0: 0.0 0.0 0.0 0.0\n")
                .contains("2: 0.0 0.0 0.0 1.5");
        Watch all = new Watch("t", () -> Selection.open("table"), false);
        assertThat(look(all, 11, 40)).contains("\n1,2: 0.0 0.0 0.0 1.5\n");
        Watch single = new Watch("t", () -> Selection.open("table[1,2,3]"), false);
        assertThat(look(single, 9, 40)).contains("shape ()", "0: 1.5");
        Watch plot = new Watch("line", () -> Selection.open("line"), true);
        assertThat(look(plot, 9, 40)).contains("0┤", "999");
        SharedArray.delete("line");
        assertThat(look(line, 6, 60)).contains("990: 0 0 0", "There is no")
                .describedAs("what was there stays to be seen");
        var random = new Random(3);
        for (int round = 0; round < 500; round++) {
            Watch any = List.of(part, all, single, line).get(round % 4);
            any.key(KEYS[random.nextInt(KEYS.length)]);
            look(any, 1 + random.nextInt(12), 1 + random.nextInt(60));
        }
    }

    /** Once drawn, it knows its size; then it looks. */
    private static String look(View view, int height, int width) {
        drawn(view, height, width);
        view.look().run();
        return drawn(view, height, width);
    }
}
