/*
 * Conditions: steps C, S and D3 of docs/locking.md, and who looks after a death.
 *
 * Consumers wait until there is a job, a producer makes jobs and signals. The lock is one variable: lock.pml is about it.
 * A time slice ends here only if the thread that looks then finds something to do: otherwise it sleeps on, and nothing has changed.
 * So when nothing can happen any more, whoever is asleep stays so for ever; Monitor looks at that moment whether it should.
 *
 * What a run explores is chosen by -D, see check; names that begin with BREAK take a rule away, and then spin has to find a violation.
 */
#ifndef CONSUMERS
#define CONSUMERS 2
#endif
#ifndef JOBS
#define JOBS 1
#endif
#ifndef DEATHS
#define DEATHS 0            /* processes that are killed, at any step */
#endif
#ifndef MORTAL
#define MORTAL 15           /* bit set of the processes that may be killed; the producer is 3 */
#endif
#ifndef SLICES
#define SLICES 0            /* a sleep ends with its time slice */
#endif
#ifndef KEEPER
#define KEEPER 0            /* a keeper recovers, too */
#endif
#ifndef TIMED
#define TIMED 0             /* bit set of the threads that may give up */
#endif
#ifndef ALL
#define ALL 0               /* signal all */
#endif
#define NOBODY   9
#define PRODUCER 3
#ifdef TOGETHER             /* consumers 0 and 1 are threads of one process */
#define PROCESS(t) ((t) < 2 -> 0 : ((t) == 2 -> 1 : 3))
#else
#define PROCESS(t) (t)
#endif

byte lock;                  /* thread + 1 */
byte jobs;

/* A process's cell. Its lower half is the futex word: signals granted and not taken, and the number of all grants. */
byte waiting[4], granted[4], signals[4];
#ifdef BREAK_SEQUENCE
#define LOWER(p) (granted[p])
#else
#define LOWER(p) (granted[p] << 4 | signals[p])
#endif

/* A process's queue: a thread's place in it, from 0. */
bit queued[4];
byte position[4];
bit asleep[4];              /* threads, on the lower half of their process's cell */

mtype = { alive, gone, buried };
mtype state[4] = alive;
byte locked[4];             /* byte: 0, or who has locked it */
byte deaths;

/* Not part of the protocol: what really is so. */
bit between[4];             /* the thread has the lock and knows what no other does: a job without its signal, or a signal without its job */
bit told;                   /* somebody was killed in this state: the lock's next owner is told, and has to look */

inline leaveQueue() {
    d_step {
        queued[me] = 0;
        if :: PROCESS(0) == my && queued[0] && position[0] > position[me] -> position[0]-- :: else fi;
        if :: PROCESS(1) == my && queued[1] && position[1] > position[me] -> position[1]-- :: else fi;
        if :: PROCESS(2) == my && queued[2] && position[2] > position[me] -> position[2]-- :: else fi;
        position[me] = 0
    }
}

inline wakeAll(p) {
    d_step {
        if :: PROCESS(0) == p -> asleep[0] = 0 :: else fi;
        if :: PROCESS(1) == p -> asleep[1] = 0 :: else fi;
        if :: PROCESS(2) == p -> asleep[2] = 0 :: else fi
    }
}

inline signal(but) {        /* S1: sets target to the cell that was signalled, or to NOBODY */
    if
    :: waiting[0] && but != 0 -> target = 0
    :: waiting[1] && but != 1 -> target = 1
    :: waiting[2] && but != 2 -> target = 2
    :: else -> target = NOBODY
    fi;
    if
    :: target != NOBODY -> waiting[target]--; granted[target]++; signals[target] = (signals[target] + 1) % 8
    :: else
    fi
}

#define NEGLECTED(p) (state[p] == buried && locked[p] == 0 && (waiting[p] || granted[p]))
#define NEGLECT      (NEGLECTED(0) || NEGLECTED(1) || NEGLECTED(2))

inline recover(who) {       /* D3, of a process whose cell is not 0, and that is dead */
    atomic {                                                                     /* P1 */
        if
        :: NEGLECTED(0) -> dead = 0; locked[0] = who + 1
        :: NEGLECTED(1) -> dead = 1; locked[1] = who + 1
        :: NEGLECTED(2) -> dead = 2; locked[2] = who + 1
        :: else -> dead = NOBODY
        fi
    };
    if
    :: dead != NOBODY ->
#ifdef BREAK_D3
        left = granted[dead];
#else
        waiting[dead] = 0;                                                       /* from now on nobody signals here */
        left = granted[dead];
#endif
        do
        :: left > 0 ->
            atomic { left--; signal(dead) };                                     /* S1 */
            atomic { if :: target != NOBODY -> wakeAll(target) :: else fi; target = 0 }   /* S2 */
        :: else -> break
        od;
        atomic { waiting[dead] = 0; granted[dead] = 0; signals[dead] = 0 };
        atomic { locked[dead] = 0; dead = 0 }
    :: else -> dead = 0
    fi
}

