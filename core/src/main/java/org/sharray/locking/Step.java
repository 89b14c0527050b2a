package org.sharray.locking;

/**
 * The steps of the protocols, numbered as in docs/locking.md, after which a process can be killed by a test
 * ({@link org.sharray.os.Os#reached}). Of a step that changes a word and wakes then, the moment in between.
 */
enum Step {
    A1, A2, A3, W1, W2, W3, R1, R2, //
    P1, P3, P4, P5, P6, L1, L2, D1, D2, D3, D4, D5, //
    C1, C2, C3, C4, C5, C6, C7, S1, S2, //
    O1, O2, O3, N1, N2, N3, X1, //
    B1, B2, B3, B4, B5, B6, B7, //
    /** Of the semaphore, the event and the latch: the word is changed; the sleepers are woken. */
    G1, G2,
    /** Of a vector: the elements are written; the size has grown; the sleepers are woken. */
    V1, V2, V3
}
