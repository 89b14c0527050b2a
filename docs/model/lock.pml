/*
 * The lock's word, and slots that are taken again after a death: steps A, W, R, P, L, D, O of docs/locking.md.
 *
 * Three threads acquire and release. Usually each is a process of its own, with the slot of its number; with TOGETHER threads 0 and 1
 * are one process. A compare-and-set that is repeated until it succeeds is one step here, at the moment of its success: nothing else than the word
 * decides about it. D1 without the byte is not: what was learnt of the owner's life is older than its compare-and-set.
 *
 * What a run explores is chosen by -D, see check; names that begin with BREAK take a rule away, and then spin has to find a violation.
 */
#ifndef ROUNDS
#define ROUNDS 1            /* acquisitions of each thread, in each life of its process */
#endif
#ifndef DEATHS
#define DEATHS 0            /* how often a process is killed, at any step */
#endif
#ifndef MORTAL
#define MORTAL 7            /* bit set of the processes that may be killed: as they are all alike, fewer show the same */
#endif
#ifndef REBIRTHS
#define REBIRTHS 0          /* processes that come to take a slot that was used before */
#endif
#ifndef IN_ORDER
#define IN_ORDER 0          /* process 0 is killed first, then 1, then 2: the same again */
#endif
#ifndef SLICES
#define SLICES 0            /* a sleep may end at any time, because its time slice does */
#endif
#ifndef TIMED
#define TIMED 0             /* bit set of the threads that may give up: timeout or interrupt, at any time */
#endif
#ifndef STARVING
#define STARVING 0          /* bit set of the threads that may become starving */
#endif
#ifndef KEEPER
#define KEEPER 0            /* a keeper recovers, too */
#endif
#ifndef NOTICE
#define NOTICE 1            /* the kernel marks the notice word of a process that is killed */
#endif
#ifndef LEAVE
#define LEAVE 0             /* a process that has done its work leaves its slot; otherwise it stays */
#endif
#ifndef STRICT
#define STRICT 0
#endif
#ifndef OBSERVERS
#define OBSERVERS 0         /* snapshots that are taken */
#endif
#ifndef ENDLESS
#define ENDLESS 0           /* threads 1 and 2 acquire again and again; a thread that is awake gets on within a time slice */
#endif
#ifndef ENDS
#define ENDS 0              /* bit set of the threads that may end while they own the lock, in a process that lives on */
#endif
#ifndef GENERATIONS
#define GENERATIONS 4       /* 4,096 in the real word */
#endif
#ifndef START
#define START 0             /* the word at first */
#endif
#define THREADS 3

/* The word. The low byte is what the futex compares; above it the thread's tag or the snapshot's number. */
#define SLOT(w)      ((w) & 3)                 /* owner's slot + 1 */
#define S            16
#define O            32
#define D            64
#define W            128
#define LOW(w)       ((w) & 255)
#define OWNER(w)     ((w) & 783)               /* slot, generation, tag */
#define GENERATION(w) (((w) >> 2) & 3)
#define THREAD(w)    (((w) >> 8) & 3)          /* tag: the thread + 1 */
#define YIELDED(w)   ((w) == (S | W))
#define ORPHANED(w)  ((w) == D)
short word = START;

#ifdef TOGETHER
#define SLOT_OF(t)   ((t) / 2)
#else
#define SLOT_OF(t)   (t)
#endif
#define ME           ((my + 1) | ((lives[my] % GENERATIONS) << 2) | ((me + 1) << 8))

/* The slots. A process that is marked may still go on until it is gone; its byte is let go later still. */
mtype = { alive, marked, gone, buried };
mtype state[THREADS] = alive;
byte lives[THREADS];        /* the slot's generation, before it is cut to the bits it has */
bit used[THREADS] = 1;      /* kind is not free */
bit died[THREADS];          /* notice word: the mark of the kernel */
bit linked[THREADS] = 1;    /* notice word: the keeper's thread id, in its robust list */
byte locked[THREADS];       /* byte: 0, or slot + 1 of the process that has locked it */

bit asleep[THREADS];        /* on the word */
bit ended[THREADS];         /* threads: a process knows which of its own have ended */
bit attention;              /* attention word of process 0: look at what your threads own */
byte deaths, rebirths;

/* Not part of the protocol: what really is so. */
byte inside;                /* thread + 1 that is in the critical section */
byte ownerLife;             /* the life of the slot that acquired */
bit over[THREADS];          /* no instruction of the slot's present life follows */
bit observing[2], changed[2];   /* each observer copies; an owner has changed something meanwhile */

