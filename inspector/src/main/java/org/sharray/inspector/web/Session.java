package org.sharray.inspector.web;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.sharray.error.SharrayException;

/** What one open window hears: the list, and the array that it shows. It ends when the window is gone, which a list that can't be sent tells. */
final class Session {
    private final LiveList list;
    private final View view;
    private final boolean allowsWrites;
    private final EventStream stream;
    private Follower follower;

    /** The list as the page gets it; the cluster is null if the arrays are this machine's. */
    record ListEvent(boolean allowsWrites, String cluster, List<Facts.Row> arrays) {}

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
                stream.send("list", new ListEvent(allowsWrites,
                        list.cluster() == null ? null : Plain.text(list.cluster()), sample.arrays().entrySet().stream()
                                .map(entry -> entry.getValue().row(entry.getKey())).toList()));
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

    private void follow(PageArray array) throws IOException {
        if (array == null || array.problem().isPresent()) {
            stopFollowing(); // else the array would live on for being looked at
            stream.send("gone", Map.of("reason",
                    array == null ? "This array is gone." : Plain.text(array.problem().get())));
            return;
        }
        stream.send("detail", array.detail());
        if (follower != null && follower.hasEnded()) {
            stopFollowing();
        }
        if (follower == null && array.isReadable()) {
            try {
                follower = Follower.start(array, view, stream);
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
