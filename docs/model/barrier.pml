/*
 * Barriers: steps B and D4 of docs/locking.md.
 *
 * Three parties, each a process of its own, come to a barrier ROUNDS times. A time slice ends here only if the thread that looks then finds something
 * to do: otherwise it sleeps on, and nothing has changed. So when nothing can happen any more, whoever is asleep stays so for ever; Monitor
 * looks at that moment whether it should.
 *
 * What a run explores is chosen by -D, see check; names that begin with BREAK take a rule away, and then spin has to find a violation.
 */
#ifndef ROUNDS
#define ROUNDS 2
#endif
#ifndef DEATHS
#define DEATHS 0            /* processes that are killed, at any step */
#endif
#ifndef MORTAL
#define MORTAL 7            /* bit set of the processes that may be killed: as they are all alike, fewer show the same */
#endif
#ifndef SLICES
#define SLICES 0            /* a sleep ends with its time slice */
#endif
#ifndef KEEPER
#define KEEPER 0            /* a keeper recovers, too: unlike the parties, it may find that nobody takes part any more */
#endif
#ifndef TIMED
#define TIMED 0             /* bit set of the threads that may give up: timeout or interrupt */
#endif
#ifndef FAILS
#define FAILS 0             /* the action may fail */
#endif
#ifndef RESETS
#define RESETS 0            /* how often the barrier may be reset by one that found it broken */
#endif
#define PARTIES 3
#define GENERATIONS 4       /* how many there can be in a run, so that the history is never too short */

/* The word. */
byte generation;
bit broken;
byte arrived;
bit tripped[GENERATIONS];   /* the history */

#ifdef BREAK_FUTEX
#define FUTEX (generation)
#else
#define FUTEX (generation << 1 | broken)
#endif

bit cell[PARTIES];          /* the process takes part */
bit asleep[PARTIES];

mtype = { alive, gone, buried };
mtype state[PARTIES] = alive;
byte locked[PARTIES];       /* byte: 0, or process + 1 that has locked it */
byte deaths, resets;

/* Not part of the protocol: what really is so. */
byte came[GENERATIONS];     /* how many arrived */
mtype = { passed, failed };
mtype outcome[GENERATIONS]; /* what those who were in it have been told: 0 until the first */

inline wakeAll() {
    d_step { asleep[0] = 0; asleep[1] = 0; asleep[2] = 0 }
}

inline tell(what) {         /* all are told the same, and that all have met only if they have */
    assert(outcome[mine] == 0 || outcome[mine] == what);
    assert(what == failed || came[mine] == PARTIES);
    outcome[mine] = what
}

#define NEGLECTED(p) (state[p] == buried && locked[p] == 0 && cell[p])

inline recover() {          /* D4, of a process that takes part, and that is dead */
    atomic {                                                                     /* P1 */
        if
        :: NEGLECTED(0) -> dead = 0; locked[0] = me + 1
        :: NEGLECTED(1) -> dead = 1; locked[1] = me + 1
        :: NEGLECTED(2) -> dead = 2; locked[2] = me + 1
        :: else -> dead = PARTIES
        fi
    };
    if
    :: dead < PARTIES ->
#ifdef BREAK_B6
        if :: arrived < PARTIES -> broken = 1 :: else fi;
#else
        broken = 1;
#endif
        wakeAll();
        cell[dead] = 0;
        atomic {                                                                 /* nobody takes part any more */
            if
            :: !cell[0] && !cell[1] && !cell[2] && broken && generation < GENERATIONS - 1 -> generation++; arrived = 0; broken = 0
            :: else
            fi
        };
        atomic { locked[dead] = 0; dead = 0 }
    :: else -> dead = 0
    fi
}

