package org.sharray.testing;

import java.io.IOException;
import java.nio.file.Path;
import org.sharray.SharedIntArray;
import org.sharray.sync.SharedLock;

/**
 * A program that opens an array of integers, by its name or the absolute path of its file, takes part in its lock, says {@code in}, and then does with
 * the lock what it is told, line by line.
 */
public final class LockUser {
    private LockUser() {}

    public static void main(String[] arguments) throws IOException {
        String place = arguments[0];
        try (SharedIntArray array = place.startsWith("/")
                ? SharedIntArray.open(Path.of(place))
                : SharedIntArray.open(place)) {
            array.lock(); // and takes part in it
            ParentJvm.say("in");
            while (array.isOpen()) {
                ParentJvm.say(obey(ParentJvm.hear(), array));
            }
        }
    }

    private static Object obey(String command, SharedIntArray array) {
        return switch (command) {
            case "try" -> array.lock().tryLock();
            case "take" -> take(array.lock());
            case "wait" -> {
                Thread waiter = Thread.currentThread();
                Await.start(() -> {
                    Await.asleep(waiter);
                    ParentJvm.say("waiting");
                    return null;
                });
                yield take(array.lock());
            }
            case "unlock" -> {
                array.lock().unlock();
                yield "unlocked";
            }
            case "mode" -> Mode.isNative() ? "native" : "portable";
            case "pid" -> ProcessHandle.current().pid();
            case "close" -> {
                array.close();
                yield "closed";
            }
            default -> throw new IllegalArgumentException(command);
        };
    }

    /** Acquires and keeps the lock, and says what the guard tells. */
    private static String take(SharedLock lock) {
        return lock.hold().previousOwnerDied() ? "taken after a death" : "taken";
    }
}
