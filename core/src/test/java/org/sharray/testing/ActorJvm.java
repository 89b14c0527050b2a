package org.sharray.testing;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.sharray.ArrayHandle;
import org.sharray.SharedIntArray;

/** Another JVM with actors, who do there what the test tells them here. Closing this kills it. */
public final class ActorJvm implements AutoCloseable {
    private final ChildJvm jvm;
    private final AtomicInteger messages = new AtomicInteger();
    private final Map<Integer, CompletableFuture<Object>> unanswered = new ConcurrentHashMap<>();

    private ActorJvm(ChildJvm jvm) {
        this.jvm = jvm;
        Thread.ofPlatform().daemon().start(this::listen);
    }

    /** Starts a JVM. */
    public static ActorJvm start(String... options) {
        return new ActorJvm(ChildJvm.start(List.of(options), Program.class));
    }

    private enum Verb {
        ENGAGE, ENGAGE_VIRTUAL, RUN, AWAIT_ASLEEP, INTERRUPT, END, DISMISS_ALL, EXIT
    }

    /** What the test says, with a number that the answer has too. */
    private record Order(int number, Verb verb, int actor, Serializable content) implements Serializable {}

    /** What came of an order. */
    private record Answer(int number, Serializable result, Throwable failure) implements Serializable {}

    private static String encode(Object message) throws IOException {
        return Base64.getEncoder().encodeToString(Copies.toBytes(message));
    }

    private static Object decode(String line) throws IOException, ClassNotFoundException {
        return Copies.fromBytes(Base64.getDecoder().decode(line));
    }

    private CompletableFuture<Object> tell(Verb verb, int actor, Serializable content) {
        CompletableFuture<Object> answer = new CompletableFuture<>();
        int number = messages.incrementAndGet();
        unanswered.put(number, answer);
        try {
            jvm.say(encode(new Order(number, verb, actor, content)));
        } catch (IOException notSerializable) {
            throw new AssertionError(notSerializable);
        }
        return answer;
    }

    private void listen() {
        while (true) {
            try {
                Answer answer = (Answer) decode(jvm.hear());
                CompletableFuture<Object> asked = unanswered.remove(answer.number);
                if (answer.failure == null) {
                    asked.complete(answer.result);
                } else {
                    asked.completeExceptionally(answer.failure);
                }
            } catch (IOException | ClassNotFoundException | AssertionError silence) {
                if (!isAlive()) {
                    unanswered.values().forEach(asked -> asked.completeExceptionally(silence));
                    return;
                }
            }
        }
    }

    /** An actor on a platform thread there; it opens the array for itself. */
    public Actor actor(SharedIntArray array) {
        return engage(Verb.ENGAGE, array);
    }

    /** An actor on a virtual thread there; it opens the array for itself. */
    public Actor virtualActor(SharedIntArray array) {
        return engage(Verb.ENGAGE_VIRTUAL, array);
    }

    private Actor engage(Verb verb, SharedIntArray array) {
        int number = messages.incrementAndGet();
        Await.result(tell(verb, number, array.handle()));
        return new RemoteActor(number);
    }

    private final class RemoteActor implements Actor {
        private final int number;

        RemoteActor(int number) {
            this.number = number;
        }

        @Override
        @SuppressWarnings("unchecked")
        public <T> CompletableFuture<T> start(Task<T> task) {
            return (CompletableFuture<T>) tell(Verb.RUN, number, task);
        }

        @Override
        public void awaitAsleep() {
            Await.result(tell(Verb.AWAIT_ASLEEP, number, null));
        }

        @Override
        public void interrupt() {
            Await.result(tell(Verb.INTERRUPT, number, null));
        }

        @Override
        public void end() {
            Await.result(tell(Verb.END, number, null));
        }
    }

    /** Lets the actors go, and closes all that they have opened. */
    public void dismissAll() {
        Await.result(tell(Verb.DISMISS_ALL, 0, null));
    }

    /** Lets the JVM end as it does after {@link System#exit}, with all that its threads hold. */
    public void exit() {
        tell(Verb.EXIT, 0, null);
        jvm.join();
    }

    /** Ends the JVM by SIGKILL and waits for its end. */
    public void kill() {
        jvm.kill();
    }

    /** Stops all threads of the JVM, by SIGSTOP: the signal alone lets some run on for a moment. */
    public void suspend() {
        signal("-STOP");
        Await.until("all threads of " + pid() + " to stop", this::isStopped);
    }

    private boolean isStopped() throws IOException {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + pid() + "/task"))) {
            for (Path thread : threads.toList()) {
                if (!Files.readString(thread.resolve("stat")).contains(") T ")) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Lets a JVM that was stopped go on, by SIGCONT. */
    public void resume() {
        signal("-CONT");
    }

    private void signal(String name) {
        try {
            int code = new ProcessBuilder("kill", name, String.valueOf(pid())).inheritIO().start().waitFor();
            if (code != 0) {
                throw new AssertionError("kill " + name + " has failed");
            }
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }

    public long pid() {
        return jvm.pid();
    }

    /** What the JVM wrote as errors. */
    public String complaints() {
        return jvm.complaints();
    }

    private boolean isAlive() {
        return ProcessHandle.of(pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    @Override
    public void close() {
        jvm.close();
    }

    /** The program of the JVM. */
    static final class Program {
        private static final Map<Integer, LocalActor> ACTORS = new ConcurrentHashMap<>();
        private static final List<SharedIntArray> OPENINGS = new ArrayList<>();

        private Program() {}

        public static void main(String[] arguments) throws Exception {
            while (true) {
                Order order = (Order) decode(ParentJvm.hear());
                if (order.verb == Verb.RUN) {
                    ACTORS.get(order.actor).start((Actor.Task<?>) order.content)
                            .whenComplete((result, failure) -> answer(order, result, failure));
                } else {
                    answer(order, null, failureOf(order));
                }
            }
        }

        private static Throwable failureOf(Order order) {
            try {
                obey(order);
                return null;
            } catch (RuntimeException | Error failure) {
                return failure;
            }
        }

        private static void obey(Order order) {
            LocalActor actor = ACTORS.get(order.actor);
            switch (order.verb) {
                case ENGAGE, ENGAGE_VIRTUAL -> {
                    SharedIntArray array = SharedIntArray.attach((ArrayHandle) order.content);
                    OPENINGS.add(array);
                    ACTORS.put(order.actor, new LocalActor(array, order.verb == Verb.ENGAGE_VIRTUAL));
                }
                case AWAIT_ASLEEP -> actor.awaitAsleep();
                case INTERRUPT -> actor.interrupt();
                case END -> actor.end();
                case DISMISS_ALL -> {
                    OPENINGS.forEach(SharedIntArray::close);
                    OPENINGS.clear();
                    ACTORS.values().forEach(LocalActor::dismiss);
                    ACTORS.clear();
                }
                case EXIT -> System.exit(0);
                case RUN -> throw new AssertionError(order);
            }
        }

        private static void answer(Order order, Object result, Throwable failure) {
            try {
                ParentJvm.say(encode(new Answer(order.number, (Serializable) result, failure)));
            } catch (IOException notSerializable) {
                answer(order, null, new AssertionError(String.valueOf(failure), notSerializable));
            }
        }
    }
}
