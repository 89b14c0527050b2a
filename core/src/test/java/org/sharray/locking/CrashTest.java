package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.locking.Deed.ACQUIRE;
import static org.sharray.locking.Deed.APPEND;
import static org.sharray.locking.Deed.AWAIT;
import static org.sharray.locking.Deed.AWAIT_APPEND;
import static org.sharray.locking.Deed.AWAIT_BRIEFLY;
import static org.sharray.locking.Deed.AWAIT_EVENT;
import static org.sharray.locking.Deed.AWAIT_LATCH;
import static org.sharray.locking.Deed.CLOSE;
import static org.sharray.locking.Deed.COUNT_DOWN;
import static org.sharray.locking.Deed.JOIN;
import static org.sharray.locking.Deed.LOCK;
import static org.sharray.locking.Deed.MEET;
import static org.sharray.locking.Deed.MEET_BRIEFLY;
import static org.sharray.locking.Deed.RELEASE;
import static org.sharray.locking.Deed.RESET;
import static org.sharray.locking.Deed.SET_EVENT;
import static org.sharray.locking.Deed.SIGNAL;
import static org.sharray.locking.Deed.SNAPSHOT;
import static org.sharray.locking.Deed.TAKE;
import static org.sharray.locking.Deed.TAKE_READ;
import static org.sharray.locking.Deed.TAKE_WRITE;
import static org.sharray.locking.Deed.TRY;
import static org.sharray.locking.Deed.UNLOCK;
import static org.sharray.locking.Deed.UNLOCK_READ;
import static org.sharray.locking.Deed.UNLOCK_WRITE;
import static org.sharray.locking.Deed.WRITE;
import static org.sharray.locking.Scene.BROKEN;
import static org.sharray.locking.Scene.FINE;
import static org.sharray.locking.Scene.TOLD;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.testing.Await;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;

/**
 * A process, the victim, dies exactly after each step of the protocols; and the others go on: they get what they wait for, the next owner
 * is told of the death if the victim owned a lock, and nobody is otherwise, and another process gets the victim's slot.
 */
class CrashTest {
    /** Processes that have started and do nothing yet, so that nobody waits for their start. */
    private static final Queue<Actor> SPARES = new ArrayDeque<>();
    private static final int ENOUGH_SPARES = 2;
    private static final int OUR_PID = (int) ProcessHandle.current().pid();

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final ExecutorService ourThread = Executors.newSingleThreadExecutor();
    private final List<Actor> actors = new ArrayList<>();
    private Scene ours;
    private Actor victim;
    private Actor helper;

    /** How often somebody was told of a death. */
    private int told;

    private Actor actor() {
        while (SPARES.size() <= ENOUGH_SPARES) {
            SPARES.add(Actor.start());
        }
        actors.add(SPARES.remove());
        return actors.getLast();
    }

    private Path file() {
        return directory.parent().resolve("scene.npy");
    }

    @BeforeEach
    void cast() {
        helper = actor();
        victim = actor();
    }

    /** There are no slots but ours, the victim's and the helper's; and they come in this order. */
    private void everybodyIn() {
        ours = Scene.create(file(), 3);
        victim.opens(file());
        helper.opens(file());
    }

    @AfterEach
    void close() {
        ourThread.shutdownNow();
        for (Actor actor : actors) {
            if (actor.isFree()) {
                SPARES.add(actor);
            } else {
                actor.close();
            }
        }
        if (ours != null) {
            ours.close();
        }
    }

    @AfterAll
    static void dismiss() {
        SPARES.forEach(Actor::close);
        SPARES.clear();
    }

    private String noting(String result) {
        if (result.equals(TOLD)) {
            told++;
            return FINE;
        }
        return result;
    }

    private FutureTask<String> weBegin(Deed deed) {
        FutureTask<String> task = new FutureTask<>(() -> noting(ours.does(deed)));
        ourThread.execute(task);
        return task;
    }

    private void we(Deed deed) {
        assertThat(Await.result(weBegin(deed))).isEqualTo(FINE);
    }

    private void does(Actor actor, Deed deed) {
        assertThat(noting(actor.does(deed))).isEqualTo(FINE);
    }

    private void ends(Actor actor, String result) {
        assertThat(noting(actor.ends())).isEqualTo(result);
    }

    private static int pid(Actor actor) {
        return (int) actor.jvm().pid();
    }

    private void beginsToAwait(Actor actor) {
        ours.untilSomebodyAwaits(() -> actor.begins(AWAIT));
    }

    private void untilSomebodyStarvesForTheLock() {
        Await.until("somebody to have waited for long",
                () -> LockWord.has(((WordLock) ours.lock()).readWord(), LockWord.STARVING));
    }

