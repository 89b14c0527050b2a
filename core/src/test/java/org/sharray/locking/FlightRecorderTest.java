package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.locking.Deed.JOIN;
import static org.sharray.locking.Deed.LOCK;
import static org.sharray.locking.Deed.MEET;
import static org.sharray.locking.Deed.MEET_BRIEFLY;
import static org.sharray.locking.Deed.TAKE;
import static org.sharray.locking.Deed.TRY;
import static org.sharray.locking.Deed.UNLOCK;
import static org.sharray.locking.Scene.BROKEN;
import static org.sharray.locking.Scene.FINE;
import static org.sharray.locking.Scene.TOLD;
import static org.sharray.locking.Scene.TOO_LATE;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.FutureTask;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.ForcedUnlock;
import org.sharray.Inspection;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;

/** What the flight recorder gets to know. */
class FlightRecorderTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final Recording recording = new Recording();
    private final Actor other = Actor.start();
    private Scene ours;

    private Path file() {
        return directory.parent().resolve("scene.npy");
    }

    @BeforeEach
    void start() {
        for (String event : List.of("LockContended", "OwnerDied", "BarrierBroken", "LockForced")) {
            recording.enable("org.sharray." + event).withoutThreshold();
        }
        recording.start();
        ours = Scene.create(file(), 2);
        other.opens(file());
    }

    @AfterEach
    void close() {
        recording.close();
        other.close();
        ours.close();
    }

    private FutureTask<String> weBegin(Deed deed) {
        return Await.start(() -> ours.does(deed));
    }

    private List<RecordedEvent> events(String name) throws IOException {
        Path file = directory.parent().resolve("recording.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("org.sharray." + name)).toList();
    }

    @Test
    void aWaitForTheLockTellsHowLongItWasAndWhoHadIt() throws IOException {
        other.does(TAKE);
        FutureTask<String> waiting = new FutureTask<>(() -> ours.does(LOCK));
        Thread waiter = Thread.ofPlatform().start(waiting);
        Await.asleep(waiter);
        other.does(UNLOCK);
        assertThat(Await.result(waiting)).isEqualTo(FINE);
        assertThat(Await.result(weBegin(LOCK))).isEqualTo(FINE); // nobody had it
        assertThat(events("LockContended")).singleElement().satisfies(event -> {
            assertThat(event.getString("lock")).isEqualTo("the lock of " + file());
            assertThat(event.getString("owner")).contains("of process " + other.jvm().pid() + " (");
            assertThat(event.getDuration()).isGreaterThan(Duration.ZERO);
            assertThat(event.getThread().getJavaThreadId()).isEqualTo(waiter.threadId());
        });
        assertThat(events("OwnerDied")).isEmpty();
    }

    @Test
    void aWaitThatIsGivenUpIsTold() throws IOException {
        other.does(TAKE);
        assertThat(Await.result(weBegin(TRY))).isEqualTo(TOO_LATE);
        assertThat(events("LockContended")).singleElement()
                .satisfies(event -> assertThat(event.getDuration()).isGreaterThan(Duration.ZERO));
    }

    @Test
    void theDeathOfAnOwnerIsToldByTheNext() throws IOException {
        other.does(TAKE);
        other.jvm().kill();
        assertThat(Await.result(weBegin(LOCK))).isEqualTo(TOLD);
        assertThat(events("OwnerDied")).singleElement().satisfies(event -> {
            assertThat(event.getString("lock")).endsWith("scene.npy");
            assertThat(event.getLong("deaths")).isOne();
            assertThat(event.getStackTrace().getFrames()).anyMatch(
                    frame -> frame.getMethod().getType().getName().equals(Scene.class.getName()));
        });
    }

    @Test
    void aBarrierThatBreaksIsToldByWhoBreaksIt() throws IOException {
        assertThat(Await.result(weBegin(MEET_BRIEFLY))).isEqualTo(TOO_LATE);
        ours.barrier().reset();
        other.does(JOIN);
        FutureTask<String> meeting = weBegin(MEET);
        other.jvm().kill();
        assertThat(Await.result(meeting)).isEqualTo(BROKEN);
        assertThat(events("BarrierBroken")).extracting(event -> event.getString("reason"))
                .containsExactlyInAnyOrder("a thread left early", "a process died");
        assertThat(events("BarrierBroken"))
                .allMatch(event -> event.getString("barrier").contains("the barrier \"barrier\""));
    }

    @Test
    void aLockThatIsTakenAwayIsToldByWhoDoesIt() throws IOException {
        other.does(TAKE);
        try (Inspection inspection = Inspection.open(file())) {
            assertThat(ForcedUnlock.of(file(), inspection.lock().orElseThrow())).isTrue();
        }
        assertThat(events("LockForced")).singleElement().satisfies(event -> {
            assertThat(event.getString("lock")).startsWith("the lock of ").contains("scene.npy");
            assertThat(event.getString("owner")).contains("of process ");
        });
    }
}
