package org.sharray.locking;

import static org.sharray.locking.Step.B1;
import static org.sharray.locking.Step.B2;
import static org.sharray.locking.Step.B3;
import static org.sharray.locking.Step.B4;
import static org.sharray.locking.Step.B5;
import static org.sharray.locking.Step.B6;
import static org.sharray.locking.Step.B7;

import java.util.Objects;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sharray.locking.Waiting.Ending;
import org.sharray.os.Os;
import org.sharray.sync.SharedBarrier;

/**
 * A barrier whose state is one 64-bit word ({@link BarrierWord} has the bits), and a cell for each process that takes part.
 *
 * <pre>
 * B1 count in the own cell, then: arrived += 1, unless broken
 * B2 not the last: sleep until generation or BROKEN change
 * B3 the last: run the action
 * B4 the last: next generation, tripped, unless broken
 * B5 wake all
 * B6 timeout or interrupt, unless the last has arrived; failed action, death: BROKEN, wake all
 * B7 reset: next generation, broken; wake all
 * </pre>
 *
 * <p>
 * As in a {@code CyclicBarrier}, once the last has arrived no timeout or interrupt breaks the generation any more. A death does: the last
 * itself may have died in its action. Who looks late, when the generation has moved on, reads in the history how its own ended.
 * Fields: all final.
 */
final class WordBarrier implements SharedBarrier {
    private static final long serialVersionUID = 1L;

    private final transient Home home;
    private final transient int record;
    private final transient StateWord word;
    private final transient int parties;
    private final transient SlotTable slots;
    private final transient int slot;

    /** Makes an object for the barrier; from now on this process takes part. */
    WordBarrier(Home home, int record, int parties) {
        this.home = home;
        this.record = record;
        this.parties = parties;
        this.word = new StateWord(home, record);
        this.slots = home.participant().slots();
        this.slot = home.participant().slot();
        home.participant().recoverCells(record); // those that are dead break the barrier now, or it is new after them
        BarrierWord.takePart(slots, record, slot);
    }

    static void requireParties(int parties) {
        if (parties < 1 || parties > BarrierWord.MAX_PARTIES) {
            throw new IllegalArgumentException(
                    "A barrier is for 1 to " + BarrierWord.MAX_PARTIES + " parties, not for " + parties);
        }
    }

    @Override
    public int await(Runnable action) throws InterruptedException, BrokenBarrierException {
        try {
            return meet(action, Waiting.FOR_EVER);
        } catch (TimeoutException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public int await(long time, TimeUnit unit, Runnable action)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        return meet(action, Math.max(0, unit.toNanos(time)));
    }

    private int meet(Runnable action, long nanos)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        Objects.requireNonNull(action, "action");
        if (BarrierWord.isBroken(word.read())) {
            throw broken();
        }
        if (Thread.interrupted()) {
            breakUnlessAllAreHere(BarrierWord.generation(word.read()));
            throw new InterruptedException();
        }
        try (Waiting waiting = new Waiting(true, nanos)) {
            BarrierWord.threadComes(slots, record, slot);
            try {
                return arrive(action, waiting);
            } finally {
                leave();
            }
        } catch (IllegalStateException closed) {
            throw home.closed(closed);
        }
    }

    /** Takes back what was counted for this thread. */
    private void leave() {
        try {
            BarrierWord.threadGoes(slots, record, slot);
        } catch (IllegalStateException settled) {
            // With the last opening, everything of this process was settled.
        }
    }

