package org.sharray.testing;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.sharray.SharedIntArray;

/**
 * A JUnit extension with actors here and in one other JVM, which is started for the first of them and serves all tests of a class: to
 * be a static field. After each test they go.
 */
public final class Actors implements AfterEachCallback, AfterAllCallback {
    private final List<LocalActor> here = new ArrayList<>();
    private ActorJvm elsewhere;

    /** An actor with an opening of the array: the given one, or in the other JVM one of its own. */
    public Actor at(Where where, SharedIntArray array) {
        if (where.isHere()) {
            LocalActor actor = new LocalActor(array, where.isVirtual());
            here.add(actor);
            return actor;
        }
        return where.isVirtual() ? jvm().virtualActor(array) : jvm().actor(array);
    }

    /** An actor on a platform thread of this JVM. */
    public Actor here(SharedIntArray array) {
        return at(Where.HERE, array);
    }

    /** An actor on a platform thread of the other JVM. */
    public Actor elsewhere(SharedIntArray array) {
        return at(Where.ELSEWHERE, array);
    }

    /** The other JVM. */
    public ActorJvm jvm() {
        if (elsewhere == null) {
            elsewhere = ActorJvm.start();
        }
        return elsewhere;
    }

    /** Lets all actors go, and closes what the other JVM has opened for them. */
    public void dismissAll() {
        here.forEach(LocalActor::dismiss);
        here.clear();
        if (elsewhere != null) {
            elsewhere.dismissAll();
        }
    }

    @Override
    public void afterEach(ExtensionContext context) {
        dismissAll();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (elsewhere != null) {
            elsewhere.close();
        }
    }
}
