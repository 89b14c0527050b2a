package org.sharray.cli.torture.locks;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.sync.SharedEvent;

/** A question to the supervisor: the event wakes it, and its answer is an element that the asker waits for. */
final class Pings {

    private final Ledger ledger;
    private final SharedEvent asked;

    Pings(Ground ground) {
        this.ledger = ground.ledger();
        this.asked = ground.arena().synchronizers().event("asked");
    }

    void ask(Seat seat) throws InterruptedException {
        long number = seat.get(Column.PING) + 1;
        long pong = seat.get(Column.PONG);
        seat.set(Column.PING, number);
        asked.set();
        if (seat.chance(2)) {
            ledger.awaitChange(seat.number(), Column.PONG, pong);
        } else {
            ledger.await(seat.number(), Column.PONG, answer -> answer == number);
        }
    }

    /** What the supervisor does all the time, until it is interrupted. */
    void answer() throws InterruptedException {
        while (true) {
            asked.await();
            asked.clear();
            for (int seat = 0; seat < ledger.seats(); seat++) {
                long number = ledger.get(seat, Column.PING);
                if (ledger.get(seat, Column.PONG) != number) {
                    ledger.setAndNotify(seat, Column.PONG, number);
                }
            }
        }
    }
}
