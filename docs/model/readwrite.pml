/*
 * Read-write locks: steps N, X and D4 of docs/locking.md.
 *
 * Three threads, each a reader or a writer as it likes; usually each is a process of its own, with TOGETHER threads 0 and 1 are one. The word has what matters
 * here of lock.pml's: owner and W. A time slice ends here only if the thread that looks then finds something else than it slept on: otherwise
 * it sleeps on, and nothing has changed. So a thread that can't go on in the end is one that sleeps for ever, and spin calls that an invalid end state.
 *
 * What a run explores is chosen by -D, see check; names that begin with BREAK take a rule away, and then spin has to find a violation.
 */
#ifndef ROUNDS
#define ROUNDS 1            /* acquisitions of each thread */
#endif
#ifndef DEATHS
#define DEATHS 0            /* processes that are killed, at any step */
#endif
#ifndef MORTAL
#define MORTAL 7            /* bit set of the processes that may be killed: as they are all alike, fewer show the same */
#endif
#ifndef IN_ORDER
#define IN_ORDER 0          /* process 0 is killed first, then 1, then 2: the same again */
#endif
#ifndef SLICES
#define SLICES 0            /* a sleep ends with its time slice */
#endif
#ifndef TIMED
#define TIMED 0             /* bit set of the threads that may give up */
#endif
#define THREADS 3

#ifdef TOGETHER
#define PROCESS(t) ((t) / 2)
#else
#define PROCESS(t) (t)
#endif

byte owner;                 /* the word: thread + 1 */
bit W;                      /* the word: waiters */
byte cell[THREADS];         /* readers of each process */
byte asleep[THREADS];       /* threads: 0, WORD, or a cell's number */
#define WORD 4

mtype = { alive, gone, buried };
mtype state[THREADS] = alive;
byte locked[THREADS];       /* byte: 0, or thread + 1 that has locked it */
byte deaths;

/* Not part of the protocol: what really is so. */
byte readers;               /* bit set of those that are reading */
byte writer;                /* bit set of those that are writing */

inline wakeWord() {
    d_step {
        if :: asleep[0] == WORD -> asleep[0] = 0 :: else fi;
        if :: asleep[1] == WORD -> asleep[1] = 0 :: else fi;
        if :: asleep[2] == WORD -> asleep[2] = 0 :: else fi
    }
}

inline wakeCell(p) {
    d_step {
        if :: asleep[0] == (p) + 1 -> asleep[0] = 0 :: else fi;
        if :: asleep[1] == (p) + 1 -> asleep[1] = 0 :: else fi;
        if :: asleep[2] == (p) + 1 -> asleep[2] = 0 :: else fi
    }
}

inline wakeReleased() {     /* R2 */
#ifdef BREAK_WAKE_ALL
    if
    :: asleep[0] == WORD -> asleep[0] = 0
    :: asleep[1] == WORD -> asleep[1] = 0
    :: asleep[2] == WORD -> asleep[2] = 0
    :: else
    fi
#else
    wakeWord()
#endif
}

#define AS_EXPECTED (owner && W && PROCESS(owner - 1) == PROCESS(expected - 1))     /* the low half has no tag */

inline sleepOnWord(again) { /* W1, W2 */
    atomic { if :: owner -> W = 1; expected = owner :: else -> goto again fi };
    atomic { if :: AS_EXPECTED -> asleep[me] = WORD; slept = 1 :: else -> expected = 0; goto again fi };
    atomic {
        if
        :: asleep[me] != WORD -> skip
        :: SLICES && asleep[me] == WORD && !AS_EXPECTED -> asleep[me] = 0
        :: (TIMED & (1 << me)) && asleep[me] == WORD -> asleep[me] = 0; gaveUp = 1
        fi;
        expected = 0
    }
}

