package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;

import org.junit.jupiter.api.Test;

/** A few seconds of what {@code sharray torture} does for hours. */
class TortureTest {

    @Test
    void theLocksSurvive() throws Exception {
        assertSurvives(Run.sharray("torture", "locks", "--minutes", "0.1", "--processes", "3", "--seed", "1"));
    }

    @Test
    void theLocksSurviveInPortableMode() throws Exception {
        List<String> command = Run.command("torture", "locks", "--minutes", "0.05", "--processes", "2");
        command.add(1, "-Dsharray.portable=true");

        Run run = Run.process(new ProcessBuilder(command));

        assertSurvives(run);
        assertThat(run.out()).contains("portable mode");
    }

    @Test
    void transfersSurvive() throws Exception {
        Run run = Run.sharray("torture", "transfers", "--minutes", "0.05", "--processes", "3", "--seed", "1");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("Workers +\\d+ started, [1-9]\\d* killed")
                .containsPattern("Transfers +[1-9]").containsPattern("Checks +[1-9].* 0 found something wrong")
                .contains("Success: no transfer was half done");
        assertThat(run.exit()).isZero();
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        Run run = Run.sharray("torture", "soak", "--rounds", "3", "--seed", "1");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("Done          1,000 times an array was made").contains("10 processes")
                .containsPattern("After +\\d+ descriptors").contains("Success: the process has no more");
        assertThat(run.exit()).isZero();
    }

    @Test
    void theClusterSurvives() throws Exception {
        Run run = Run.sharray("torture", "cluster", "--rounds", "1", "--members", "3");

        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("1 × a member killed in the middle of an update under the lock")
                .containsPattern("Adds +[1-9]").contains("Success: nothing was lost");
        assertThat(run.exit()).isZero();
    }

    private static void assertSurvives(Run run) {
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).containsPattern("Workers +\\d+ started, [1-9]\\d* killed")
                .contains("Success: nothing was lost");
        assertThat(run.exit()).isZero();
    }
}
