package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.locking.Deed.JOIN;
import static org.sharray.locking.Deed.LOCK;
import static org.sharray.locking.Deed.MEET;
import static org.sharray.locking.Deed.PID;
import static org.sharray.locking.Deed.TAKE;
import static org.sharray.locking.Deed.TRY;
import static org.sharray.locking.Deed.UNLOCK;
import static org.sharray.locking.Scene.BROKEN;
import static org.sharray.locking.Scene.FINE;
import static org.sharray.locking.Scene.TOLD;
import static org.sharray.locking.Scene.TOO_LATE;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.testing.Await;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OwnDirectory;

/** Processes in PID namespaces of their own, as in containers, where each has the same id: who lives is known all the same. */
class PidNamespaceTest {
    private static final String WHY = "a portable participant is known by its process id, which means nothing in another namespace";

    /** How often somebody waits for five time slices. */
    private static final int TRIES = 2;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private final List<Actor> actors = new ArrayList<>();
    private Scene ours;
    private Actor owner;
    private Actor waiter;

    private Actor actor() {
        actors.add(Actor.startInPidNamespace());
        return actors.getLast();
    }

    private void everybodyIn() {
        owner = actor();
        waiter = actor();
        Path file = directory.parent().resolve("scene.npy");
        ours = Scene.create(file, 3);
        assertThat(owner.opens(file).does(PID)).isEqualTo(waiter.opens(file).does(PID)).isEqualTo("1");
    }

    @AfterEach
    void close() {
        actors.forEach(Actor::close);
        if (ours != null) {
            ours.close();
        }
    }

    private String we(Deed deed) {
        return Await.result(Await.start(() -> ours.does(deed)));
    }

    private void ownerLives() {
        for (int i = 0; i < TRIES; i++) {
            assertThat(waiter.does(TRY)).isEqualTo(TOO_LATE);
            assertThat(we(TRY)).isEqualTo(TOO_LATE);
        }
    }

    @Test
    @NativeOnly(WHY)
    void anOwnerInAnotherNamespaceKeepsTheLockAsLongAsItLives() {
        everybodyIn();
        owner.does(TAKE);
        ownerLives();
        owner.does(UNLOCK);
        assertThat(waiter.does(LOCK)).isEqualTo(FINE);
        owner.does(TAKE);
        waiter.begins(LOCK);
        owner.jvm().kill();
        assertThat(waiter.ends()).isEqualTo(TOLD);
        assertThat(we(LOCK)).isEqualTo(FINE);
    }

    @Test
    @NativeOnly(WHY)
    void aBarrierBreaksWhenAProcessInAnotherNamespaceDiesAndNotBefore() {
        everybodyIn();
        owner.does(JOIN);
        owner.does(TAKE);
        ownerLives();
        waiter.begins(MEET);
        for (int i = 0; i < TRIES; i++) {
            assertThat(we(TRY)).isEqualTo(TOO_LATE);
        }
        assertThat(ours.barrier().isBroken()).isFalse();
        owner.jvm().kill();
        assertThat(waiter.ends()).isEqualTo(BROKEN);
        assertThat(we(LOCK)).isEqualTo(TOLD);
    }
}