proctype Participant(byte me) {
    byte my = PROCESS(me);
    byte rounds, expected, p;
    bit slept, gaveUp, waking;
    {
        do
        :: rounds < ROUNDS -> rounds++;
            if
            :: goto Read
            :: goto Write
            fi;
Read:
#ifdef BREAK_ORDER
            if :: owner -> goto Occupied :: else fi;                             /* N2 before N1 */
            cell[my]++;
#else
            cell[my]++;                                                          /* N1 */
            if                                                                   /* N2 */
            :: owner -> goto Occupied
            :: else
            fi;
#endif
            atomic { assert(writer == 0); readers = readers | 1 << me };
            atomic { assert(writer == 0); readers = readers & ~(1 << me) };
            cell[my]--;                                                          /* N3 */
            if :: owner -> wakeCell(my) :: else fi;                              /* N3 */
            goto Done;
Occupied:
#ifndef BREAK_ORDER
            cell[my]--;                                                          /* N3 */
#ifndef BREAK_N3
            wakeCell(my);                                                        /* N3 */
#endif
#endif
            sleepOnWord(Read);
            if
            :: gaveUp -> atomic { wakeReleased() }; goto Done                    /* W3 */
            :: else -> goto Read
            fi;

Write:
            atomic {                                                             /* A1, A2 */
                if
                :: owner == 0 -> owner = me + 1; W = slept; goto Wait
                :: else
                fi
            };
            sleepOnWord(Write);
            if
            :: gaveUp -> atomic { wakeReleased() }; goto Done                    /* W3 */
            :: else -> goto Write
            fi;
Wait:
            do                                                                   /* X1 */
            :: p < THREADS && cell[p] == 0 -> p++
            :: p < THREADS && cell[p] ->
                expected = cell[p];
                atomic { if :: cell[p] == expected && expected -> asleep[me] = p + 1 :: else fi };
                atomic {
                    if
                    :: asleep[me] == 0 -> skip
                    :: SLICES && asleep[me] && cell[p] != expected -> asleep[me] = 0
#ifndef BREAK_X1
                    :: SLICES && asleep[me] && state[p] == buried && locked[p] == 0 -> asleep[me] = 0; locked[p] = me + 1; goto Clear
#endif
                    :: (TIMED & (1 << me)) && asleep[me] -> asleep[me] = 0; expected = 0; goto Release
                    fi;
                    expected = 0
                };
                goto Wait;
Clear:
                atomic { cell[p] = 0; expected = 0 };                            /* D4 */
                wakeCell(p);                                                     /* D4 */
                locked[p] = 0
            :: p == THREADS -> break
            od;
            atomic { assert(writer == 0 && readers == 0); writer = 1 << me };
            atomic { assert(writer == 1 << me && readers == 0); writer = 0 };
Release:
            atomic { p = 0; owner = 0; waking = W; W = 0 };                      /* R1 */
            atomic { if :: waking -> wakeReleased() :: else fi; waking = 0 };    /* R2 */
Done:       atomic { slept = 0; gaveUp = 0 }
        :: rounds == ROUNDS -> break
        od
    } unless { state[my] != alive };
}

inline forget(t, p) {
    if :: PROCESS(t) == p -> asleep[t] = 0; readers = readers & ~(1 << t); writer = writer & ~(1 << t) :: else fi
}

inline kill(p) {
    d_step { state[p] == alive && deaths < DEATHS && (MORTAL & (1 << p)) && (!IN_ORDER || p == deaths) -> deaths++; state[p] = gone; forget(0, p); forget(1, p); forget(2, p) }
}

inline unlock(s, p) {
    if :: locked[s] && PROCESS(locked[s] - 1) == p -> locked[s] = 0 :: else fi
}

inline bury(p) {
    d_step { state[p] == gone -> state[p] = buried; unlock(0, p); unlock(1, p); unlock(2, p) }
}

proctype Kernel() {
end:
    do
    :: kill(0)
    :: kill(1)
    :: kill(2)
    :: d_step { deaths < DEATHS -> deaths = DEATHS }                             /* no more deaths */
    :: atomic { owner && state[PROCESS(owner - 1)] != alive -> owner = 0; W = 0; wakeReleased() }   /* D1, D2 */
    :: bury(0)
    :: bury(1)
    :: bury(2)
    od
}

init {
    atomic {
#ifdef TOGETHER
        state[2] = buried;
#endif
        run Participant(0); run Participant(1); run Participant(2);
#if DEATHS
        run Kernel()
#endif
    }
}
