package org.sharray.cluster.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** What is on its way to members: so much at once, and what comes back in the order in which it was sent. Used by one thread. */
final class Window<T> {
    private final long room;
    private final Deque<Pending<T>> pending = new ArrayDeque<>();
    private long used;
    private RuntimeException failure;

    private record Pending<T>(long size, CompletionStage<T> answer, Consumer<T> action) {}

    Window(long room) {
        this.room = room;
    }

    /** Waits until there is room for something that has been sent, and does something with its answer when its turn comes. */
    void add(long size, CompletionStage<T> answer, Consumer<T> action) {
        pending.add(new Pending<>(size, answer, action));
        used += size;
        while (used > room && pending.size() > 1) {
            takeFirst();
        }
    }

    private void takeFirst() {
        Pending<T> first = pending.removeFirst();
        used -= first.size;
        try {
            first.action.accept(Failures.await(first.answer));
        } catch (RuntimeException failed) {
            failure = failure == null ? failed : failure;
        }
    }

    /** Waits for the rest, whatever failed, so that nothing is on its way any more; then throws what failed first. */
    void finish() {
        while (!pending.isEmpty()) {
            takeFirst();
        }
        if (failure != null) {
            throw failure;
        }
    }
}
