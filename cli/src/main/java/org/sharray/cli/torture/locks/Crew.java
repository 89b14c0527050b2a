package org.sharray.cli.torture.locks;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import org.sharray.cli.torture.locks.Ledger.Column;
import org.sharray.process.ProcessFailedException;

/** The workers: started, and buried and replaced when they have ended. */
final class Crew implements AutoCloseable {

    private final Ground ground;
    private final Census census;
    private final long seed;
    private final BlockingQueue<Hand> ended = new LinkedBlockingQueue<>();

    /** By number; guarded by this. */
    private final Hand[] hands;
    private long lives;
    private boolean isHiring = true;
    private long diedAtBarrier;

    Crew(Ground ground, Census census, long seed) {
        this.ground = ground;
        this.census = census;
        this.seed = seed;
        this.hands = new Hand[ground.workers()];
    }

    synchronized void hireAll() {
        for (int number = 0; number < hands.length; number++) {
            hire(number);
        }
    }

    private void hire(int number) {
        Hand hand = Hand.hire(ground, number, ++lives, seed);
        hands[number] = hand;
        hand.process.onExit().thenRun(() -> ended.add(hand));
    }

    /** Buries and replaces those that end, until interrupted. */
    void lookAfter() throws InterruptedException {
        while (true) {
            Hand hand = ended.take();
            bury(hand);
            synchronized (this) {
                if (isHiring) {
                    hire(hand.number);
                }
            }
        }
    }

    private void bury(Hand hand) throws InterruptedException {
        try {
            hand.process.join();
        } catch (ProcessFailedException e) {
            if (!hand.isDoomed()) {
                ground.complaints()
                        .add(hand + " has ended by itself: " + e.getMessage() + "\n" + hand.process.output());
            }
        }
        Ledger ledger = ground.ledger();
        for (int seat = hand.firstSeat(); seat < hand.firstSeat() + Ground.THREADS; seat++) {
            census.bury(seat);
            synchronized (this) {
                diedAtBarrier += ledger.get(seat, Column.AT_BARRIER);
            }
            ledger.set(seat, Column.AT_BARRIER, 0);
            ledger.set(seat, Column.DOING, 0);
            ledger.set(seat, Column.AIM, 0);
            ledger.set(seat, Column.HELD, 0);
        }
    }

    /** All, however far they are. */
    synchronized List<Hand> all() {
        return Arrays.stream(hands).filter(Objects::nonNull).toList();
    }

    /** Those that work. */
    List<Hand> ready() {
        return all().stream().filter(Hand::isReady).toList();
    }

    /** Ends the replacement; those that are there stay. */
    synchronized void stopHiring() {
        isHiring = false;
    }

    /** Waits for the good end of all. */
    void join() throws InterruptedException {
        for (Hand hand : all()) {
            if (!hand.process.join(Duration.ofSeconds(Ground.BOUND_SECONDS))) {
                throw new Violation("%s does not end", hand);
            }
            hand.process.join();
        }
    }

    /** How many threads died at the barrier. */
    synchronized long diedAtBarrier() {
        return diedAtBarrier;
    }

    /** How many workers there have been. */
    synchronized long lives() {
        return lives;
    }

    /** Kills all that are left. */
    @Override
    public void close() {
        stopHiring();
        all().forEach(Hand::kill);
    }
}
