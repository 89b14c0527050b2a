package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.SharedArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.cli.terminal.BrokenView;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;

/** {@code top} and {@code watch} on a screen, with a keyboard. */
class ScreenTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @TempDir
    private Path temporary;

    private Tmux sharray(int width, int height, Map<String, String> more, String... arguments) throws IOException {
        Map<String, String> environment = new HashMap<>(
                Map.of("SHARRAY_DIRECTORY", directory.path().toString(), "LC_ALL",
                        "C.UTF-8", "NO_COLOR", ""));
        environment.putAll(more);
        List<String> command = Run.command(arguments).stream()
                .filter(word -> !word.contains(".encoding=")) // the terminal's is to be found out
                .toList();
        return new Tmux(temporary, width, height, environment, command);
    }

    @Test
    void topShowsWhoHasTheLockAndObeysKeys() throws IOException {
        SharedIntArray.create(10, options().named("counts")).close();
        try (ChildJvm holder = ChildJvm.start(LockUser.class, "counts").expect("in");
                Tmux top = sharray(120, 30, Map.of(), "top", "--interval", "0.1")) {
            top.until("the array",
                    screen -> screen.lines().anyMatch(line -> line.startsWith("counts") && line.contains("free")));
            assertThat(top.screen()).contains("ARRAY▲", "q quit");
            holder.say("take");
            holder.expect("taken");
            top.untilShows("held " + holder.pid());

            try (SharedDoubleArray later = SharedDoubleArray.create(3, options().named("later"))) {
                assertThat(later.isOpen()).isTrue();
                top.untilShows("later");
            }
            top.type("s");
            top.untilShows("BYTES▼");
            top.type("/", "c", "o", "u", "Enter");
            top.until("later to be left out",
                    screen -> screen.contains("only \"cou\": 1") && !screen.contains("later"));
            assertThat(top.screen()).contains("int32", "(10,)", "40 B");

            top.type("Enter");
            top.untilShows("by " + holder.pid());
            assertThat(top.untilShows("0┤")).contains("where its memory changes", "its elements", "the kernel still");
            top.resize(60, 20);
            top.until("the smaller screen", screen -> screen.lines().allMatch(line -> line.length() <= 60)
                    && screen.lines().toList().get(19).startsWith("q quit"));
            top.resize(2, 1);
            top.resize(100, 10);
            top.until("the details again",
                    screen -> screen.contains("int32, shape (10,)") && screen.contains("q quit"));

            top.type("q");
            assertThat(top.end()).isZero();
        }
    }

    @Test
    void ctrlCLeavesTheTerminalAsItWas() throws IOException {
        try (Tmux top = sharray(80, 24, Map.of(), "top")) {
            top.untilShows("ARRAY");
            top.type("C-c");
            assertThat(top.end()).isEqualTo(130);
        }
    }

    @Test
    void soDoesATermination() throws IOException {
        try (Tmux top = sharray(80, 24, Map.of(), "top")) {
            top.untilShows("ARRAY");
            assertThat(top.process().destroy()).isTrue();
            assertThat(top.end()).isEqualTo(143);
        }
    }

    @Test
    void andAFailure() throws IOException {
        for (String key : List.of("x", "l")) {
            try (Tmux broken = new Tmux(temporary, 80, 24, Map.of(), Run.command(BrokenView.class))) {
                broken.untilShows("still well");
                broken.type(key);
                assertThat(broken.end()).isEqualTo(1);
                broken.untilShows("it broke");
            }
        }
    }

    @Test
    void watchMarksWhatChanges() throws IOException {
        try (SharedIntArray counts = SharedIntArray.create(5, options().named("counts"));
                Tmux watch = sharray(80, 12, Map.of(), "watch", "counts[1:]", "--interval", "1")) {
            watch.untilShows("counts[1:]: int32, shape (4,)");
            watch.untilShows("0: 0 0 0 0");
            counts.set(2, 4711);
            watch.untilShows("4711");
            assertThat(watch.styledScreen()).containsPattern(Pattern.compile("\033\\[[0-9;]*7m4711"));
            watch.type("t");
            watch.untilShows("4711┤");
            SharedArray.delete("counts");
            watch.untilShows("There is no");
            watch.type("q");
            assertThat(watch.end()).isZero();
        }
    }

    @Test
    void asciiAndNoColoursWhereNoMoreIsWanted() throws IOException {
        SharedIntArray.create(10, options().named("counts")).close();
        try (Tmux top = sharray(120, 30, Map.of("LC_ALL", "C", "NO_COLOR", "1"), "top", "--interval", "0.1")) {
            top.untilShows("counts");
            top.type("/", "c", "o", "u", "Enter", "Enter");
            top.untilShows("0+**");
            assertThat(top.styledScreen()).doesNotContainPattern("\033\\[[0-9;]*(3[0-8]|4[0-8])[0-9;]*m")
                    .matches("\\A[\\p{ASCII}]*\\z");
            top.type("q");
            assertThat(top.end()).isZero();
        }
    }

    @Test
    void withoutATerminalThereIsATable() throws Exception {
        SharedIntArray.create(10, options().named("counts")).close();
        var builder = new ProcessBuilder(Run.command("top", "--batch", "2", "--interval", "0.1"));
        builder.environment().put("SHARRAY_DIRECTORY", directory.path().toString());
        Run table = Run.process(builder);

        assertThat(table.err()).isEmpty();
        assertThat(table.out()).doesNotContain("\033").containsSubsequence("ARRAY", "counts", "free", "ARRAY",
                "counts");
        assertThat(Run.sharray("top")).isEqualTo(new Run(2, "",
                "sharray: top needs a terminal for its input and its output; --batch 1 prints the table\n"
                        + "See 'sharray top --help'.\n"));
        assertThat(Run.here("watch", "counts").err()).startsWith("sharray: watch needs a terminal");
    }

    @Test
    void aPlotIsPrinted() {
        try (SharedIntArray counts = SharedIntArray.create(4, options().named("counts"))) {
            counts.set(3, 9);
            Run run = Run.here("show", "counts", "--plot", "--width", "20");
            assertThat(run.err()).isEmpty();
            assertThat(run.exit()).isZero();
            assertThat(run.out().lines().skip(1)).hasSize(20).anyMatch(line -> line.startsWith("9"))
                    .allMatch(line -> line.length() <= 20);
            assertThat(Run.here("show", "counts", "--plot", "--width", "0").err())
                    .contains("'0' is not a whole number from 1 to 1000");
        }
    }
}