inline stop(p) {            /* no instruction of it follows */
    state[p] = gone;
    over[p] = 1;
    if
    :: inside && SLOT_OF(inside - 1) == p -> inside = 0
    :: else
    fi;
    asleep[0] = asleep[0] && SLOT_OF(0) != p;
    asleep[1] = asleep[1] && SLOT_OF(1) != p;
    asleep[2] = asleep[2] && SLOT_OF(2) != p
}

inline fence() {            /* every processor has answered: who was to be killed has stopped */
#ifndef BREAK_FENCE
    d_step {
        if :: state[0] == marked -> stop(0) :: else fi;
        if :: state[1] == marked -> stop(1) :: else fi;
        if :: state[2] == marked -> stop(2) :: else fi
    }
#else
    skip
#endif
}

inline wakeOne() {
    if
    :: asleep[0] -> asleep[0] = 0
    :: asleep[1] -> asleep[1] = 0
    :: asleep[2] -> asleep[2] = 0
    :: else
    fi
}

inline wakeAll() {
    d_step { asleep[0] = 0; asleep[1] = 0; asleep[2] = 0 }
}

inline settled() {          /* D1 has succeeded */
    assert(ownerLife != lives[SLOT(word) - 1] || over[SLOT(word) - 1] || ended[THREAD(word) - 1]);
    word = D; ownerLife = 0
}

inline recovered() {        /* D2 */
    wakeAll()
}

inline enter(flags) {       /* A1, A2: owner and ownership in one step */
    assert(inside == 0);
    inside = me + 1;
    ownerLife = lives[my];
    word = ME | flags
}

inline kill(p) {            /* SIGKILL: no thread of it comes back from the kernel, but some have not entered it yet */
    d_step { state[p] == alive && deaths < DEATHS && (MORTAL & (1 << p)) && (!IN_ORDER || p == deaths) -> deaths++; state[p] = marked; died[p] = linked[p] && NOTICE; linked[p] = 0 }
}

inline unlock(s, p) {
    if :: locked[s] == p + 1 -> locked[s] = 0 :: else fi
}

inline bury(p) {            /* the kernel has closed its files */
    d_step { state[p] == gone -> state[p] = buried; unlock(0, p); unlock(1, p); unlock(2, p) }
}

#ifdef BREAK_W4
#define ASKED 0
#else
#define ASKED (DEATHS || ENDS)
#endif

#ifdef BREAK_KEPT_W
#define KEPT 0
#else
#define KEPT (slept -> W : 0)
#endif

