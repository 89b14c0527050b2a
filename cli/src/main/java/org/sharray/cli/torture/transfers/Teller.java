package org.sharray.cli.torture.transfers;

import java.util.SplittableRandom;

import org.sharray.LongTransaction;
import org.sharray.cli.torture.transfers.Bank.Note;

/** The program of a worker: one transfer after the other, until it is over or the worker is killed. */
final class Teller {

    /** Of the transfers, one of so many is a large one, which takes its time to be written; and one of so many is given up when all is written. */
    private static final int LARGE_ONCE_IN = 4;
    private static final int GIVEN_UP_ONCE_IN = 50;

    private static final int MOST_LEGS = 1_000;
    private static final long MOST = 500;

    private final Bank bank;
    private final int seat;
    private final SplittableRandom random;

    private Teller(Bank bank, int seat, SplittableRandom random) {
        this.bank = bank;
        this.seat = seat;
        this.random = random;
    }

    /** A transfer that its teller gives up. */
    private static final class GivenUp extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private GivenUp() {
            super(null, null, false, false);
        }
    }

    static void work(Bank bank, int seat, long life, long seed) {
        var teller = new Teller(bank, seat, new SplittableRandom(seed * 1_000 + seat + life * 1_000_003));
        bank.notes().set(seat, Note.WORKS, life);
        while (!bank.isStopped()) {
            teller.transfer();
        }
    }

    private void transfer() {
        bank.notes().add(seat, Note.BEGUN);
        try {
            switch (random.nextInt(4)) {
                case 0 -> bank.savings().atomically(tx -> move(tx, tx.on(bank.accounts())));
                case 1 -> bank.accounts().atomically(tx -> {
                    bank.accounts().atomically(part -> part.add(0, 1));
                    tx.add(0, -1);
                    move(tx, tx.on(bank.savings()));
                });
                default -> bank.accounts().atomically(tx -> move(tx, tx.on(bank.savings())));
            }
            bank.notes().add(seat, Note.DONE);
        } catch (GivenUp meant) {
            bank.notes().add(seat, Note.GIVEN_UP);
        }
    }

    /** Takes amounts from some accounts, and gives what it has then to one. */
    private void move(LongTransaction from, LongTransaction to) {
        int legs = random.nextInt(LARGE_ONCE_IN) == 0 ? 1 + random.nextInt(MOST_LEGS) : 1;
        long taken = 0;
        for (int leg = 0; leg < legs; leg++) {
            taken += take(from);
        }
        for (int leg = 0; leg < legs; leg++) {
            taken += take(to);
        }
        to.add(random.nextInt(Bank.ACCOUNTS), taken);
        from.on(bank.applied()).add(seat, 1);
        if (random.nextInt(GIVEN_UP_ONCE_IN) == 0) {
            throw new GivenUp();
        }
    }

    private long take(LongTransaction accounts) {
        long amount = random.nextLong(-MOST, MOST);
        accounts.add(random.nextInt(Bank.ACCOUNTS), -amount);
        return amount;
    }
}
