package org.sharray.cli.torture.cluster;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What happens in a round. */
enum Kind {
    OWNER("a member killed in the middle of an update under the lock", 4, 1), //
    ANY("a member killed at any moment", 3, 1), //
    COMPUTING("a process that only computes killed in the middle of an update", 1, 1), //
    CLIENT("a client killed in the middle of an update", 1, 1), //
    SLICES("a member killed during a loop over slices", 1, 1), //
    TWO("two members killed at once", 1, 2), //
    STOPPED("a member stopped in the middle of an update until it is taken for dead", 2, 0), //
    LEAVING("a member that leaves, and another that comes", 1, 0);

    private final String text;
    private final int share;
    private final int deaths;

    Kind(String text, int share, int deaths) {
        this.text = text;
        this.share = share;
        this.deaths = deaths;
    }

    /** For people. */
    String text() {
        return text;
    }

    int deaths() {
        return deaths;
    }

    /** All kinds as often as it is their share, in some order, but the owner's death first. */
    static List<Kind> deck(Random random, boolean canLoseTwo) {
        List<Kind> deck = new ArrayList<>();
        for (Kind kind : values()) {
            if (kind != TWO || canLoseTwo) {
                deck.addAll(Collections.nCopies(kind.share, kind));
            }
        }
        Collections.shuffle(deck, random);
        Collections.swap(deck, 0, deck.indexOf(OWNER));
        return deck;
    }
}