    /** All that is there works: for us, for the helper, and for one that gets the victim's slot. Owners died as often as told. */
    private void everybodyGoesOn(int deaths) {
        FutureTask<String> lock = weBegin(LOCK);
        does(helper, LOCK);
        assertThat(Await.result(lock)).isEqualTo(FINE);
        Actor late = actor().opens(file());
        does(late, LOCK);
        does(late, WRITE);
        assertThat(told).isEqualTo(deaths);

        beginsToAwait(helper);
        we(SIGNAL);
        ends(helper, FINE);

        we(TAKE_READ);
        does(late, TAKE_READ);
        helper.begins(WRITE);
        does(late, UNLOCK_READ);
        we(UNLOCK_READ);
        ends(helper, FINE);

        does(late, JOIN);
        does(helper, JOIN);
        we(RESET);
        late.begins(MEET);
        helper.begins(MEET);
        we(MEET);
        ends(helper, FINE);
        ends(late, FINE);

        int _ = ours.permits().drainPermits();
        helper.begins(ACQUIRE);
        we(RELEASE);
        ends(helper, FINE);
        ours.event().clear();
        helper.begins(AWAIT_EVENT);
        we(SET_EVENT);
        ends(helper, FINE);
        we(COUNT_DOWN);
        does(helper, AWAIT_LATCH);

        int before = ours.appended().length;
        does(late, APPEND);
        we(APPEND);
        does(helper, APPEND);
        assertThat(ours.appended()).hasSize(before + 3).endsWith(pid(late), OUR_PID, pid(helper));

        assertThat(told).isEqualTo(deaths);
        does(late, CLOSE);
        does(helper, CLOSE);
    }

    @Test
    void everyStepHasAVictim() {
        Stream<String> steps = Arrays.stream(CrashTest.class.getDeclaredMethods())
                .map(test -> test.getAnnotation(EnumSource.class)).filter(Objects::nonNull)
                .flatMap(source -> Arrays.stream(source.names()));
        assertThat(steps.map(Step::valueOf).distinct()).containsExactlyInAnyOrder(Step.values());
    }

    // The lock

    @ParameterizedTest
    @EnumSource(names = {"A1"})
    void takesTheLock(Step step) {
        everybodyIn();
        does(victim, JOIN); // takes part in the barrier, but does not come there
        helper.begins(MEET);
        victim.diesAfter(step, LOCK);
        ends(helper, BROKEN);
        everybodyGoesOn(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"A2"})
    void takesTheLockAfterALongWait(Step step) {
        everybodyIn();
        we(TAKE);
        victim.shallDieAfter(step, 1).begins(LOCK);
        untilSomebodyStarvesForTheLock();
        we(UNLOCK);
        victim.dies();
        everybodyGoesOn(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"A2"})
    void takesTheLockAfterASnapshot(Step step) {
        everybodyIn();
        assertThat(ours.array().snapshot()).containsExactly(0);
        victim.diesAfter(step, LOCK);
        everybodyGoesOn(1);
    }

