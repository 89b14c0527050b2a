package org.sharray.journal;

import static org.sharray.journal.Entries.HEAD;
import static org.sharray.journal.Entries.UUID_BYTES;
import static org.sharray.journal.Entries.length;
import static org.sharray.journal.Entries.place;
import static org.sharray.journal.Entries.size;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.sharray.journal.Neighbours.Open;

/** The arrays that entries name, opened by who recovers; to be closed. What the entries say is not believed. */
final class Targets implements AutoCloseable {
    private final Part home;
    private final Neighbours neighbours;

    /** By UUID and path; null for what is gone. */
    private final Map<String, Open> opened = new HashMap<>();

    Targets(Part home, Neighbours neighbours) {
        this.home = home;
        this.neighbours = neighbours;
    }

    /** Opens the arrays that entries name, and looks whether all entries are for elements; null if they are not. One that is gone is null in the list. */
    List<Part> find(long[] words) {
        List<Part> named = new ArrayList<>();
        Part current = home;
        long end = (long) words.length * HEAD;
        for (long at = 0; at < end;) {
            int word = (int) (at / HEAD);
            long head = words[word];
            if (size(head) > end - at) {
                return null;
            }
            if (length(head) == 0) {
                current = named(words, word, (int) place(head));
                named.add(current);
            } else if (current != null && !current.holds(place(head), length(head))) {
                return null;
            }
            at += size(head);
        }
        return named;
    }

    private Part named(long[] words, int word, int pathBytes) {
        UUID uuid = new UUID(Long.reverseBytes(words[word + 1]), Long.reverseBytes(words[word + 2]));
        byte[] path = MemorySegment.ofArray(words).asSlice((long) word * HEAD + HEAD + UUID_BYTES, pathBytes)
                .toArray(ValueLayout.JAVA_BYTE);
        String text = new String(path, StandardCharsets.UTF_8);
        if (uuid.equals(home.uuid())) { // wherever it was then: it may have been moved or copied since
            return home;
        }
        String key = uuid + text;
        if (!opened.containsKey(key)) {
            opened.put(key, neighbours.open(uuid, text, home.uuid()));
        }
        return opened.get(key) == null ? null : opened.get(key).part();
    }

    @Override
    public void close() {
        for (Open open : opened.values()) {
            if (open != null) {
                open.close();
            }
        }
    }
}
