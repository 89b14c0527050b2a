package org.sharray.cluster;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.sharray.SharedLongArray;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.testing.ParentJvm;

/**
 * A member in a JVM of its own, which does with one array of longs what its parent says: {@code open NAME}, {@code create NAME LENGTH}, {@code size}, {@code sum}, {@code get I}, {@code set I V}, {@code mirror NAME MILLISECONDS FROM TO}, {@code add I V}, {@code hold}, {@code release},
 * {@code storm I J …} (adds 1 to each of them again and again, until {@code calm}, which tells how often that was acknowledged and how often it failed). It answers each with a line: a value, {@code ok}, or the name of an exception's class.
 */
final class MemberProgram {
    private final Cluster cluster;
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final List<Thread> storm = new ArrayList<>();
    private volatile boolean storming;
    private SharedLongArray array;

    private MemberProgram(Cluster cluster) {
        this.cluster = cluster;
    }

    /** The cluster's name, the own address, {@code true} if it computes only, the addresses of those that keep elements. */
    public static void main(String[] arguments) throws IOException {
        int colon = arguments[1].indexOf(':');
        ClusterOptions options = ClusterOptions.options().named(arguments[0])
                .listen(arguments[1].substring(0, colon), Integer.parseInt(arguments[1].substring(colon + 1)))
                .members(Arrays.copyOfRange(arguments, 3, arguments.length));
        MemberProgram program = new MemberProgram(
                Cluster.join(Boolean.parseBoolean(arguments[2]) ? options.computing() : options));
        ParentJvm.say("joined");
        while (true) {
            String answer;
            try {
                answer = program.answer(ParentJvm.hear().split(" "));
            } catch (RuntimeException failure) {
                answer = failure.getClass().getSimpleName();
            }
            ParentJvm.say(answer);
        }
    }

    private Object answerOf(String[] words) {
        return switch (words[0]) {
            case "size" -> cluster.size();
            case "sum" -> LongStream.of(array.toArray()).sum();
            case "get" -> array.get(Long.parseLong(words[1]));
            case "add" -> array.addAndGet(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "calm" -> calm();
            case "hold" -> {
                array.lock().lock();
                yield array.lock().previousOwnerDied() ? "held after a death" : "held";
            }
            default -> {
                act(words);
                yield "ok";
            }
        };
    }

    private String answer(String[] words) {
        return String.valueOf(answerOf(words));
    }

    private void act(String[] words) {
        switch (words[0]) {
            case "create" -> array = cluster.createLong(words[1], Long.parseLong(words[2]));
            case "open" -> array = cluster.openLong(words[1]);
            case "set" -> array.set(Long.parseLong(words[1]), Long.parseLong(words[2]));
            case "release" -> array.lock().unlock();
            case "storm" -> storm(words);
            case "mirror" -> cluster.mirror(array.slice(Long.parseLong(words[3]), Long.parseLong(words[4])), words[1],
                    MirrorOptions.options().every(Duration.ofMillis(Long.parseLong(words[2]))));
            case "leave" -> cluster.close();
            default -> throw new IllegalArgumentException(words[0]);
        }
    }

    private void storm(String[] words) {
        storming = true;
        for (int word = 1; word < words.length; word++) {
            long index = Long.parseLong(words[word]);
            storm.add(Thread.ofPlatform().daemon().start(() -> {
                while (storming) {
                    try {
                        array.getAndAdd(index, 1);
                        acknowledged.incrementAndGet();
                    } catch (ClusterUnavailableException unknown) {
                        failed.incrementAndGet();
                    }
                }
            }));
        }
    }

    private String calm() {
        storming = false;
        try {
            for (Thread thread : storm) {
                thread.join();
            }
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
        return acknowledged + " " + failed;
    }
}