    @ParameterizedTest
    @EnumSource(names = {"A2", "A3"})
    void takesTheLockAfterADeath(Step step) {
        everybodyIn();
        does(helper, TAKE);
        does(helper, CLOSE); // as good as a death
        victim.diesAfter(step, LOCK);
        helper.opens(file());
        everybodyGoesOn(1);
        assertThat(ours.lock().ownerDeaths()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource(names = {"W1", "W2"})
    void waitsForTheLock(Step step) {
        everybodyIn();
        we(TAKE);
        helper.begins(LOCK);
        victim.diesAfter(step, LOCK);
        we(UNLOCK);
        ends(helper, FINE);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"W3"})
    void givesUp(Step step) {
        everybodyIn();
        we(TAKE);
        helper.begins(LOCK);
        victim.diesAfter(step, TRY);
        we(UNLOCK);
        ends(helper, FINE);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"R1"})
    void releasesTheLock(Step step) {
        everybodyIn();
        victim.diesAfter(step, LOCK);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"R1", "R2"})
    void releasesTheLockThatAnotherWaitsFor(Step step) {
        everybodyIn();
        does(victim, TAKE);
        helper.begins(LOCK);
        untilSomebodyStarvesForTheLock();
        victim.diesAfter(step, UNLOCK);
        ends(helper, FINE);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"O1", "O2", "O3"})
    void takesASnapshot(Step step) {
        everybodyIn();
        victim.diesAfter(step, SNAPSHOT);
        assertThat(ours.array().snapshot()).containsExactly(0);
        everybodyGoesOn(0);
    }

    // Taking part

    @ParameterizedTest
    @EnumSource(names = {"P6"})
    @NativeOnly("the kernel watches over native processes alone")
    void beginsToBeWatched(Step step) {
        ours = Scene.create(file(), 3);
        helper.opens(file());
        victim.shallDieAfter(step, 1).diesOpening(file());
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2"})
    void leaves(Step step) {
        everybodyIn();
        does(victim, JOIN);
        does(victim, TAKE_READ);
        does(victim, TAKE);
        victim.diesAfter(step, CLOSE);
        everybodyGoesOn(1);
    }

    /** A process dies that owns the lock, while the helper, who is stopped until it {@linkplain #helperGoesOn goes on}, awaits a signal. */
    private void diesAsOwner(Actor dying) {
        beginsToAwait(helper);
        helper.jvm().pause();
        does(dying, TAKE);
        dying.jvm().kill();
    }

    /** A process dies that has not taken a signal, reads the table and takes part in the barrier; the helper awaits the signal as above. */
    private void diesSignalled(Actor dying) {
        does(dying, JOIN);
        does(dying, TAKE_READ);
        dying.shallDieAfter(Step.C4, 1);
        beginsToAwait(dying);
        beginsToAwait(helper);
        helper.jvm().pause();
        we(SIGNAL); // its slot comes before the helper's
        dying.dies();
    }

    private void helperGoesOn() {
        helper.jvm().resume();
        ends(helper, FINE);
    }

    /** Without a slot for the victim but the one of the process that has died before. */
    private Actor allButTheVictimIn() {
        ours = Scene.create(file(), 3);
        Actor dying = actor().opens(file());
        helper.opens(file());
        return dying;
    }

    @ParameterizedTest
    @EnumSource(names = {"P1", "D1", "D2", "P3", "P4", "P5"})
    void takesTheSlotOfADeadOwner(Step step) {
        diesAsOwner(allButTheVictimIn());
        victim.shallDieAfter(step, 1).diesOpening(file());
        helperGoesOn();
        everybodyGoesOn(1);
        assertThat(ours.lock().ownerDeaths()).isBetween(step == Step.D1 ? 0L : 1L, 1L); // counted after D1
    }

    @ParameterizedTest
    @EnumSource(names = {"D3", "D4"})
    void takesTheSlotOfADeadReader(Step step) {
        diesSignalled(allButTheVictimIn());
        victim.shallDieAfter(step, 1).diesOpening(file());
        helperGoesOn();
        everybodyGoesOn(0);
    }

    @Test
    void takesTheSlotOfADeadReaderThatWasAtTheBarrier() {
        diesSignalled(allButTheVictimIn());
        victim.shallDieAfter(Step.D4, 2).diesOpening(file()); // the table is settled, the barrier broken
        helperGoesOn();
        everybodyGoesOn(0);
    }

    /** With slots for all, and one more that comes after the second death. */
    private Actor allIn() {
        ours = Scene.create(file(), 4);
        Actor dying = actor().opens(file());
        helper.opens(file());
        victim.opens(file());
        return dying;
    }

    @ParameterizedTest
    @EnumSource(names = {"D1", "D2", "D5"})
    void waitsForTheLockOfADeadOwner(Step step) {
        diesAsOwner(allIn());
        victim.diesAfter(step, LOCK);
        helperGoesOn();
        Actor second = actor().opens(file());
        everybodyGoesOn(1);
        does(second, CLOSE);
        // The victim's keeper may be the one that settles, while the victim's thread has the lock already: then it is a second death.
        assertThat(ours.lock().ownerDeaths()).isBetween(step == Step.D1 ? 0L : 1L, 2L);
    }

    @ParameterizedTest
    @EnumSource(names = {"D3", "D4", "D5"})
    void waitsForADeadReader(Step step) {
        diesSignalled(allIn());
        victim.diesAfter(step, WRITE); // it owns the write lock already
        helperGoesOn();
        Actor second = actor().opens(file());
        everybodyGoesOn(1);
        does(second, CLOSE);
    }

    // Conditions

    @ParameterizedTest
    @EnumSource(names = {"C1", "C2", "C3", "C5"})
    void waitsForASignal(Step step) {
        everybodyIn();
        beginsToAwait(helper);
        victim.diesAfter(step, step == Step.C5 ? AWAIT_BRIEFLY : AWAIT);
        we(SIGNAL); // the victim's slot comes first
        ends(helper, FINE);
        everybodyGoesOn(step == Step.C1 ? 1 : 0);
    }

    @ParameterizedTest
    @EnumSource(names = {"C4", "C6", "C7"})
    void getsASignal(Step step) {
        everybodyIn();
        beginsToAwait(helper);
        victim.shallDieAfter(step, 1);
        beginsToAwait(victim);
        we(SIGNAL); // the victim's slot comes first
        victim.dies();
        ends(helper, FINE); // by the signal, passed on; by the death of the lock's owner, after C7
        everybodyGoesOn(step == Step.C4 ? 0 : 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"S1", "S2"})
    void signals(Step step) {
        everybodyIn();
        beginsToAwait(helper);
        victim.diesAfter(step, SIGNAL);
        ends(helper, FINE);
        everybodyGoesOn(1);
    }

    // Read-write locks

    @ParameterizedTest
    @EnumSource(names = {"N1", "N2"})
    void reads(Step step) {
        everybodyIn();
        victim.diesAfter(step, TAKE_READ);
        we(WRITE);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"N3"})
    void readsNoMoreWhatAnotherWaitsToWrite(Step step) {
        everybodyIn();
        does(victim, TAKE_READ);
        helper.begins(WRITE);
        victim.diesAfter(step, UNLOCK_READ);
        ends(helper, FINE);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"N1", "N2", "N3"})
    void canNotRead(Step step) {
        everybodyIn();
        we(TAKE_WRITE);
        victim.diesAfter(step, TAKE_READ);
        helper.begins(TAKE_READ);
        we(UNLOCK_WRITE);
        ends(helper, FINE);
        does(helper, UNLOCK_READ);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"X1"})
    void writes(Step step) {
        everybodyIn();
        victim.diesAfter(step, WRITE);
        does(helper, TAKE_READ);
        does(helper, UNLOCK_READ);
        everybodyGoesOn(1);
    }

    // Barriers

    @ParameterizedTest
    @EnumSource(names = {"B1", "B2"})
    void waitsAtTheBarrier(Step step) {
        everybodyIn();
        helper.begins(MEET);
        victim.diesAfter(step, MEET);
        ends(helper, BROKEN);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"B3", "B4", "B5"})
    void isTheLastAtTheBarrier(Step step) {
        everybodyIn();
        helper.begins(MEET);
        FutureTask<String> meeting = weBegin(MEET);
        Await.until("two to be there", () -> ours.barrier().getNumberWaiting() == 2);
        victim.diesAfter(step, MEET);
        String result = step == Step.B3 ? BROKEN : FINE;
        ends(helper, result);
        assertThat(Await.result(meeting)).isEqualTo(result);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"B6"})
    void leavesTheBarrierEarly(Step step) {
        everybodyIn();
        helper.begins(MEET);
        victim.diesAfter(step, MEET_BRIEFLY);
        ends(helper, BROKEN);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"B7"})
    void makesTheBarrierNew(Step step) {
        everybodyIn();
        helper.begins(MEET);
        victim.diesAfter(step, RESET);
        ends(helper, BROKEN);
        everybodyGoesOn(0);
    }

    // Semaphores, events, latches

    @ParameterizedTest
    @EnumSource(names = {"G1", "G2"})
    void releasesAPermit(Step step) {
        everybodyIn();
        helper.begins(ACQUIRE);
        victim.diesAfter(step, RELEASE);
        ends(helper, FINE);
        assertThat(ours.permits().availablePermits()).isZero();
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"G1"})
    void takesAPermit(Step step) {
        everybodyIn();
        ours.permits().release(2);
        victim.diesAfter(step, ACQUIRE);
        does(helper, ACQUIRE);
        assertThat(ours.permits().availablePermits()).isZero();
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"G1", "G2"})
    void setsTheEvent(Step step) {
        everybodyIn();
        helper.begins(AWAIT_EVENT);
        victim.diesAfter(step, SET_EVENT);
        ends(helper, FINE);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"G1", "G2"})
    void endsTheLatch(Step step) {
        everybodyIn();
        helper.begins(AWAIT_LATCH);
        victim.diesAfter(step, COUNT_DOWN);
        ends(helper, FINE);
        everybodyGoesOn(0);
    }

    // Vectors

    @ParameterizedTest
    @EnumSource(names = {"V1"})
    void appendsWhatIsNotCountedYet(Step step) {
        everybodyIn();
        helper.begins(AWAIT_APPEND);
        victim.diesAfter(step, APPEND);
        assertThat(ours.appended()).isEmpty();
        we(APPEND);
        ends(helper, FINE);
        assertThat(ours.appended()).containsExactly(OUR_PID);
        everybodyGoesOn(0);
    }

    @ParameterizedTest
    @EnumSource(names = {"V2", "V3"})
    void appends(Step step) {
        everybodyIn();
        helper.begins(AWAIT_APPEND);
        victim.diesAfter(step, APPEND);
        ends(helper, FINE);
        assertThat(ours.appended()).containsExactly(pid(victim));
        everybodyGoesOn(0);
    }
}
