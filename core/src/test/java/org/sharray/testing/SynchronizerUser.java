package org.sharray.testing;

import java.util.concurrent.locks.Lock;
import org.sharray.ArrayHandle;
import org.sharray.Synchronizers;
import org.sharray.sync.SharedBarrier;
import org.sharray.sync.SharedEvent;
import org.sharray.sync.SharedLatch;
import org.sharray.sync.SharedReadWriteLock;
import org.sharray.sync.SharedSemaphore;

/**
 * A program that opens synchronisers by their name or their handle, says {@code in}, and then does with them what it is told, line by line:
 * {@code barrier round 3 await}. It says what came of it; of what follows {@code wait}, first that it waits. It ends without closing
 * them.
 */
public final class SynchronizerUser {
    private SynchronizerUser() {}

    public static void main(String[] arguments) throws Exception {
        String place = arguments[0];
        Synchronizers home = place.startsWith("sharray:")
                ? Synchronizers.attach(ArrayHandle.parse(place))
                : Synchronizers.open(place);
        ParentJvm.say("in");
        for (String line = ParentJvm.hear(); !line.equals("end"); line = ParentJvm.hear()) {
            if (line.startsWith("wait ")) {
                String command = line.substring("wait ".length());
                Waiter.running(() -> ParentJvm.say(outcome(home, command)));
                ParentJvm.say("waiting");
            } else {
                ParentJvm.say(outcome(home, line));
            }
        }
        ParentJvm.say("ended");
    }

    private static Object outcome(Synchronizers home, String command) {
        try {
            return obey(home, command.split(" "));
        } catch (Exception failure) {
            return failure.getClass().getSimpleName();
        }
    }

    private static Object obey(Synchronizers home, String[] words) throws Exception {
        if (words[0].equals("close")) {
            home.close();
            return "closed";
        }
        String name = words[1];
        return switch (words[0]) {
            case "semaphore" -> semaphore(home.semaphore(name, 0), words[2], Integer.parseInt(words[3]));
            case "event" -> event(home.event(name), words[2]);
            case "latch" -> latch(home.latch(name, 0), words[2]);
            case "barrier" -> barrier(home.barrier(name, Integer.parseInt(words[2])), words[3]);
            case "lock" -> lock(home.lock(name), words[2]);
            case "reader" -> lock(home.readWriteLock(name).readLock(), words[2]);
            case "writer" -> lock(home.readWriteLock(name).writeLock(), words[2]);
            case "readers" -> home.readWriteLock(name).getReadLockCount();
            default -> throw unknown(words[0]);
        };
    }

    private static Object semaphore(SharedSemaphore semaphore, String verb, int permits) throws InterruptedException {
        switch (verb) {
            case "acquire" -> semaphore.acquire(permits);
            case "release" -> semaphore.release(permits);
            case "try" -> {
                return semaphore.tryAcquire(permits);
            }
            default -> throw unknown(verb);
        }
        return verb + "d";
    }

    private static Object event(SharedEvent event, String verb) throws InterruptedException {
        switch (verb) {
            case "set" -> event.set();
            case "clear" -> event.clear();
            case "await" -> event.await();
            default -> throw unknown(verb);
        }
        return event.isSet();
    }

    private static Object latch(SharedLatch latch, String verb) throws InterruptedException {
        switch (verb) {
            case "down" -> latch.countDown();
            case "await" -> latch.await();
            default -> throw unknown(verb);
        }
        return latch.getCount();
    }

    private static Object barrier(SharedBarrier barrier, String verb) throws Exception {
        return switch (verb) {
            case "join" -> barrier.getParties();
            case "await" -> barrier.await();
            case "await-in-action" -> barrier.await(() -> {
                ParentJvm.say("in the action");
                Await.until("the end of this process", () -> false);
            });
            case "broken" -> barrier.isBroken();
            case "reset" -> {
                barrier.reset();
                yield "reset";
            }
            default -> throw unknown(verb);
        };
    }

    /** A lock is kept until the thread unlocks it: by commands without {@code wait}. */
    private static Object lock(Lock lock, String verb) {
        switch (verb) {
            case "lock" -> lock.lock();
            case "try" -> {
                return lock.tryLock();
            }
            case "unlock" -> lock.unlock();
            default -> throw unknown(verb);
        }
        return verb + "ed";
    }

    private static IllegalArgumentException unknown(String word) {
        return new IllegalArgumentException(word);
    }
}