proctype Consumer(byte me) {
    byte my = PROCESS(me);
    byte expected, target, dead, left;
    bit gaveUp;
    {
        atomic { lock == 0 -> lock = me + 1 };
        do
        :: atomic { jobs > 0 -> jobs--; between[me] = 0; break }
        :: atomic { jobs == 0 && gaveUp -> between[me] = 0; break }
        :: atomic { jobs == 0 && !gaveUp -> between[me] = 0; queued[me] = 1;                            /* C1 */
            position[me] = (PROCESS(0) == my && queued[0]) + (PROCESS(1) == my && queued[1]) + (PROCESS(2) == my && queued[2]) - 1 };
            waiting[my]++;                                                       /* C1 */
            lock = 0;                                                            /* C2 */
Sleep:
            atomic {                                                             /* C3 */
                if
                :: position[me] < granted[my] -> goto Signalled                  /* C4 */
                :: else -> expected = LOWER(my)
                fi
            };
            atomic {
                if
                :: LOWER(my) == expected -> asleep[me] = 1; expected = 0
                :: else -> expected = 0; goto Sleep
                fi
            };
endAsleep:                          /* there may be too few jobs */
            atomic {
                if
                :: !asleep[me] -> goto Sleep
                :: SLICES && asleep[me] && position[me] < granted[my] -> asleep[me] = 0; goto Sleep
#ifndef BREAK_C3
                :: SLICES && asleep[me] && NEGLECT -> asleep[me] = 0
#endif
                :: (TIMED & (1 << me)) && asleep[me] -> asleep[me] = 0; goto GiveUp
                fi
            };
            recover(me);
            goto Sleep;
GiveUp:
            atomic {                                                             /* C5 */
                if
                :: position[me] < granted[my] -> goto Signalled                  /* C4 */
                :: else -> waiting[my]--; leaveQueue(); gaveUp = 1
                fi
            };
            atomic { lock == 0 -> lock = me + 1 };                               /* C6 */
            goto Again;
Signalled:
#ifdef BREAK_ACKNOWLEDGE
            atomic { granted[my]--; leaveQueue() };                              /* C7 before C6 */
            atomic { lock == 0 -> lock = me + 1; between[me] = 1 };
#else
            atomic { lock == 0 -> lock = me + 1 };                               /* C6 */
            atomic { granted[my]--; leaveQueue(); between[me] = 1 };             /* C7 */
#endif
Again:      skip
        od;
        lock = 0
    } unless { state[my] != alive }
}

proctype Producer() {
    byte me = PRODUCER;
    byte made, target;
    {
#if ALL
        atomic { lock == 0 -> lock = me + 1; between[me] = 1 };
        jobs = JOBS;
        do
        :: waiting[0] || waiting[1] || waiting[2] ->
            atomic { signal(NOBODY) };                                           /* S1 */
            atomic { if :: target != NOBODY -> wakeAll(target) :: else fi; target = 0 }   /* S2 */
        :: else -> between[me] = 0; break
        od;
        lock = 0
#else
        do
        :: made < JOBS ->
            made++;
            atomic { lock == 0 -> lock = me + 1 };
            atomic { jobs++; between[me] = 1 };
            atomic { signal(NOBODY); between[me] = 0 };                          /* S1 */
            atomic { if :: target != NOBODY -> wakeAll(target) :: else fi; target = 0 };  /* S2 */
            lock = 0
        :: else -> break
        od
#endif
    } unless { state[PRODUCER] != alive }
}

inline kill(p) {
    d_step { state[p] == alive && deaths < DEATHS && (MORTAL & (1 << p)) ->
        deaths++; state[p] = gone;
        if :: PROCESS(0) == p -> asleep[0] = 0; queued[0] = 0; position[0] = 0 :: else fi;
        if :: PROCESS(1) == p -> asleep[1] = 0; queued[1] = 0; position[1] = 0 :: else fi;
        if :: PROCESS(2) == p -> asleep[2] = 0; queued[2] = 0; position[2] = 0 :: else fi }
}

inline bury(p) {
    d_step { state[p] == gone -> state[p] = buried;
        if :: locked[0] == p + 1 -> locked[0] = 0 :: else fi;
        if :: locked[1] == p + 1 -> locked[1] = 0 :: else fi;
        if :: locked[2] == p + 1 -> locked[2] = 0 :: else fi }
}

proctype Kernel() {
end:
    do
    :: kill(0)
    :: kill(1)
    :: kill(2)
    :: kill(PRODUCER)
    :: d_step { deaths < DEATHS -> deaths = DEATHS }                             /* no more deaths */
    :: d_step { lock && state[PROCESS(lock - 1)] != alive -> told = told || between[lock - 1]; lock = 0 }   /* D1 */
    :: bury(0)
    :: bury(1)
    :: bury(2)
    :: bury(PRODUCER)
    od
}

#if KEEPER
proctype Keeper() {
    byte target, dead, left;
end:
    do
    :: NEGLECT -> recover(4)
    od
}
#endif

proctype Monitor() {
end:
    timeout;                /* nothing can happen any more */
    assert(lock == 0);
    assert(jobs == 0 || told || !(asleep[0] || asleep[1] || asleep[2]))
}

init {
    atomic {
#ifdef TOGETHER
        state[2] = buried;
        state[1] = (CONSUMERS < 3 -> buried : alive);
#else
        state[2] = (CONSUMERS < 3 -> buried : alive);
#endif
        run Consumer(0); run Consumer(1);
        if :: CONSUMERS == 3 -> run Consumer(2) :: else fi;
        run Producer();
        run Monitor();
#if DEATHS
        run Kernel();
#endif
#if KEEPER
        run Keeper()
#endif
    }
}
