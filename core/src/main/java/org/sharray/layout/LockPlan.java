package org.sharray.layout;

/**
 * What a new array's control region shall have beside the lock of the whole array. Immutable.
 *
 * @param participants  how many processes can use the locks at a time, 1 to 65,535
 * @param stripes       how many locks for parts of the array there shall be, 0 to 65,536
 * @param synchronizers how many synchronisers there shall be room for, 0 to 4,096
 * @param strict        whether the locks wait for their repair after an owner's death
 * @param journal       how many bytes the journal of transactions shall have, 0 or 64 to 2<sup>30</sup>; rounded up to a multiple of 64
 * @param durable       whether a transaction that has ended has also reached the storage
 */
public record LockPlan(int participants, int stripes, int synchronizers, boolean strict, int journal, boolean durable) {
    /** What an array has unless its creator says otherwise. */
    public static final LockPlan DEFAULT = new LockPlan(FileLayout.DEFAULT_PARTICIPANTS, 0,
            FileLayout.DEFAULT_SYNCHRONIZERS, false, FileLayout.DEFAULT_JOURNAL_BYTES, false);

    /** Nothing that could be left out. */
    public static final LockPlan LEAST = new LockPlan(FileLayout.DEFAULT_PARTICIPANTS, 0, 0, false, 0, false);

    /**
     * The same for another number of processes.
     *
     * @param number of processes
     * @return the changed plan
     */
    public LockPlan withParticipants(int number) {
        return new LockPlan(number, stripes, synchronizers, strict, journal, durable);
    }

    /**
     * The same with another number of parts.
     *
     * @param number of locks for parts
     * @return the changed plan
     */
    public LockPlan withStripes(int number) {
        return new LockPlan(participants, number, synchronizers, strict, journal, durable);
    }

    /**
     * The same with room for another number of synchronisers.
     *
     * @param number of synchronisers
     * @return the changed plan
     */
    public LockPlan withSynchronizers(int number) {
        return new LockPlan(participants, stripes, number, strict, journal, durable);
    }

    /**
     * The same with strict locks.
     *
     * @return the changed plan
     */
    public LockPlan madeStrict() {
        return new LockPlan(participants, stripes, synchronizers, true, journal, durable);
    }

    /**
     * The same with a journal of another size.
     *
     * @param bytes of the journal
     * @return the changed plan
     */
    public LockPlan withJournal(int bytes) {
        return new LockPlan(participants, stripes, synchronizers, strict, bytes, durable);
    }

    /**
     * The same with durable transactions.
     *
     * @return the changed plan
     */
    public LockPlan madeDurable() {
        return new LockPlan(participants, stripes, synchronizers, strict, journal, true);
    }
}
