package org.sharray.inspector.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.sharray.error.SharrayException;
import org.sharray.inspector.ArrayState;

/** What one open window hears: the list, and the array that it shows. It ends when the window is gone, which a list that can't be sent tells. */
final class Session {
    private final LiveList list;
    private final View view;
    private final boolean allowsWrites;
    private final EventStream stream;
    private Follower follower;

    /** The list as the page gets it. */
    record ListEvent(boolean allowsWrites, List<Facts.Row> arrays) {}

    Session(LiveList list, View view, boolean allowsWrites, EventStream stream) {
        this.list = list;
        this.view = view;
        this.allowsWrites = allowsWrites;
        this.stream = stream;
    }

    /** Runs until the page or the server ends. */
    void run() throws IOException {
        long seen = list.enter();
        try {
            while (true) {
                LiveList.Sample sample = list.next(seen);
                seen = sample.number();
                stream.send("list", new ListEvent(allowsWrites, sample.arrays().entrySet().stream()
                        .map(entry -> Facts.row(entry.getKey(), entry.getValue())).toList()));
                if (!view.array().isEmpty()) {
                    follow(sample.arrays().get(view.array()));
                }
            }
        } catch (InterruptedException serverEnds) {
            Thread.currentThread().interrupt();
        } finally {
            list.leave();
            stopFollowing();
        }
    }

    private void follow(ArrayState state) throws IOException {
        if (state == null || state.facts().isEmpty()) {
            stopFollowing(); // else the array would live on for being looked at
            stream.send("gone", Map.of("reason", state == null
                    ? "This array is gone."
                    : Plain.text(state.problem().orElse("It can't be opened."))));
            return;
        }
        stream.send("detail", Facts.detail(state));
        if (follower == null) {
            try {
                follower = Follower.start(state.found(), view, stream);
            } catch (SharrayException goneMeanwhile) {
                stream.send("gone", Map.of("reason", Plain.text(goneMeanwhile.getMessage())));
            }
        }
    }

    private void stopFollowing() {
        if (follower != null) {
            follower.close();
            follower = null;
        }
    }
}
