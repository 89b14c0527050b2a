package org.sharray.cluster.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is on its way to members: so much at once, and what comes back in the order in which it was sent. Used by one thread. */
final class Window<T> {
    private final long room;
    private final Majority majority;
    private final Deque<Pending<T>> pending = new ArrayDeque<>();
    private long used;
    private RuntimeException failure;

    private record Pending<T>(long size, Supplier<CompletionStage<T>> sending, CompletionStage<T> sent,
            Consumer<T> action) {}

    Window(long room, Majority majority) {
        this.room = room;
        this.majority = majority;
    }

    /** Sends something, waits until there is room for it, and does something with its answer when its turn comes. It may be sent again. */
    void add(long size, Supplier<CompletionStage<T>> sending, Consumer<T> action) {
        pending.add(new Pending<>(size, sending, sent(sending), action));
        used += size;
        while (used > room && pending.size() > 1) {
            takeFirst();
        }
    }

    /** What can't be sent is a failure like others, so that those before it are waited for. */
    private static <T> CompletionStage<T> sent(Supplier<CompletionStage<T>> sending) {
        try {
            return sending.get();
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(failure);
        }
    }

    private void takeFirst() {
        Pending<T> first = pending.removeFirst();
        used -= first.size;
        try {
            first.action.accept(Failures.await(first.sent, first.sending, majority));
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
