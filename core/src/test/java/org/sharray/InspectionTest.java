package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.error.ReadOnlyArrayException;
import org.sharray.inspect.ArrayFacts;
import org.sharray.inspect.FoundArray;
import org.sharray.inspect.FoundArray.Kind;
import org.sharray.inspect.LockFacts;
import org.sharray.inspect.LockFacts.State;
import org.sharray.inspect.LockPlace;
import org.sharray.inspect.ParticipantFacts;
import org.sharray.inspect.SynchronizerFacts;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OwnDirectory;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

class InspectionTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static LockFacts lock(Inspection inspection) {
        return inspection.lock().orElseThrow();
    }

    @Test
    void anArrayTellsWhatItIs() {
        Instant before = Instant.ofEpochMilli(System.currentTimeMillis());
        try (SharedDoubleArray made = SharedDoubleArray.create(Shape.of(3, 4),
                options().named("table").strict().stripes(2).participants(5).synchronizers(6));
                Inspection table = Inspection.open("table")) {
            ArrayFacts facts = table.facts();
            assertThat(facts.type()).isEqualTo(ElementType.FLOAT64);
            assertThat(facts.shape()).isEqualTo(Shape.of(3, 4));
            assertThat(facts.dataBytes()).isEqualTo(96);
            assertThat(facts.created().orElseThrow()).isBetween(before, Instant.now());
            assertThat(facts.creator()).isEqualTo(ProcessHandle.current().pid());
            assertThat(facts.lock()).isEqualTo(LockPlace.OWN);
            assertThat(List.of(facts.participants(), facts.stripes(), facts.synchronizers())).containsExactly(5, 2, 6);
            assertThat(facts.strict()).isTrue();
            made.set(1, 2, 0.5);
            assertThat(((SharedDoubleArray) table.array()).get(1, 2)).isEqualTo(0.5);
            assertThatExceptionOfType(ReadOnlyArrayException.class)
                    .isThrownBy(() -> ((SharedDoubleArray) table.array()).set(0, 1));
            table.residentBytes().ifPresent(resident -> assertThat(resident).isBetween(4096L, facts.fileBytes()));
        }
        assertThatExceptionOfType(ArrayNotFoundException.class).isThrownBy(() -> Inspection.open("none"));
    }

    @Test
    void aPlainFileHasNoLock(@TempDir Path files) throws java.io.IOException {
        Path file = files.resolve("plain.npy");
        SharedIntArray.create(3, options().file(file).unlocked()).close();
        try (Inspection plain = Inspection.open(file)) {
            assertThat(plain.facts().lock()).isEqualTo(LockPlace.NONE);
            assertThat(plain.lock()).isEmpty();
            assertThat(plain.participants()).isEmpty();
            assertThat(plain.stripes()).isEmpty();
            assertThat(plain.synchronizers()).isEmpty();
        }
    }

    /** Who waits without native access does not say so: it looks again. */
    @Test
    @Tag("native")
    void aLockTellsWhoHasItAndWhoWaits() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts"));
                Inspection seen = Inspection.open("counts");
                ChildJvm other = ChildJvm.start(LockUser.class, "counts").expect("in")) {
            assertThat(lock(seen).state()).isEqualTo(State.FREE);
            assertThat(lock(seen).owner()).isEmpty();
            other.say("take");
            other.expect("taken");
            LockFacts held = lock(seen);
            assertThat(held.state()).isEqualTo(State.HELD);
            assertThat(held.hasWaiters()).isFalse();
            ParticipantFacts owner = held.owner().orElseThrow().process();
            assertThat(owner.pid()).isEqualTo(other.pid());
            assertThat(owner.alive()).isTrue();
            assertThat(owner.program()).endsWith("LockUser");
            assertThat(seen.participants()).containsExactly(owner);

            FutureTask<Boolean> waiter = Await.start(() -> {
                try (var guard = counts.lock().hold()) {
                    return guard.previousOwnerDied();
                }
            });
            Await.until("a waiter", () -> lock(seen).hasWaiters());
            Await.until("a time", () -> lock(seen).heldSince().isPresent());
            assertThat(lock(seen).heldSince().orElseThrow()).isBetween(Instant.now().minus(Duration.ofHours(1)),
                    Instant.now());
            other.kill();
            assertThat(Await.result(waiter)).isTrue();
            LockFacts after = lock(seen);
            assertThat(after.state()).isEqualTo(State.FREE);
            assertThat(after.deaths()).isOne();
            assertThat(after.acquisitions()).isEqualTo(2);
            assertThat(after.contended()).isOne();
            assertThat(after.waited()).isPositive();
            assertThat(after.heldSince()).isEmpty();
        }
    }

    @Test
    void aDeadOwnerIsSeenToBeDead() {
        SharedIntArray.create(1, options().named("counts")).close();
        try (Inspection seen = Inspection.open("counts");
                ChildJvm other = ChildJvm.start(LockUser.class, "counts").expect("in")) {
            other.say("take");
            other.expect("taken");
            other.kill();
            ParticipantFacts owner = lock(seen).owner().orElseThrow().process();
            assertThat(owner.alive()).isFalse();
            assertThat(owner.started()).isEmpty();
            assertThat(owner.proof().evidence(owner.alive())).isNotBlank();
            assertThat(seen.participants()).containsExactly(owner);
        }
    }

    @Test
    void acquisitionsAreCountedExactly() {
        try (SharedIntArray counts = SharedIntArray.create(100, options().named("counts").stripes(4));
                Inspection seen = Inspection.open("counts")) {
            for (int i = 0; i < 100; i++) {
                try (var _ = counts.lock(i).hold(); var _ = counts.lock(i).hold()) {
                    counts.set(i, i);
                }
            }
            assertThat(seen.stripes()).extracting(LockFacts::acquisitions).containsExactly(32L, 32L, 32L, 4L);
            assertThat(seen.stripes()).extracting(LockFacts::label).contains("the lock of part 3");
            assertThat(lock(seen).acquisitions()).isZero();
        }
    }

    @Test
    void anOrphanedLockIsSeen() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts").strict());
                Inspection seen = Inspection.open("counts");
                ChildJvm other = ChildJvm.start(LockUser.class, "counts").expect("in")) {
            other.say("take");
            other.expect("taken");
            other.kill();
            assertThatExceptionOfType(org.sharray.error.OwnerDiedException.class).isThrownBy(counts.lock()::lock);
            assertThat(lock(seen).state()).isEqualTo(State.ORPHANED);
            assertThat(lock(seen).previousOwnerDied()).isTrue();
            counts.lock().repair(() -> {});
            assertThat(lock(seen).state()).isEqualTo(State.FREE);
        }
    }

    @Test
    void synchronisersTellHowTheyAre() throws InterruptedException {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts").synchronizers(10));
                Inspection seen = Inspection.open("counts")) {
            assertThat(seen.synchronizers()).isEmpty();
            Synchronizers made = counts.synchronizers();
            made.semaphore("permits", 3).acquire();
            made.event("done").set();
            made.latch("latch", 5).countDown();
            made.barrier("meet", 4);
            SharedLock more = made.lock("more");
            counts.lock().condition("changed");
            made.readWriteLock("table").readLock().lock();
            more.lock();
            assertThat(seen.synchronizers()).extracting(SynchronizerFacts::name).containsExactly("permits", "done",
                    "latch", "meet", "more", "changed", "table");
            assertThat(seen.synchronizers()).extracting(SynchronizerFacts::value).containsExactly(2L, 1L, 4L, 0L, 0L,
                    0L, 1L);
            assertThat(seen.synchronizers()).extracting(SynchronizerFacts::state).containsExactly("2 permits", "set",
                    "4 to go", "0 of 4 have arrived",
                    "held", "0 wait", "1 reads");
            assertThat(seen.synchronizers().get(4).lock().flatMap(LockFacts::owner).orElseThrow().process().pid())
                    .isEqualTo(ProcessHandle.current().pid());
        }
    }

    @Test
    void anothersLockIsFound() {
        try (SharedIntArray home = SharedIntArray.create(1, options().named("home"));
                SharedIntArray guest = SharedIntArray.create(1, options().named("guest").lock(home.lock()));
                Inspection seen = Inspection.open("guest");
                var _ = guest.lock().hold()) {
            assertThat(seen.facts().lock()).isEqualTo(LockPlace.OTHERS);
            assertThat(seen.facts().lockPath().orElseThrow()).endsWith("home.npy");
            assertThat(lock(seen).state()).isEqualTo(State.HELD);
        }
    }

    @Test
    @Tag("native")
    void arraysOfAllKindsAreFound(@TempDir Path files) {
        Path file = files.resolve("in a file.npy");
        try (SharedIntArray anonymous = SharedIntArray.of(7, 8);
                SharedIntArray named = SharedIntArray.create(1, options().named("named"));
                SharedIntArray filed = SharedIntArray.create(1, options().file(file));
                SharedIntArray again = SharedIntArray.open(file);
                ChildJvm other = ChildJvm.start(LockUser.class, "named").expect("in")) {
            List<FoundArray> found = Inspection.find();
            long self = ProcessHandle.current().pid();
            assertThat(found).filteredOn(array -> array.kind() == Kind.NAMED).singleElement().satisfies(array -> {
                assertThat(array.name()).isEqualTo(Optional.of("named"));
                assertThat(array.processes()).contains(self, other.pid());
            });
            assertThat(found).filteredOn(array -> array.path().equals(file)).singleElement().satisfies(array -> {
                assertThat(array.kind()).isEqualTo(Kind.FILE);
                assertThat(array.processes()).contains(self);
            });
            FoundArray nameless = found.stream()
                    .filter(array -> array.kind() == Kind.ANONYMOUS && array.processes().contains(self)
                            && isOf(array, anonymous))
                    .findFirst().orElseThrow();
            assertThat(nameless.label()).matches("[0-9]+:[0-9]+"); // somebody else's, if an inspector looks at it just now
            try (SharedIntArray same = (SharedIntArray) SharedArray.open(nameless, OpenMode.READ_WRITE)) {
                same.set(1, 9);
            }
            assertThat(anonymous.get(1)).isEqualTo(9);
            assertThat(named.length() + filed.length() + again.length()).isEqualTo(3);
        }
    }

    private static boolean isOf(FoundArray found, SharedArray array) {
        try (Inspection inspection = Inspection.open(found)) {
            return array.handle().toString().contains(inspection.facts().uuid().map(Object::toString).orElse("none"));
        }
    }

    @Test
    void anInspectionTakesNoSlot() {
        try (SharedIntArray counts = SharedIntArray.create(1, options().named("counts").participants(1));
                Inspection seen = Inspection.open("counts")) {
            assertThat(seen.participants()).isEmpty();
            assertThat(counts.lock().isLocked()).isFalse();
            assertThat(seen.participants()).singleElement().satisfies(participant -> {
                assertThat(participant.pid()).isEqualTo(ProcessHandle.current().pid());
                assertThat(participant.alive()).isTrue();
            });
            assertThat(counts.isOpen()).isTrue();
        }
    }
}
