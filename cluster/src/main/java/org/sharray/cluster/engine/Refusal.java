package org.sharray.cluster.engine;

/** Why a member did not do what it was asked. */
enum Refusal {
    /** There is no such chunk: its members died together. */
    LOST,
    /** Who wanted the change had lost the lock under which it wanted it. */
    FENCED;

    Integer number() {
        return ordinal();
    }

    static Refusal of(Integer number) {
        return values()[number];
    }
}