proctype Participant(byte me) {
    byte my = SLOT_OF(me);
    byte rounds, expected, waking;
    short seen;
    bit slept, starving, asked, sawYielded;
    goto Work;

endBorn:
    atomic { locked[my] == 0 && state[my] == buried && rebirths < REBIRTHS ->                /* P1 */
        locked[my] = my + 1; rebirths++; state[my] = alive }
    {
        atomic { if :: SLOT(word) == my + 1 -> settled() :: else -> goto Claim fi };         /* P3: D1 */
        atomic { recovered() };                                                              /* P3: D2 */
Claim:
#ifdef BREAK_CLAIM
        atomic { lives[my]++; used[my] = 1; over[my] = 0 };
        died[my] = 0;
#else
        died[my] = 0;                                                                        /* P4: notice word := 0 */
        atomic { lives[my]++; used[my] = 1; over[my] = 0;                                    /* P4: generation + 1 */
            assert(SLOT(word) != my + 1) };
#endif
        linked[my] = 1;                                                                      /* P6 */
Work:
        do
        :: rounds < ROUNDS || ENDLESS && me ->
            if :: ENDLESS && me :: else -> rounds++ fi;
            assert(OWNER(word) != ME);           /* a new life does not find itself the owner */
Look:
            atomic {
                if                                         /* with ENDLESS, it has waited for long enough */
                :: STARVING & (1 << me) -> starving = 1
                :: !(STARVING & (1 << me)) || !ENDLESS
                fi;
                if
                :: word == 0 ->                                                              /* A1 */
                    enter(KEPT)
                :: word & O ->                                                               /* A2 */
                    enter(KEPT)
                :: YIELDED(word) && (starving || sawYielded) ->                              /* A2 */
#ifdef BREAK_YIELDED
                    enter(KEPT)
#else
                    enter(W)
#endif
                :: YIELDED(word) && !starving && !sawYielded ->
                    expected = LOW(word); goto Sleep
                :: ORPHANED(word) && !STRICT ->                                              /* A2 */
                    enter(D | KEPT)
                :: ORPHANED(word) && STRICT -> goto Done                                     /* throws */
                :: ORPHANED(word) && STRICT -> enter(D | KEPT)                               /* a repair, or a condition's end */
                :: SLOT(word) && ASKED && !asked -> seen = word; goto Ask
                :: SLOT(word) && (!ASKED || asked) ->                                       /* W1 */
                    word = word | W | (starving -> S : 0);
                    expected = LOW(word); goto Sleep
                :: TIMED & (1 << me) -> goto GiveUp
                fi
            };
Own:
            atomic {
                if
                :: ENDS & (1 << me) -> inside = 0; ended[me] = 1; slept = 0; asked = 0; sawYielded = 0; starving = 0; goto endThread
                :: 1
                fi;
                assert(inside == me + 1);
                slept = 0; asked = 0; sawYielded = 0; starving = 0;
                changed[0] = observing[0]; changed[1] = observing[1] };
            atomic {                                                                         /* R1 */
                assert(inside == me + 1 && OWNER(word) == ME);
                inside = 0; ownerLife = 0;
                if
                :: STRICT && (word & D) -> waking = 2; word = D
                :: !STRICT || !(word & D) || 1 ->          /* a strict lock: it was repaired */
                    waking = (word & W -> (word & S -> 2 : 1) : 0);
                    word = (word & S -> S | W : 0)
                fi
            };
            atomic {                                                                         /* R2 */
                if
                :: waking == 2 -> wakeAll()
                :: waking == 1 -> wakeOne()
                :: else
                fi;
                waking = 0
            };
            goto Done;

Sleep:
            atomic {                                                                         /* W2 */
                if
                :: LOW(word) == expected -> asleep[me] = 1; slept = 1
                :: else -> expected = 0; goto Look
                fi
            };
            atomic {
                if
                :: !asleep[me] -> skip
                :: asleep[me] && (SLICES || YIELDED(word)) && !(ENDLESS && YIELDED(word)) ->
                    asleep[me] = 0; asked = 0; sawYielded = YIELDED(word) && expected == LOW(word)
                :: (TIMED & (1 << me)) && asleep[me] -> asleep[me] = 0; expected = 0; goto GiveUp
                fi;
                expected = 0;
                goto Look
            };
GiveUp:
            atomic {                                                                         /* W3 */
#ifndef BREAK_W3
                if :: slept -> wakeOne() :: else fi;
#endif
                slept = 0; asked = 0; sawYielded = 0; starving = 0
            };
            goto Done;

Ask:                                                                                         /* W4: is the owner that was seen alive? */
            atomic {
                if
                :: SLOT(seen) == my + 1 -> asked = 1;                        /* our own: we know our threads */
                    if
                    :: ended[THREAD(seen) - 1] -> goto Recover
                    :: else -> seen = 0; goto Look
                    fi
                :: else
                fi
            };
            atomic {
                if
                :: lives[SLOT(seen) - 1] % GENERATIONS != GENERATION(seen) -> seen = 0; goto Look
                :: else
                fi
            };
            atomic {
                if
                :: died[SLOT(seen) - 1] -> skip
                :: !died[SLOT(seen) - 1] && slept -> goto AskByte
                :: !died[SLOT(seen) - 1] && !slept -> asked = 1; seen = 0; goto Look          /* at first by the notice word alone */
                fi
            };
            fence();
Recover:
            atomic {                                                                         /* D1, by the notice */
                if
                :: word == seen -> settled(); seen = 0
                :: else -> seen = 0; goto Look
                fi
            };
            atomic { recovered(); goto Look };                                               /* D2 */
AskByte:
            atomic {                                                                         /* P1 */
                asked = 1;
                if
                :: locked[SLOT(seen) - 1] == 0 -> locked[SLOT(seen) - 1] = my + 1
                :: else ->
                    if :: ENDS && SLOT(seen) == 1 -> attention = 1 :: else fi;
                    seen = 0; goto Look
                fi
            };
            atomic { if :: SLOT(word) == SLOT(seen) -> settled() :: else -> goto Free fi };  /* D1, by the byte */
            atomic { recovered() };                                                          /* D2 */
Free:       used[SLOT(seen) - 1] = 0;                                                        /* D5 */
            atomic { locked[SLOT(seen) - 1] = 0; seen = 0; asked = 0; goto Look };
Done:
            atomic { slept = 0; asked = 0; sawYielded = 0; starving = 0; waking = 0; seen = 0; expected = 0 }
        :: rounds == ROUNDS && !(ENDLESS && me) -> break
        od;
#if LEAVE
        linked[my] = 0;                                                                      /* L1 */
        used[my] = 0;                                                                        /* L2 */
        atomic { locked[my] = 0; over[my] = 1; state[my] = buried; goto Left };              /* L3 */
#else
endAlive:
        false;
#endif
endThread:
        false;
Left:
        skip
    } unless {
        atomic { state[my] == gone || state[my] == buried && DEATHS }
    };
    atomic { rounds = 0; expected = 0; waking = 0; seen = 0; slept = 0; starving = 0; asked = 0; sawYielded = 0 };
    goto endBorn
}

