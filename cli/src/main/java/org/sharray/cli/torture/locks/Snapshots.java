package org.sharray.cli.torture.locks;

import java.util.List;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.error.OwnerDiedException;

/** Copies that have to be whole, of what the array's lock and its stripes guard. */
final class Snapshots {

    private final SharedLongArray arena;
    private final SharedLongArray striped;
    private final MainLock mainLock;
    private final Stripes stripes;
    private final Tally mainTally;
    private final List<Tally> stripeTallies;

    Snapshots(Ground ground, MainLock mainLock, Stripes stripes) {
        this.arena = ground.arena();
        this.striped = ground.stripedPart();
        this.mainLock = mainLock;
        this.stripes = stripes;
        this.mainTally = MainLock.tally(ground);
        this.stripeTallies = Stripes.tallies(ground);
    }

    /** Takes one; after a death it is refused until somebody has mended what the dead one left. */
    void take(Seat seat) throws InterruptedException {
        try {
            if (seat.chance(2)) {
                whole();
            } else {
                oneStripe(seat.random().nextInt(stripeTallies.size()));
            }
        } catch (OwnerDiedException e) {
            seat.note(Column.REFUSED);
            mainLock.lock(seat);
            stripes.useAll(seat);
        }
    }

    /** Takes one of everything. */
    void whole() {
        long[] copy = arena.snapshot();
        mainTally.requireWhole(i -> copy[i]); // the main part is the array's beginning
        int first = copy.length - Math.toIntExact(striped.length());
        int block = Math.toIntExact(striped.length() / stripeTallies.size());
        for (int stripe = 0; stripe < stripeTallies.size(); stripe++) {
            int from = first + stripe * block;
            stripeTallies.get(stripe).requireWhole(i -> copy[from + i]);
        }
    }

    private void oneStripe(int stripe) {
        long block = striped.length() / stripeTallies.size();
        long[] copy = striped.snapshot(stripe * block, (stripe + 1) * block);
        stripeTallies.get(stripe).requireWhole(i -> copy[i]);
    }
}
