package org.sharray.cli.torture.locks;

import java.util.ArrayList;
import java.util.List;

import org.sharray.SharedLongArray;
import org.sharray.cli.torture.locks.Ledger.Column;

/** The locks of parts of the array, alone and in ranges; each guards a tally. */
final class Stripes {

    private static final int MOST_AT_ONCE = 3;

    private final SharedLongArray arena;
    private final SharedLongArray cells;
    private final List<Tally> tallies;
    private final int block;

    Stripes(Ground ground) {
        this.arena = ground.arena();
        this.cells = ground.stripedPart();
        this.tallies = tallies(ground);
        this.block = Math.toIntExact(cells.length() / tallies.size());
    }

    static List<Tally> tallies(Ground ground) {
        var tallies = new ArrayList<Tally>();
        for (int stripe = 0; stripe < ground.blocks(); stripe++) {
            tallies.add(new Tally("what stripe " + stripe + " guards", ground.block(stripe), ground.ledger().seats()));
        }
        return tallies;
    }

    void use(Seat seat) {
        int from = seat.random().nextInt(tallies.size());
        int to = Math.min(tallies.size(), from + 1 + seat.random().nextInt(MOST_AT_ONCE));
        if (seat.chance(3)) {
            try (var _ = cells.lock((long) from * block).hold()) {
                use(seat, from, from + 1);
            }
        } else {
            try (var _ = cells.lockRange((long) from * block, (long) to * block)) {
                use(seat, from, to);
            }
        }
    }

    /** All stripes at once, also those that guard nothing: who dies while a snapshot holds them is told of as well. */
    void useAll(Seat seat) {
        try (var _ = arena.lockRange(0, arena.length())) {
            use(seat, 0, tallies.size());
        }
    }

    private void use(Seat seat, int from, int to) {
        for (int stripe = from; stripe < to; stripe++) {
            boolean told = cells.lock((long) stripe * block).previousOwnerDied();
            tallies.get(stripe).enter(seat, told, Column.TOLD_ELSEWHERE);
        }
        tallies.subList(from, to).forEach(tally -> tally.begin(seat));
        seat.dawdle();
        tallies.subList(from, to).forEach(tally -> tally.finish(seat));
        tallies.subList(from, to).forEach(tally -> tally.leave(seat));
    }
}
