package org.sharray.cluster.engine;

import com.hazelcast.client.Client;
import com.hazelcast.client.ClientListener;
import com.hazelcast.client.HazelcastClient;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.cluster.MembershipListener;
import com.hazelcast.cluster.Member;
import com.hazelcast.core.ExecutionCallback;
import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.MemberLeftException;
import com.hazelcast.partition.Partition;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import com.hazelcast.spi.exception.TargetNotMemberException;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent.LifecycleState;
import com.hazelcast.instance.impl.HazelcastInstanceFactory;
import com.hazelcast.map.IMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.sharray.cluster.error.MemberDiedException;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.layout.Contents;

/** One process's part in a cluster: its arrays by name, their chunks and their locks. Used by any number of threads. */
public final class Engine implements AutoCloseable {
    /** How long what a dead process has sent may be on its way; after that, what chunks know of it is forgotten. */
    private static final long GRACE_SECONDS = 30;
    private static final String LAST_NUMBER = "last";
    private static final int NOT_YET = 0;
    private static final long LOOK_AGAIN_MILLIS = 50;
    private static final long TELL_AGAIN_NANOS = 5_000_000_000L;
    private static final System.Logger LOG = System.getLogger("org.sharray");

    private final HazelcastInstance instance;
    private final Settings settings;
    private final IMap<String, Description> names;
    private final Locks locks;
    private final Callers callers;
    private final Majority majority;
    private final ScheduledExecutorService sweeper;

