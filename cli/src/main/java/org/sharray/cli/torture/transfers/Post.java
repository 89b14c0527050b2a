package org.sharray.cli.torture.transfers;

import org.sharray.cli.torture.Life;
import org.sharray.cli.torture.transfers.Bank.Note;

/** The place of a worker, where one life follows the other. */
final class Post {

    final int seat;

    private final Bank bank;
    private final long seed;
    private Life life;
    private long lives;

    Post(int seat, Bank bank, long seed) {
        this.seat = seat;
        this.bank = bank;
        this.seed = seed;
    }

    void hire() {
        lives++;
        bank.notes().add(seat, Note.LIVES);
        Bank where = bank;
        int who = seat;
        long number = lives;
        long random = seed;
        life = new Life("the teller of seat " + seat,
                Life.options(64).start(() -> Teller.work(where, who, number, random)));
    }

    Life life() {
        return life;
    }

    boolean works() {
        return bank.notes().get(seat, Note.WORKS) == lives;
    }
}
