package org.sharray.cluster.engine;

/** Why a member did not do what it was asked. */
enum Refusal {
    /** There is no such chunk: its members died together. */
    LOST,
    /** Who wanted the change had lost the lock under which it wanted it. */
    FENCED,
    /** Who wanted the change had been taken for gone, and its last change forgotten: it may be this one. */
    GONE,
    /** Who made the change had lost the majority, so that it will not stay. */
    CUT_OFF;

    Integer number() {
        return ordinal();
    }

    static Refusal of(Integer number) {
        return values()[number];
    }
}
