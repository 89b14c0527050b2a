package org.sharray.cluster.engine;

import com.hazelcast.cluster.Member;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.map.IMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.sharray.cluster.engine.Survey.Answer;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.cluster.inspect.MemberFacts;
import org.sharray.cluster.inspect.Placement;

/**
 * Finds out what a cluster is at one moment: by the map of names, a {@link Survey} of each member, and the locks' entries. Members that agree on the stamp of the table of partitions, while nothing is on its way,
 * have been asked at one moment, so to say; until they do, they are asked again, some times. It changes nothing.
 */
final class Inspector {
    /** How long a member may take to answer; one that is stopped is taken for dead before that. */
    private static final long PATIENCE_SECONDS = 10;
    private static final int ATTEMPTS = 20;
    private static final long PAUSE_MILLIS = 50;

    private final HazelcastInstance instance;
    private final String cluster;
    private final IMap<String, Description> names;
    private final Locks locks;

    Inspector(HazelcastInstance instance, String cluster, IMap<String, Description> names, Locks locks) {
        this.instance = instance;
        this.cluster = cluster;
        this.names = names;
        this.locks = locks;
    }

    ClusterFacts inspect() throws InterruptedException {
        ClusterFacts facts = look();
        for (int i = 1; i < ATTEMPTS && !facts.settled(); i++) {
            Thread.sleep(PAUSE_MILLIS);
            facts = look();
        }
        return facts;
    }

    private ClusterFacts look() throws InterruptedException {
        Map<String, Description> arrays = arrays();
        Map<Member, Optional<Answer>> answers = ask(new Survey(arrays.values()));
        List<ClusterArrayFacts> found = new ArrayList<>();
        Map<String, Description> still = arrays();
        int number = 0;
        for (Map.Entry<String, Description> array : arrays.entrySet()) {
            if (array.getValue().equals(still.get(array.getKey()))) { // else its chunks may be gone, and look as if they were lost
                found.add(facts(array.getKey(), array.getValue(), number, answers));
            }
            number++;
        }
        return new ClusterFacts(cluster, answers.entrySet().stream().map(each -> facts(each.getKey(), each.getValue()))
                .toList(), found, isSettled(answers));
    }

    private Map<String, Description> arrays() {
        Map<String, Description> sorted = new TreeMap<>();
        Failures.explained(() -> names.entrySet().forEach(entry -> sorted.put(entry.getKey(), entry.getValue())));
        return sorted;
    }

    private Map<Member, Optional<Answer>> ask(Survey survey) throws InterruptedException {
        Map<Member, Future<long[]>> asked = new LinkedHashMap<>();
        for (Member member : instance.getCluster().getMembers()) {
            asked.put(member,
                    Failures.explained(() -> instance.getExecutorService(Configuration.SURVEYS).submitToMember(survey,
                            member)));
        }
        Map<Member, Optional<Answer>> answers = new LinkedHashMap<>();
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        for (Map.Entry<Member, Future<long[]>> each : asked.entrySet()) {
            answers.put(each.getKey(), answer(each.getValue(), end));
        }
        return answers;
    }

    /** What a member answers; nothing if it leaves meanwhile or takes too long. */
    private static Optional<Answer> answer(Future<long[]> asked, long end) throws InterruptedException {
        try {
            return Optional.of(new Answer(asked.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)));
        } catch (ExecutionException | TimeoutException none) {
            asked.cancel(true);
            return Optional.empty();
        }
    }

    private static boolean isSettled(Map<Member, Optional<Answer>> answers) {
        return answers.values().stream().allMatch(answer -> answer.isPresent() && !answer.get().isMoving())
                && answers.values().stream().map(answer -> answer.orElseThrow().stamp()).distinct().count() <= 1;
    }

    private ClusterArrayFacts facts(String name, Description array, int number,
            Map<Member, Optional<Answer>> answers) {
        List<Placement> placements = new ArrayList<>();
        answers.forEach((member, answer) -> {
            if (answer.isPresent() && !member.isLiteMember()) {
                placements.add(new Placement(member.getUuid(), answer.get().chunks(number), answer.get().bytes(number),
                        answer.get().backups(number), answer.get().backupBytes(number)));
            }
        });
        return new ClusterArrayFacts(name, array.isComplete(), array.type(), array.shape(), array.bytes(),
                array.chunks(), placements, locks.facts(array.lockKey()));
    }

    private static MemberFacts facts(Member member, Optional<Answer> answer) {
        return new MemberFacts(member.getUuid(), member.getAddress().getHost() + ":" + member.getAddress().getPort(),
                !member.isLiteMember(),
                answer.isPresent() ? OptionalLong.of(answer.get().pid()) : OptionalLong.empty());
    }
}