    private Engine(Settings settings, HazelcastInstance instance) {
        this.settings = settings;
        this.instance = instance;
        this.names = instance.getMap(Configuration.NAMES);
        this.callers = new Callers(this::number);
        this.majority = new Majority(instance, settings);
        this.locks = new Locks(instance, callers, majority);
        this.sweeper = Executors
                .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("sharray-cluster").factory());
    }

    private <K, V> IMap<K, V> map(String name) {
        return instance.getMap(name);
    }

    /** A number that is this process's alone, and noted as such; that it will have one is noted before, so that nobody takes it for gone in between. */
    private int number() {
        return Failures.explained(() -> {
            IMap<String, Integer> numbers = map(Configuration.NUMBERS);
            String process = instance.getLocalEndpoint().getUuid().toString();
            numbers.set(process, NOT_YET);
            int number = numbers.executeOnKey(LAST_NUMBER, NextNumber.now());
            numbers.set(process, number);
            return number;
        });
    }

    /** A process that was cut off comes back as another one, and somebody may soon forget what the one did that it was. */
    private void renewAfterMerges() {
        instance.getLifecycleService().addLifecycleListener(event -> {
            if (event.getState() == LifecycleState.MERGED) {
                callers.renew();
            }
        });
    }

    /**
     * Joins a cluster, or begins one.
     *
     * @param settings how
     * @param runner   what to do with the bytes that other members {@linkplain #send send} here
     * @return this process's part in it
     */
    public static Engine join(Settings settings, UnaryOperator<byte[]> runner) {
        Configuration.quieten();
        HazelcastInstance instance = settings.role() == Settings.Role.CLIENT
                ? HazelcastClient.newHazelcastClient(Configuration.client(settings))
                : HazelcastInstanceFactory.newHazelcastInstance(Configuration.member(settings), null,
                        new PatientContext());
        instance.getUserContext().put(Errand.RUNNER, runner);
        try {
            Engine engine = new Engine(settings, instance);
            if (settings.role() != Settings.Role.CLIENT) {
                engine.sweepAfterDepartures();
            }
            engine.renewAfterMerges();
            engine.tellOfLosses();
            return engine;
        } catch (RuntimeException failure) {
            instance.shutdown();
            throw failure;
        }
    }

    /**
     * The locks of the arrays.
     *
     * @return all of them
     */
    public Locks locks() {
        return locks;
    }

    /**
     * Makes an array of zeros; others find it when all of it is there.
     *
     * @param name     of the array
     * @param contents what it holds
     * @return what the cluster knows of it
     * @throws ArrayExistsException     if there is one of that name
     * @throws IllegalArgumentException if a cluster can't hold that
     */
    public Description create(String name, Contents contents) {
        Description made = Description.ofNew(contents);
        Description before = Failures.explained(() -> names.putIfAbsent(name, made));
        if (before != null && !before.id().equals(made.id())) {
            throw new ArrayExistsException(before.isComplete()
                    ? "The cluster has an array " + name
                    : "The cluster has an array " + name
                            + " that is being made, or whose maker died; delete it if nobody is making it");
        }
        try {
            locks.make(made.lockKey());
            chunks(name, made).make();
            if (!replace(name, made, made.completed())) {
                throw new ArrayNotFoundException("The array " + name + " was deleted while it was made");
            }
            return made.completed();
        } catch (RuntimeException failure) {
            try {
                destroy(name, made);
            } catch (RuntimeException remains) { // its name is taken until somebody deletes it
                failure.addSuppressed(remains);
            }
            throw failure;
        }
    }

    /** Whether the cluster knows of an array what it is to know now, and not something else than it was thought to know. */
    private boolean replace(String name, Description expected, Description next) {
        return Failures.explained(
                () -> majority.answer(() -> names.replace(name, expected, next) || next.equals(names.get(name))));
    }

    /** Frees what an array has; its name before last, so that who dies meanwhile leaves something that can be deleted. */
    private void destroy(String name, Description incomplete) {
        chunks(name, incomplete).destroy();
        Failures.explained(() -> names.remove(name, incomplete));
        locks.forget(incomplete.lockKey());
    }

    /**
     * Finds an array.
     *
     * @param name of the array
     * @return what the cluster knows of it
     * @throws ArrayNotFoundException if there is none of that name
     */
    public Description find(String name) {
        Description found = Failures.explained(() -> names.get(name));
        if (found == null || !found.isComplete()) {
            throw new ArrayNotFoundException(found == null
                    ? "The cluster " + settings.cluster() + " has no array " + name
                    : "The array " + name + " is being made, or its maker died; delete it if nobody is making it");
        }
        return found;
    }

    /**
     * Deletes an array.
     *
     * @param name of the array
     * @return whether there was one
     */
    public boolean delete(String name) {
        while (true) {
            Description there = Failures.explained(() -> names.get(name));
            if (there == null) {
                return false;
            }
            if (!there.isComplete() || replace(name, there, there.incomplete())) {
                destroy(name, there.incomplete());
                return true;
            }
        }
    }

    /**
     * The arrays that are there.
     *
     * @return their names, in order
     */
    public List<String> names() {
        return Failures.explained(() -> names.entrySet().stream().filter(entry -> entry.getValue().isComplete())
                .map(Map.Entry::getKey).sorted().toList());
    }

    /**
     * An array's elements.
     *
     * @param name        of the array, for messages
     * @param description of the array
     * @return the way to them
     */
    public Chunks chunks(String name, Description description) {
        return new Chunks(name, description, instance.getMap(Configuration.CHUNKS + description.id()), callers,
                majority, () -> isDeleted(name, description));
    }

    private boolean isDeleted(String name, Description description) {
        Description there = Failures.explained(() -> names.get(name));
        return there == null || !there.id().equals(description.id());
    }

    /**
     * What of some elements changes from now on.
     *
     * @param chunks of the array
     * @param from   place of the first of them
     * @param to     place behind the last
     * @return what has seen nothing of them yet
     */
    public Changes changes(Chunks chunks, long from, long to) {
        return chunks.changes(from, to);
    }

    /**
     * Which member keeps a chunk just now.
     *
     * @param chunk its number, of any array
     * @return the member
     */
    public UUID keeper(int chunk) {
        Partition partition = instance.getPartitionService().getPartition(chunk);
        return partition.getOwner() == null ? instance.getLocalEndpoint().getUuid() : partition.getOwner().getUuid();
    }

    /**
     * Has a member do something.
     *
     * @param member which one
     * @param bytes  what its runner is given
     * @return what its runner returns; see {@link #answer}
     */
    public CompletableFuture<byte[]> send(UUID member, byte[] bytes) {
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Member target = instance.getCluster().getMembers().stream().filter(each -> each.getUuid().equals(member))
                .findAny().orElse(null);
        if (target == null) {
            answer.completeExceptionally(new MemberLeftException());
            return answer;
        }
        instance.getExecutorService(Configuration.ERRANDS).submitToMember(new Errand(bytes), target,
                new ExecutionCallback<>() {
                    @Override
                    public void onResponse(byte[] response) {
                        answer.complete(response);
                    }

                    @Override
                    public void onFailure(Throwable failure) {
                        answer.completeExceptionally(failure);
                    }
                });
        return answer;
    }

    /**
     * Waits for what a member does.
     *
     * @param sent what {@link #send} returned
     * @return what its runner returned
     * @throws MemberDiedException  if it left meanwhile
     * @throws InterruptedException if the thread was interrupted; the member goes on
     */
    public static byte[] answer(CompletableFuture<byte[]> sent) throws InterruptedException {
        try {
            return sent.get();
        } catch (ExecutionException failure) {
            Throwable cause = failure.getCause();
            if (cause instanceof MemberLeftException || cause instanceof TargetNotMemberException
                    || cause instanceof HazelcastInstanceNotActiveException
                    || cause instanceof TargetDisconnectedException) {
                throw new MemberDiedException(
                        "A member died while it worked on slices of an array; whether it has changed them, nobody knows. Functions that may be done twice can be marked repeatable",
                        cause);
            }
            throw Failures.explained(new CompletionException(cause));
        }
    }

    /**
     * Looks at members, arrays and locks, and changes nothing.
     *
     * @return what was found
     * @throws InterruptedException if the thread was interrupted
     */
    public ClusterFacts inspect() throws InterruptedException {
        return new Inspector(instance, settings.cluster(), names, locks).inspect();
    }

    /**
     * How many members that keep data are together now.
     *
     * @return this one among them, if it is one
     */
    public int size() {
        return (int) instance.getCluster().getMembers().stream().filter(member -> !member.isLiteMember()).count();
    }

    /**
     * Waits until so many members that keep data are together.
     *
     * @param members how many
     * @param nanos   the longest wait
     * @return whether they came in time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitSize(int members, long nanos) throws InterruptedException {
        CountDownLatch enough = new CountDownLatch(1);
        UUID listener = instance.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                look();
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                look();
            }

            private void look() {
                if (size() >= members) {
                    enough.countDown();
                }
            }
        });
        try {
            return size() >= members || enough.await(nanos, TimeUnit.NANOSECONDS);
        } finally {
            instance.getCluster().removeMembershipListener(listener);
        }
    }

    /**
     * Waits until every chunk has its backup.
     *
     * @param nanos the longest wait
     * @return whether it has in time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitBackups(long nanos) throws InterruptedException {
        long start = System.nanoTime();
        while (!haveBackups()) {
            if (System.nanoTime() - start > nanos) {
                return false;
            }
            Thread.sleep(LOOK_AGAIN_MILLIS); // the engine has no way to be woken by that
        }
        return true;
    }

    private boolean haveBackups() throws InterruptedException {
        try {
            return instance.getExecutorService(Configuration.SURVEYS).submit(new HaveBackups()).get();
        } catch (ExecutionException | RuntimeException notNow) {
            return false;
        }
    }

    /** After a departure the first member in the list forgets who has left; if that one leaves before it has done so, the next departure reminds another. */
    private void sweepAfterDepartures() {
        instance.getCluster().addMembershipListener(new MembershipListener() {
            @Override
            public void memberAdded(MembershipEvent event) {
                // who comes has a number of its own
            }

            @Override
            public void memberRemoved(MembershipEvent event) {
                sweepLater();
            }
        });
        instance.getClientService().addClientListener(new ClientListener() {
            @Override
            public void clientConnected(Client client) {
                // who comes has a number of its own
            }

            @Override
            public void clientDisconnected(Client client) {
                sweepLater();
            }
        });
    }

    /** The engine tells of each of its 271 partitions; people want to know it once. */
    private void tellOfLosses() {
        AtomicLong told = new AtomicLong(Long.MIN_VALUE);
        instance.getPartitionService().addPartitionLostListener(event -> {
            long now = System.nanoTime();
            long last = told.get();
            boolean timeToTell = last == Long.MIN_VALUE || now - last > TELL_AGAIN_NANOS;
            if (event.allReplicasInPartitionLost() && timeToTell && told.compareAndSet(last, now)) {
                LOG.log(System.Logger.Level.WARNING,
                        "Members of cluster {0} have left together; elements that only they had are lost",
                        settings.cluster());
            }
        });
    }

    private void sweepLater() {
        try {
            sweeper.schedule(this::sweep, GRACE_SECONDS, TimeUnit.SECONDS);
        } catch (RejectedExecutionException left) {
            // this process has left, too
        }
    }

    private void sweep() {
        if (!instance.getCluster().getMembers().iterator().next().localMember()) {
            return;
        }
        try {
            forgetThoseThatLeft();
        } catch (RuntimeException | ExecutionException notNow) {
            // the next departure brings another chance, and what is not forgotten costs some bytes
        } catch (InterruptedException leaving) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Has all chunks forget who has gone. The last number is asked for before those who have one: whoever has not even noted by then that it will have one gets a larger one.
     */
    void forgetThoseThatLeft() throws ExecutionException, InterruptedException {
        IMap<String, Integer> numbers = map(Configuration.NUMBERS);
        Integer last = numbers.get(LAST_NUMBER);
        Map<String, Integer> left = new HashMap<>(numbers.getAll(numbers.keySet()));
        left.remove(LAST_NUMBER);
        Map<String, Integer> present = new HashMap<>(left);
        Set<String> processes = processes();
        left.keySet().removeAll(processes);
        present.keySet().retainAll(processes);
        if (last == null || left.isEmpty()) {
            return;
        }
        if (present.containsValue(NOT_YET)) {
            sweepLater();
            return;
        }
        ForgetCallers forget = new ForgetCallers(RollCall.of(last, present.values()));
        names.forEach((name, description) -> chunks(name, description).forget(forget));
        left.keySet().forEach(numbers::delete);
    }

    /** All that take part; each member knows only which clients are connected to itself. */
    private Set<String> processes() throws ExecutionException, InterruptedException {
        Set<String> processes = new HashSet<>();
        for (Map.Entry<Member, Future<List<String>>> asked : instance.getExecutorService(Configuration.SURVEYS)
                .submitToAllMembers(new ConnectedClients()).entrySet()) {
            processes.add(asked.getKey().getUuid().toString());
            processes.addAll(asked.getValue().get());
        }
        return processes;
    }

    /** Leaves the cluster; a member first hands over what it keeps. */
    @Override
    public void close() {
        sweeper.shutdownNow();
        instance.shutdown();
    }
}
