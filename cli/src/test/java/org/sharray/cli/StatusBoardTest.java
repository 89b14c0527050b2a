package org.sharray.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.sharray.SharedIntArray;
import org.sharray.examples.StatusBoard;
import org.sharray.examples.StatusBoard.Status;
import org.sharray.process.ProcessPool;
import org.sharray.process.SerializableRunnable;
import org.sharray.process.WorkerDiedException;

/** What a status board shows, and when. */
class StatusBoardTest {

    @Test
    void aJobIsSeenWhileItRuns() throws Exception {
        try (var seen = SharedIntArray.create(1); var pool = ProcessPool.create(1)) {
            SerializableRunnable first = () -> seen.awaitChange(0, 0); // ends when the monitor has seen it run
            SerializableRunnable second = () -> {};
            var shown = new ArrayList<List<Status>>();

            var failures = StatusBoard.run(List.of(first, second), pool, statuses -> {
                shown.add(statuses);
                if (statuses.getFirst() == Status.RUNNING) {
                    seen.set(0, 1);
                    seen.notifyWaiters(0);
                }
            });

            assertThat(failures).isEmpty();
            assertThat(shown).contains(List.of(Status.RUNNING, Status.WAITING))
                    .endsWith(List.of(Status.DONE, Status.DONE));
        }
    }

    @Test
    void aKilledWorkerFailsItsJobAlone() throws Exception {
        try (var pool = ProcessPool.create(2)) {
            SerializableRunnable good = () -> {};
            SerializableRunnable deadly = () -> Runtime.getRuntime().halt(137); // as if by SIGKILL
            SerializableRunnable bad = () -> {
                throw new IOException("disk on fire");
            };
            var shown = new ArrayList<List<Status>>();

            var failures = StatusBoard.run(List.of(good, deadly, bad, good), pool, shown::add);

            assertThat(shown).endsWith(List.of(Status.DONE, Status.FAILED, Status.FAILED, Status.DONE));
            assertThat(failures).containsOnlyKeys(1, 2);
            assertThat(failures.get(1)).isInstanceOf(WorkerDiedException.class);
            assertThat(failures.get(2)).isInstanceOf(IOException.class).hasMessage("disk on fire");
        }
    }
}
