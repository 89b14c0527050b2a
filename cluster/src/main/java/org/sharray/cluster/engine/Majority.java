package org.sharray.cluster.engine;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationState;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Whether what this process has just been told by the engine holds for the majority of the members.
 *
 * <p>
 * A member that is cut off drops the others one after the other, as it misses them, and with each the backups that it had. Until it has dropped so many that it knows that it
 * is in the minority, which can be a second, and for some milliseconds after that, it would acknowledge changes that nobody else has and that are thrown away when it
 * comes back. One that was stopped answers, when it wakes up, from what others have changed meanwhile. So for some seconds after a member was dropped, each answer counts only if afterwards the majority says
 * that it still sees all the members that this process saw before it asked: whoever answered was one of them, and a member that was taken for dead comes back by another id. If not, nobody
 * knows whether it was done, and it is asked for again ({@link Failures}). Where an answer has to be {@linkplain #certain certain}, the majority is always asked.
 *
 * <p>
 * Guarded by: {@code view} is replaced under the monitor, what was asked is under its lock.
 */
final class Majority {
    private static final String KEY = "sharray.majority";

    /** After so long, whoever was not cut off has heard from the others. */
    private static final long UNSURE_NANOS = 15_000_000_000L;
    private static final long PATIENCE_MILLIS = 1_000;

    private final HazelcastInstance instance;

    /** How many of those that keep elements; 0 of a client, which is told by those whom it asks. */
    private final int needed;
    private volatile View view;

    /** One asks at a time, for all that have begun to wait before. */
    private final ReentrantLock asking = new ReentrantLock();

    /** When the last question was put that the majority has answered, and about whom. */
    private long asked;
    private Set<Member> together = Set.of();

    /** The members, as the engine tells, and how many times some left, and when last. */
    private record View(Set<Member> members, int keepers, int departures, long leftAt) {
        static View of(Set<Member> members, View before) {
            boolean leaving = !members.containsAll(before.members);
            return new View(members, (int) members.stream().filter(member -> !member.isLiteMember()).count(),
                    before.departures + (leaving ? 1 : 0), leaving ? System.nanoTime() : before.leftAt);
        }

        boolean isUnsure() {
            return departures > 0 && System.nanoTime() - leftAt < UNSURE_NANOS;
        }
    }

    /** Something was done by one who may be alone. */
    private static final class CutOffException extends RuntimeException implements IndeterminateOperationState {
        private static final long serialVersionUID = 1L;

        CutOffException() {
            super("A member has lost the others that it needs for a majority", null, false, false);
        }
    }

    Majority(HazelcastInstance instance, Settings settings) {
        this.instance = instance;
        this.needed = settings.role() == Settings.Role.CLIENT ? 0 : settings.majority();
        this.view = View.of(instance.getCluster().getMembers(), new View(Set.of(), 0, 0, 0));
        instance.getUserContext().put(KEY, this);
    }

    /** An answer of the engine that counts. */
    <T> T answer(Supplier<T> question) {
        return answer(question, false);
    }

    /** An answer of the engine that counts, though this process may not have heard yet that a member was dropped. */
    <T> T certain(Supplier<T> question) {
        return answer(question, true);
    }

    /** An answer about a lock. A client hears of members late, and from one that may be cut off itself; members hear of each other at once. */
    <T> T answerOfLock(Supplier<T> question) {
        return answer(question, needed == 0);
    }

    private <T> T answer(Supplier<T> question, boolean certain) {
        Set<Member> before = view().members;
        T answer = question.get();
        View now = view();
        if (now.keepers < needed
                || (certain || now.isUnsure()) && !(now.members.containsAll(before) && areTogether(now.members))) {
            throw cutOff();
        }
        return answer;
    }

    /** How many times members have left so far, as this process knows. */
    int departures() {
        return view().departures;
    }

    /** Whether no member has left lately, nor since the count was that. */
    boolean isCalmSince(int departures) {
        View now = view();
        return now.departures == departures && !now.isUnsure();
    }

    static RuntimeException cutOff() {
        return new CutOffException();
    }

    private View view() {
        Set<Member> members = instance.getCluster().getMembers();
        return members == view.members ? view : changed(members);
    }

    private synchronized View changed(Set<Member> members) {
        if (!members.equals(view.members)) {
            view = View.of(members, view);
        }
        return view;
    }

    private boolean areTogether(Set<Member> members) {
        long since = System.nanoTime();
        asking.lock();
        try {
            if (asked - since > 0 && together.equals(members)) {
                return true;
            }
            long now = System.nanoTime();
            boolean yes = ask(members);
            if (yes) {
                asked = now;
                together = members;
            }
            return yes;
        } finally {
            asking.unlock();
        }
    }

    private boolean ask(Set<Member> members) {
        List<UUID> keepers = new ArrayList<>();
        List<Member> others = new ArrayList<>();
        int yes = 0;
        int enough = needed;
        for (Member member : members) {
            if (!member.isLiteMember()) {
                keepers.add(member.getUuid());
                if (member.localMember()) {
                    yes++;
                } else {
                    others.add(member);
                }
            }
        }
        if (enough > 0 && yes >= enough) {
            return true;
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        boolean interrupted = Thread.interrupted(); // the engine would not send what an interrupted thread asks
        try {
            for (Future<Integer> answer : instance.getExecutorService(Configuration.MEMBERSHIP)
                    .submitToMembers(new SeesMembers(keepers), others).values()) {
                int majority = answer(answer, deadline);
                if (majority > 0) {
                    enough = Math.max(enough, majority);
                    if (++yes >= enough) {
                        return true;
                    }
                }
            }
            return false;
        } catch (RejectedExecutionException leaving) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits, also if the thread is interrupted; 0 if there is no answer in time. */
    private static int answer(Future<Integer> answer, long deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                boolean over = answer.isDone();
                try {
                    return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                    if (over) {
                        return 0; // it is the answer: the interrupt came when the question was sent
                    }
                }
            }
        } catch (ExecutionException | TimeoutException | RuntimeException no) {
            return 0;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** What a member answers that is asked whether it sees others: how many are the majority if it does, else 0. */
    static int seenBy(HazelcastInstance instance, Collection<UUID> keepers) {
        Majority majority = of(instance);
        if (majority == null) {
            return 0; // it is just joining
        }
        View view = majority.view();
        boolean seesAll = view.members.stream().map(Member::getUuid).toList().containsAll(keepers);
        return seesAll && view.keepers >= majority.needed ? majority.needed : 0;
    }

    private static Majority of(HazelcastInstance instance) {
        return instance == null ? null : (Majority) instance.getUserContext().get(KEY);
    }

    /** Whether a member knows of itself that it has lost the majority; without an instance, of a test, it has not. For answers to those that can't ask the others. */
    static boolean isLost(HazelcastInstance instance) {
        Majority majority = of(instance);
        return majority != null && majority.view().keepers < majority.needed;
    }
}