proctype Party(byte me) {
    byte rounds, mine, expected, dead;
    bit gaveUp;
    {
        do
        :: rounds < ROUNDS -> rounds++;
#ifndef BREAK_B1
            cell[me] = 1;                                                        /* B1 */
#endif
            atomic {                                                             /* B1 */
                mine = generation;
                if
                :: broken -> goto Broken
                :: else -> arrived++; came[mine]++;
                    if :: arrived == PARTIES -> goto Last :: else fi
                fi
            };
#ifdef BREAK_B1
            cell[me] = 1;
#endif
Wait:                                                                            /* B2 */
            atomic {
                if
                :: generation != mine ->
                    if :: tripped[mine] -> tell(passed); goto Leave :: else -> tell(failed); goto Leave fi
                :: generation == mine && broken -> tell(failed); goto Broken
                :: generation == mine && !broken -> expected = FUTEX
                fi
            };
            atomic { if :: FUTEX == expected -> asleep[me] = 1 :: else fi; expected = 0 };
endAsleep:                                       /* a party that was killed before it came does not come */
            atomic {
                if
                :: !asleep[me] -> goto Wait
                :: SLICES && asleep[me] && (generation != mine || broken) -> asleep[me] = 0; goto Wait
#ifndef BREAK_B2
                :: SLICES && asleep[me] && (NEGLECTED(0) || NEGLECTED(1) || NEGLECTED(2)) -> asleep[me] = 0
#endif
                :: asleep[me] && (TIMED & (1 << me)) -> asleep[me] = 0; goto GiveUp
                fi
            };
            recover();
            goto Wait;
GiveUp:
            atomic {                                                             /* B6: timeout, interrupt */
                if
                :: generation == mine && !broken && arrived < PARTIES -> broken = 1; tell(failed)
                :: else -> goto Wait
                fi
            };
            wakeAll();                                                           /* B6 */
            goto Broken;
Last:                                                                            /* B3: the action */
            if
            :: skip
            :: FAILS ->
                atomic {                                                         /* B6: failed action */
                    if :: generation == mine -> broken = 1 :: else fi;
                    tell(failed) };
                wakeAll();                                                       /* B6 */
                goto Broken
            fi;
            atomic {                                                             /* B4 */
#ifdef BREAK_B4
                generation++; arrived = 0; broken = 0; tripped[mine] = 1; tell(passed)
#else
                if
                :: generation == mine && !broken -> generation++; arrived = 0; tripped[mine] = 1; tell(passed)
                :: else -> tell(failed); goto Broken
                fi
#endif
            };
            wakeAll();                                                           /* B5 */
            goto Leave;
Broken:
            atomic {                                                             /* B7 */
                if
                :: resets < RESETS && generation < GENERATIONS - 1 ->
                    resets++; generation++; arrived = 0; broken = 0
                :: 1 -> goto Leave
                fi
            };
            wakeAll();                                                           /* B7 */
Leave:      cell[me] = 0;
            mine = 0
        :: rounds == ROUNDS -> break
        od
    } unless { state[me] != alive }
}

inline kill(p) {
    d_step { state[p] == alive && deaths < DEATHS && (MORTAL & (1 << p)) -> deaths++; state[p] = gone; asleep[p] = 0 }
}

inline unlock(s, p) {
    if :: locked[s] == p + 1 -> locked[s] = 0 :: else fi
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
    :: bury(0)
    :: bury(1)
    :: bury(2)
    od
}

#if KEEPER
proctype Keeper() {
    byte me = PARTIES, dead;
end:
    do
    :: NEGLECTED(0) || NEGLECTED(1) || NEGLECTED(2) -> recover()
    od
}
#endif

proctype Monitor() {
end:
    timeout;                /* nothing can happen any more */
    assert(!(asleep[0] || asleep[1] || asleep[2]) ||
        !broken && arrived < PARTIES && arrived == asleep[0] + asleep[1] + asleep[2])
}

init {
    atomic {
        run Party(0); run Party(1); run Party(2);
        run Monitor();
#if DEATHS
        run Kernel();
#endif
#if KEEPER
        run Keeper()
#endif
    }
}
