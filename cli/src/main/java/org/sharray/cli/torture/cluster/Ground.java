package org.sharray.cli.torture.cluster;

import java.io.Serializable;

import org.sharray.SharedLongArray;
import org.sharray.cluster.Cluster;

/** The array: an element for each seat, one for all, and a pair that the lock guards; each in a chunk of its own, so that they are kept by different members. */
record Ground(Books books) implements Serializable {

    /** Elements that are surely not kept together. */
    private static final long APART = 32_768;

    /** The element of a seat alone. */
    static long own(int seat) {
        return seat * APART + seat;
    }

    /** The element of all. */
    long common() {
        return books.seats() * APART;
    }

    /** The first of the pair; the second follows it. */
    long pair() {
        return (books.seats() + 1) * APART;
    }

    SharedLongArray create(Cluster cluster, long generation) {
        return cluster.createLong(name(generation), (books.seats() + 2) * APART);
    }

    static String name(long generation) {
        return "tortured " + generation;
    }
}
