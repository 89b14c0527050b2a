package org.sharray.cli.torture.cluster;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cluster.error.ClusterUnavailableException;

/** Adds to the seat's own element, of which it knows what it must be, and to the common one. */
final class Storm implements Worker.Deed {

    private final Ground ground;
    private final Books books;
    private final int seat;
    private SharedLongArray array;

    /** Between what the own element may be; they differ by the adds of which nobody knows. */
    private long least;
    private long most;

    Storm(Ground ground, int seat) {
        this.ground = ground;
        this.books = ground.books();
        this.seat = seat;
    }

    /** After a death the books of the one before are taken over. */
    @Override
    public void begin(SharedLongArray newArray) {
        array = newArray;
        least = books.get(seat, Column.OWN);
        most = books.get(seat, Column.OWN_BEGUN);
    }

    @Override
    public void perform() {
        books.add(seat, Column.OWN_BEGUN);
        long before;
        try {
            before = array.getAndAdd(Ground.own(seat), 1);
        } catch (ClusterUnavailableException unknown) {
            most++;
            throw unknown;
        }
        if (before < least || before > most) {
            throw new IllegalStateException(
                    "Seat " + seat + " found " + before + " in its own element, which must be from "
                            + least + " to " + most);
        }
        // What was unknown is known now, but for what may still be under way.
        least++;
        most++;
        books.add(seat, Column.OWN);
        books.add(seat, Column.ADDS);
        books.add(seat, Column.COMMON_BEGUN);
        array.getAndAdd(ground.common(), 1);
        books.add(seat, Column.COMMON);
        books.add(seat, Column.ADDS);
    }
}
