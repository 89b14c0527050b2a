package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.locking.Deed.LOCK;
import static org.sharray.locking.Deed.TAKE;
import static org.sharray.locking.Deed.TAKE_READ;
import static org.sharray.locking.Deed.TAKE_WRITE;
import static org.sharray.locking.Deed.UNLOCK;
import static org.sharray.locking.Deed.UNLOCK_WRITE;
import static org.sharray.locking.Deed.WRITE;
import static org.sharray.locking.Scene.FINE;
import static org.sharray.locking.Scene.TOLD;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sharray.testing.Await;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;

/** A process is stopped (SIGSTOP) exactly after a step of its recovery from another's death, and goes on much later. */
class StoppedRecoveryTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final List<Actor> actors = new ArrayList<>();
    private Scene ours;
    private Actor dying;
    private Actor recoverer;

    private Path file() {
        return directory.parent().resolve("scene.npy");
    }

    private Actor actor() {
        actors.add(Actor.start());
        return actors.getLast();
    }

    /** So that all slots are taken. */
    @BeforeEach
    void open() {
        ours = Scene.create(file(), 3);
        dying = actor().opens(file());
        recoverer = actor().opens(file());
    }

    @AfterEach
    void close() {
        actors.forEach(Actor::close);
        ours.close();
    }

    private String we(Deed deed) {
        return Await.result(Await.start(() -> ours.does(deed)));
    }

    @ParameterizedTest
    @EnumSource(names = {"D4", "D5"})
    void whoComesMeanwhileWaitsForTheSlot(Step step) {
        dying.does(TAKE_READ);
        dying.jvm().kill();
        recoverer.stopsAfter(step, WRITE); // with the slot's byte in hand
        Actor late = actor();
        late.beginsToOpen(file());
        recoverer.jvm().resume();
        assertThat(recoverer.ends()).isEqualTo(FINE);
        assertThat(late.isIn().does(WRITE)).isEqualTo(FINE);
    }

    @Test
    @NativeOnly("a portable participant is settled with its byte alone")
    void aLockIsFreeWhoeverHasTheByte() {
        KeeperTest.requireNotices();
        dying.does(TAKE);
        dying.does(TAKE_READ);
        dying.jvm().kill();
        recoverer.stopsAfter(Step.D4, WRITE);
        assertThat(we(LOCK)).isEqualTo(TOLD);
        recoverer.jvm().resume();
        assertThat(recoverer.ends()).isEqualTo(FINE);
    }

    @Test
    @NativeOnly("a portable participant is settled with its byte alone, so nobody gets its slot meanwhile")
    void whoRecoversLateLeavesTheNextLifeOfTheSlotAlone() {
        KeeperTest.requireNotices();
        dying.does(TAKE);
        dying.does(TAKE_WRITE);
        dying.jvm().kill();
        recoverer.stopsAfter(Step.D1, LOCK); // one lock is free, and it is about to look at the others
        Actor next = actor().opens(file()); // in the slot that it is about to look for
        assertThat(next.does(TAKE)).isEqualTo(TOLD);
        assertThat(next.does(TAKE_WRITE)).isEqualTo(TOLD);
        recoverer.jvm().resume();
        assertThat(next.does(UNLOCK)).isEqualTo(FINE);
        assertThat(recoverer.ends()).isEqualTo(FINE);
        assertThat(next.does(UNLOCK_WRITE)).isEqualTo(FINE);
        assertThat(we(WRITE)).isEqualTo(FINE);
        assertThat(ours.table().writeLock().ownerDeaths()).isOne();
    }
}
