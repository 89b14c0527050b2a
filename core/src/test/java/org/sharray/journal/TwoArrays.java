package org.sharray.journal;

import static org.sharray.ArrayOptions.options;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.ArrayHandle;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.os.ScriptedOs;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** Tests with two arrays of one lock, and processes that die in a transaction over both. */
abstract class TwoArrays {
    static final String BEFORE = "[1, 2, 3] [4, 5]";
    static final String AFTER = "[10, 2, 30] [4, 50]";

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    SharedIntArray array;
    SharedLongArray other;

    @BeforeEach
    void make() {
        array = SharedIntArray.of(1, 2, 3);
        other = SharedLongArray.create(2, options().lock(array.lock()));
        other.copyFrom(new long[]{4, 5});
    }

    @AfterEach
    void close() {
        array.close();
        other.close();
    }

    /** From {@link #BEFORE} to {@link #AFTER}. */
    static void change(SharedIntArray array, SharedLongArray other) {
        array.atomically(tx -> {
            tx.set(0, 10);
            tx.on(other).set(1, 50);
            tx.set(2, 30);
        });
    }

    /** Does the transaction, or only takes the lock, and dies after the step that the test names. */
    static final class Victim {
        public static void main(String[] arguments) throws Exception {
            ScriptedOs.install();
            ScriptedOs.dieAfter(arguments[2], Integer.parseInt(arguments[3]));
            SharedIntArray array = SharedIntArray.attach(ArrayHandle.parse(arguments[0]));
            if (arguments[1].isEmpty()) {
                array.lock().lock();
                ParentJvm.say("recovered");
                return;
            }
            SharedLongArray other = SharedLongArray.attach(ArrayHandle.parse(arguments[1]));
            change(array, other);
            ParentJvm.say("done");
        }
    }

    /** A JVM dies after a step that it has reached so often; without the other array it takes the lock alone. */
    final void dies(String step, int times, Object otherHandle) {
        try (ChildJvm victim = ChildJvm.start(Victim.class, array.handle(), otherHandle, step, times)) {
            victim.joinKilled();
        }
    }
}
