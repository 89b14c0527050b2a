package org.sharray.cluster.engine;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.IndeterminateOperationState;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whether what this process has just been told by the engine holds for the majority of the members.
 *
 * <p>
 * A member that is cut off drops the others one after the other, as it misses them, and with each the backups that it had. Until it has dropped so many that it knows that it
 * is in the minority, which can be a second, and for some milliseconds after that, it would acknowledge changes that nobody else has and that are thrown away when it
 * comes back. So for some seconds after a member was dropped, each answer counts only if afterwards the majority says that it is still together with this member. If not, nobody
 * knows whether it was done, and it is asked for again ({@link Failures}).
 *
 * <p>
 * A client does not ask: it may be the one that is not cut off.
 */
final class Majority {
    private static final String KEY = "sharray.majority";

    /** After so long, whoever was not cut off has heard from the others. */
    private static final long UNSURE_NANOS = 15_000_000_000L;
    private static final long PATIENCE_MILLIS = 1_000;

    private final HazelcastInstance instance;
    private final int needed;
    private volatile View view;

    /** One asks at a time, for all that have begun to wait before. */
    private final ReentrantLock asking = new ReentrantLock();

    /** When the last question was put that the majority has answered; guarded by the lock. */
    private long asked;

    /** The members, as the engine tells, in a set that is replaced when one comes or leaves, and when one left last. */
    private record View(Set<Member> members, int keepers, boolean someoneLeft, long leftAt) {
        static View of(Set<Member> members, View before) {
            boolean leaving = !members.containsAll(before.members);
            return new View(members, (int) members.stream().filter(member -> !member.isLiteMember()).count(),
                    leaving || before.someoneLeft, leaving ? System.nanoTime() : before.leftAt);
        }

        boolean isUnsure() {
            return someoneLeft && System.nanoTime() - leftAt < UNSURE_NANOS;
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
        this.view = View.of(instance.getCluster().getMembers(), new View(Set.of(), 0, false, 0));
        instance.getUserContext().put(KEY, this);
    }

    /** What follows from an answer that has come: itself, if it counts. */
    <T> T confirmed(T answer) {
        if (needed > 1) {
            View now = view();
            if (now.keepers < needed || now.isUnsure() && !isWithTheOthers()) {
                throw cutOff();
            }
        }
        return answer;
    }

    static RuntimeException cutOff() {
        return new CutOffException();
    }

    private View view() {
        Set<Member> members = instance.getCluster().getMembers();
        return members == view.members ? view : changed(members);
    }

    private synchronized View changed(Set<Member> members) {
        if (members != view.members) {
            view = View.of(members, view);
        }
        return view;
    }

    private boolean isWithTheOthers() {
        long since = System.nanoTime();
        asking.lock();
        try {
            if (asked - since > 0) {
                return true;
            }
            long now = System.nanoTime();
            boolean answered = ask();
            if (answered) {
                asked = now;
            }
            return answered;
        } finally {
            asking.unlock();
        }
    }

    private boolean ask() {
        int together = 0;
        List<Member> others = new ArrayList<>();
        for (Member member : view().members) {
            if (member.localMember()) {
                together += member.isLiteMember() ? 0 : 1;
            } else if (!member.isLiteMember()) {
                others.add(member);
            }
        }
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
        try {
            for (Future<Boolean> answer : instance.getExecutorService(Configuration.SURVEYS)
                    .submitToMembers(new IsMember(instance.getCluster().getLocalMember().getUuid()), others).values()) {
                if (isYes(answer, deadline) && ++together >= needed) {
                    return true;
                }
            }
        } catch (RejectedExecutionException leaving) {
            return false;
        }
        return together >= needed;
    }

    /** Waits, also if the thread is interrupted. */
    private static boolean isYes(Future<Boolean> answer, long deadline) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return answer.get(Math.max(0, deadline - System.nanoTime()), TimeUnit.NANOSECONDS);
                } catch (InterruptedException later) {
                    interrupted = true;
                }
            }
        } catch (ExecutionException | TimeoutException | RuntimeException no) {
            return false;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Whether a member knows of itself that it has lost the majority; without an instance, of a test, it has not. For answers to those that can't ask the others. */
    static boolean isLost(HazelcastInstance instance) {
        Majority majority = instance == null ? null : (Majority) instance.getUserContext().get(KEY);
        return majority != null && majority.needed > 1 && majority.view().keepers < majority.needed;
    }
}
