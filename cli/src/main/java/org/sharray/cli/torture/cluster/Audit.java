package org.sharray.cli.torture.cluster;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.cluster.Books.Column;
import org.sharray.cluster.error.LostElementsException;

/** Compares the array with the books while all threads pause. */
final class Audit {

    private final Ground ground;
    private final Books books;

    /** Changes of which nobody knew, and how many of them turned out to have happened. */
    private long doubtful;
    private long happened;
    private long lost;

    Audit(Ground ground) {
        this.ground = ground;
        this.books = ground.books();
    }

    long doubtful() {
        return doubtful;
    }

    long happened() {
        return happened;
    }

    /** How many of the audited elements were lost when they might be. */
    long lost() {
        return lost;
    }

    /**
     * Requires of each element that all changes count that were acknowledged, and none that was not begun.
     *
     * @param last      whether nobody will change the array any more, so that what is in doubt can be counted
     * @param mayBeLost whether elements may be lost; those that are there have to be right even then
     */
    void audit(SharedLongArray array, boolean last, boolean mayBeLost) {
        for (int seat = 0; seat < books.seats(); seat++) {
            check("the own element of seat " + seat, array, Ground.own(seat), books.get(seat, Column.OWN),
                    books.get(seat, Column.OWN_BEGUN), last, mayBeLost);
        }
        check("the common element", array, ground.common(), books.sum(Column.COMMON), books.sum(Column.COMMON_BEGUN),
                last,
                mayBeLost);
        try (var guard = array.lock().hold()) {
            boolean told = guard.previousOwnerDied();
            try {
                settle(array, told);
            } catch (LostElementsException gone) {
                requireLossAllowed(gone, mayBeLost);
                return;
            }
        }
        check("the pair under the lock", array, ground.pair(), books.sum(Column.PAIR), books.sum(Column.PAIR_BEGUN),
                last,
                mayBeLost);
    }

    /** Finishes an update that was left half-done, so that from now on none has to be expected. */
    private void settle(SharedLongArray array, boolean told) {
        long first = array.get(ground.pair());
        long second = array.get(ground.pair() + 1);
        boolean half = books.sum(Column.HALF) > books.sum(Column.MENDED);
        if (first != second && (first != second + 1 || !told && !half)) {
            throw new IllegalStateException(
                    "The copies of the counter under the lock are " + first + " and " + second + ", and nobody died");
        }
        array.set(ground.pair() + 1, first);
        for (int seat = 0; seat < books.seats(); seat++) {
            books.set(seat, Column.MENDED, books.get(seat, Column.HALF));
        }
    }

    private void check(String what, SharedLongArray array, long index, long acknowledged, long begun, boolean last,
            boolean mayBeLost) {
        long value;
        try {
            value = array.get(index);
        } catch (LostElementsException gone) {
            requireLossAllowed(gone, mayBeLost);
            return;
        }
        if (value < acknowledged || value > begun) {
            throw new IllegalStateException(
                    what + " is " + value + " after " + acknowledged + " acknowledged changes of "
                            + begun + " that were begun: " + (value < acknowledged
                                    ? acknowledged - value + " were lost"
                                    : value - begun + " were made twice"));
        }
        if (last) {
            doubtful += begun - acknowledged;
            happened += value - acknowledged;
        }
    }

    private void requireLossAllowed(LostElementsException gone, boolean mayBeLost) {
        if (!mayBeLost) {
            throw gone;
        }
        lost++;
    }
}
