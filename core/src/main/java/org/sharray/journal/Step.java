package org.sharray.journal;

/** The steps of a transaction, numbered as in docs/transactions.md, after which a process can be killed by a test ({@link org.sharray.os.Os#reached}). */
enum Step {
    /** The entries are in the journal. */
    T1,
    /** The transaction is committed. */
    T2,
    /** One entry is written to its element. */
    T3,
    /** The journal is empty again. */
    T4
}
