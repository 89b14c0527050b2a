package org.sharray.cluster.engine;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What is on its way to members: so much at once, each waited for by a virtual thread, and what comes back in the order in which it was sent. Used by one thread. */
final class Window<T> {
    private final long room;
    private final Deque<Pending<T>> pending = new ArrayDeque<>();
    private long used;
    private RuntimeException failure;

    private record Pending<T>(long size, CompletableFuture<T> answer, Consumer<T> action) {}

    Window(long room) {
        this.room = room;
    }

    /** Asks a member, waits until there is room for more, and does something with the answer when its turn comes. */
    void add(long size, Supplier<T> question, Consumer<T> action) {
        pending.add(
                new Pending<>(size, CompletableFuture.supplyAsync(question, Thread::startVirtualThread), action));
        used += size;
        while (used > room && pending.size() > 1) {
            takeFirst();
        }
    }

    private void takeFirst() {
        Pending<T> first = pending.removeFirst();
        used -= first.size;
        try {
            first.action.accept(first.answer.join());
        } catch (CompletionException refused) {
            failed(refused.getCause() instanceof RuntimeException cause ? cause : refused);
        } catch (RuntimeException failed) {
            failed(failed);
        }
    }

    private void failed(RuntimeException cause) {
        failure = failure == null ? cause : failure;
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
