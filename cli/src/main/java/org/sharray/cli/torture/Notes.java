package org.sharray.cli.torture;

import static org.sharray.ArrayOptions.options;

import java.io.Serializable;

import org.sharray.SharedLongArray;

/**
 * What supervisor and workers note for each other: some numbers for all, and a row for each thread's seat, which is taken by one after the other. They lie in shared memory, so that
 * the death of a process leaves them readable, and have no lock, so that they stay so whatever becomes of the locks: each has one writer at a time, or is changed atomically.
 *
 * @param <C> names the numbers for all
 * @param <N> names those of a seat
 */
public class Notes<C extends Enum<C>, N extends Enum<N>> implements Serializable, AutoCloseable {
    private static final long serialVersionUID = 1L;

    private final SharedLongArray cells;
    private final int seats;
    private final int common;
    private final int row;

    /**
     * Begins with zeros.
     *
     * @param seats  how many rows
     * @param common names the numbers for all
     * @param notes  names those of a seat
     */
    public Notes(int seats, Class<C> common, Class<N> notes) {
        this(seats, common, notes, 0);
    }

    /**
     * Begins with zeros, and numbers of a seat that have no name.
     *
     * @param seats  how many rows
     * @param common names the numbers for all
     * @param notes  names those of a seat
     * @param more   how many others a seat has
     */
    protected Notes(int seats, Class<C> common, Class<N> notes, int more) {
        this.seats = seats;
        this.common = common.getEnumConstants().length;
        this.row = notes.getEnumConstants().length + more;
        this.cells = SharedLongArray.create(this.common + (long) seats * row, options().unlocked());
    }

    /**
     * How many seats there are.
     *
     * @return as it was made
     */
    public final int seats() {
        return seats;
    }

    /**
     * The elements themselves.
     *
     * @return all of them
     */
    protected final SharedLongArray cells() {
        return cells;
    }

    /**
     * Where a note of a seat is.
     *
     * @param seat which
     * @param note which
     * @return the index of its element
     */
    protected final long index(int seat, N note) {
        return indexOf(seat, note.ordinal());
    }

    /**
     * Where any number of a seat is.
     *
     * @param seat   which
     * @param number counted from the first note; those that are none follow the notes
     * @return the index of its element
     */
    protected final long indexOf(int seat, int number) {
        return common + (long) seat * row + number;
    }

    /**
     * Reads a number for all.
     *
     * @param which of them
     * @return it, with the memory effects of a volatile read
     */
    public final long get(C which) {
        return cells.getVolatile(which.ordinal());
    }

    /**
     * Changes a number for all, and wakes who waits for it.
     *
     * @param which of them
     * @param value the new one
     */
    public final void set(C which, long value) {
        cells.setVolatile(which.ordinal(), value);
        cells.notifyWaiters(which.ordinal());
    }

    /**
     * Adds to a number for all.
     *
     * @param which of them
     * @param value how much
     * @return the old value
     */
    public final long add(C which, long value) {
        return cells.getAndAdd(which.ordinal(), value);
    }

    /**
     * Reads a note.
     *
     * @param seat of which seat
     * @param note which
     * @return it, with the memory effects of a volatile read
     */
    public final long get(int seat, N note) {
        return cells.getVolatile(index(seat, note));
    }

    /**
     * Changes a note, without a word to who waits for it.
     *
     * @param seat  of which seat
     * @param note  which
     * @param value the new one
     */
    public final void set(int seat, N note, long value) {
        cells.setVolatile(index(seat, note), value);
    }

    /**
     * Counts one more.
     *
     * @param seat of which seat
     * @param note which
     */
    public final void add(int seat, N note) {
        cells.getAndAdd(index(seat, note), 1);
    }

    /**
     * A note of all seats together.
     *
     * @param note which
     * @return the sum
     */
    public final long sum(N note) {
        long sum = 0;
        for (int seat = 0; seat < seats; seat++) {
            sum += get(seat, note);
        }
        return sum;
    }

    @Override
    public void close() {
        cells.close();
    }
}