proctype Kernel() {
end:
    do
    :: kill(0)
    :: kill(1)
    :: kill(2)
    :: d_step { state[0] == marked -> stop(0) }
    :: d_step { state[1] == marked -> stop(1) }
    :: d_step { state[2] == marked -> stop(2) }
    :: bury(0)
    :: bury(1)
    :: bury(2)
    od
}

#if ENDLESS
ltl served { <> (Participant[1]@endAlive) }
#endif

#if KEEPER
/* The keeper of a process that has no other part in this, and may be as slow as it likes. */
proctype Keeper() {
    byte p, generation;
    short seen;
endless:
    do
    :: atomic {
        if
#ifdef BREAK_READ_ORDER
        :: died[0] && used[0] -> p = 0
        :: died[1] && used[1] -> p = 1
        :: died[2] && used[2] -> p = 2
        fi
        };
        generation = lives[p] % GENERATIONS;
#else
        :: p = 0
        :: p = 1
        :: p = 2
        fi;
        generation = lives[p] % GENERATIONS };
endWait:
        died[p] && used[p];
#endif
        fence();
        atomic { if :: SLOT(word) == p + 1 && GENERATION(word) == generation -> seen = word :: else -> goto Byte fi };
        atomic {                                                                             /* D1 */
            if :: word == seen -> settled() :: else -> goto Byte fi };
        atomic { recovered() };                                                              /* D2 */
Byte:   atomic { generation = 0; seen = 0;                                                   /* P1 */
            if :: locked[p] == 0 -> locked[p] = THREADS + 1 :: else -> p = 0; goto endless fi };
        atomic { if :: SLOT(word) == p + 1 -> settled() :: else -> goto Free fi };           /* D1 */
        atomic { recovered() };                                                              /* D2 */
Free:   used[p] = 0;                                                                         /* D5 */
        atomic { locked[p] = 0; p = 0 }
    od
}
#endif

#if ENDS
/* The keeper of process 0, as far as it looks after its own threads. */
proctype OwnKeeper() {
end:
    do
    :: atomic { attention -> attention = 0;
        if :: SLOT(word) == 1 && ended[THREAD(word) - 1] -> settled() :: else -> goto end fi };   /* D1 */
        atomic { recovered() }                                                               /* D2 */
    od
}
#endif

#if OBSERVERS
proctype Observer(byte number) {
    short seen;
    atomic {                                                                                 /* O1 */
        if
        :: word == 0 ->
#ifdef BREAK_NUMBER
            word = O;
#else
            word = O | number << 8;
#endif
            seen = word
        :: word & O -> seen = word
        :: else -> goto Done
        fi;
        observing[number] = 1                                                                /* O2 begins */
    };
    atomic {                                                                                 /* O2 ends, O3 */
        assert(word != seen || !changed[number]);
        observing[number] = 0; changed[number] = 0; seen = 0
    };
Done:
    skip
}
#endif

init {
    atomic {
        locked[0] = 1; locked[1] = 2; locked[2] = 3;
#ifdef TOGETHER
        state[2] = buried; locked[2] = 0; used[2] = 0; linked[2] = 0;
#endif
        run Participant(0); run Participant(1); run Participant(2);
#if DEATHS
        run Kernel();
#endif
#if KEEPER
        run Keeper();
#endif
#if ENDS
        run OwnKeeper();
#endif
#if OBSERVERS
        run Observer(0);
        if :: OBSERVERS == 2 -> run Observer(1) :: else fi
#endif
    }
}