    private int arrive(Runnable action, Waiting waiting)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        while (true) {
            long state = word.read();
            int index = parties - 1 - BarrierWord.arrived(state);
            if (BarrierWord.isBroken(state)) {
                throw broken();
            }
            if (index < 0) { // the generation before is about to pass
                sleep(state, waiting);
                Ending ending = waiting.ending();
                if (ending != null) {
                    throw fail(ending);
                }
            } else if (word.change(state, BarrierWord.oneMore(state))) {
                Os.current().reached(B1);
                stay(BarrierWord.generation(state), index == 0, action, waiting);
                return index;
            }
        }
    }

    private void stay(int generation, boolean last, Runnable action, Waiting waiting)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        try {
            if (last) {
                trip(generation, action);
            } else {
                waitForOthers(generation, waiting);
            }
        } catch (IllegalStateException failure) {
            if (!home.file().scope().isAlive()) {
                breakNow(generation, "a process closed it while it waited");
            }
            throw failure;
        }
    }

    /** B3 to B5. */
    private void trip(int generation, Runnable action) throws BrokenBarrierException {
        boolean done = false;
        try {
            action.run();
            done = true;
        } finally {
            if (!done) {
                breakNow(generation, "the action failed");
            }
        }
        Os.current().reached(B3);
        while (true) {
            long state = word.read();
            if (BarrierWord.generation(state) != generation || BarrierWord.isBroken(state)) {
                throw broken();
            }
            if (word.change(state, BarrierWord.next(state, false))) {
                Os.current().reached(B4);
                word.wake(Integer.MAX_VALUE);
                Os.current().reached(B5);
                return;
            }
        }
    }

    /** B2, and B6 if it does not end well. */
    private void waitForOthers(int generation, Waiting waiting)
            throws InterruptedException, BrokenBarrierException, TimeoutException {
        boolean interruptedLate = false;
        try {
            while (true) {
                long state = word.read();
                if (BarrierWord.generation(state) == generation
                        ? BarrierWord.isBroken(state)
                        : !BarrierWord.tripped(state, generation)) {
                    throw broken();
                }
                if (BarrierWord.generation(state) != generation) {
                    return;
                }
                Ending ending = waiting.ending();
                if (ending != null && breakUnlessAllAreHere(generation)) {
                    throw fail(ending);
                }
                interruptedLate |= ending == Ending.INTERRUPTED;
                sleep(state, waiting);
            }
        } finally {
            if (interruptedLate) {
                Thread.currentThread().interrupt(); // by then all had come, or it was broken already
            }
        }
    }

    private void sleep(long state, Waiting waiting) {
        if (waiting.nextSlice() && waiting.isLong()) {
            home.participant().recoverCells(record);
        }
        word.sleep(waiting, state);
        Os.current().reached(B2);
    }

    /**
     * B6 by timeout or interrupt; false if the last has arrived or the generation is over, or if it is broken already. More arrivals than
     * parties are damaged memory, and no reason to wait.
     */
    private boolean breakUnlessAllAreHere(int generation) {
        for (long state = word.read(); BarrierWord.generation(state) == generation && !BarrierWord.isBroken(state)
                && BarrierWord.arrived(state) != parties; state = word.read()) {
            if (word.change(state, state | BarrierWord.BROKEN)) {
                tellBroken("a thread left early");
                return true;
            }
        }
        return false;
    }

    /** B6 by a failed action, or a home that was closed: works through every mapping that this process has. */
    private void breakNow(int generation, String reason) {
        try {
            if (BarrierWord.breakGeneration(slots, record, generation)) {
                Events.barrierBroken(toString(), reason);
            }
        } catch (IllegalStateException settled) {
            // With the last opening, everything of this process was settled.
        }
    }

    private void tellBroken(String reason) {
        Os.current().reached(B6);
        word.wake(Integer.MAX_VALUE);
        Events.barrierBroken(toString(), reason);
    }

    /** Throws for a thread that leaves early. */
    private BrokenBarrierException fail(Ending ending) throws InterruptedException, TimeoutException {
        if (ending == Ending.INTERRUPTED) {
            throw new InterruptedException();
        }
        throw new TimeoutException("Not all " + parties + " parties came to " + this + " in time");
    }

    private BrokenBarrierException broken() {
        return new BrokenBarrierException(home.describe(record)
                + " is broken: a thread left early, a process that took part has ended, or it was reset; reset() makes it new");
    }

    @Override
    public int getParties() {
        return parties;
    }

    @Override
    public int getNumberWaiting() {
        long state = word.read();
        return BarrierWord.isBroken(state) ? 0 : Math.min(parties - 1, BarrierWord.arrived(state));
    }

    @Override
    public boolean isBroken() {
        return BarrierWord.isBroken(word.read());
    }

    @Override
    public void reset() {
        long state;
        do {
            state = word.read();
        } while (!word.change(state, BarrierWord.next(state, true)));
        Os.current().reached(B7);
        word.wake(Integer.MAX_VALUE);
    }

    /**
     * Names the barrier and its state, for people.
     *
     * @return for instance {@code the barrier "round" of "jobs" (2 of 4 are here)}
     */
    @Override
    public String toString() {
        return word.describe(
                () -> isBroken() ? "broken" : getNumberWaiting() + " of " + parties + " are here");
    }

    private Object writeReplace() {
        return word.sent();
    }
}
