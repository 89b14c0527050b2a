package org.sharray.journal;

import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedLongArray;
import org.sharray.error.StorageException;
import org.sharray.os.RecordingOs;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;

/** What a durable transaction has to have on the storage, when, and that the storage refuses it. */
class DurableTransactionTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Tells what becomes of transactions of which some flushes succeed. */
    static final class Refusals {
        private static int successes = Integer.MAX_VALUE;

        public static void main(String[] arguments) {
            RecordingOs.install();
            RecordingOs.listen(_ -> {}, _ -> {
                if (successes-- <= 0) {
                    throw new IOException("refused by a test");
                }
            });
            Path path = Path.of(arguments[0]);
            try (SharedLongArray array = SharedLongArray.create(1, options().file(path).durable())) {
                transact(array, Integer.MAX_VALUE, 1);
                transact(array, 0, 2);
            }
            successes = Integer.MAX_VALUE;
            try (SharedLongArray array = SharedLongArray.open(path)) {
                array.lock().lock(); // finishes what is left to do
                array.lock().unlock();
                ParentJvm.say(array.get(0));
                transact(array, 1, 3);
                transact(array, Integer.MAX_VALUE, 4);
            }
        }

        private static void transact(SharedLongArray array, int flushes, long value) {
            successes = flushes;
            try {
                array.atomically(tx -> tx.set(0, value));
                ParentJvm.say("done");
            } catch (StorageException refused) {
                ParentJvm.say(refused.getMessage().split(":")[0]);
            }
            ParentJvm.say(array.get(0));
        }
    }

    /** Tells in which order steps and flushes come, in a transaction and in one that the next owner of the lock finishes. */
    static final class Order {
        private static final List<String> EVENTS = new ArrayList<>();
        private static boolean fails;

        public static void main(String[] arguments) {
            RecordingOs.install();
            RecordingOs.listen(Order::reached, _ -> EVENTS.add("flush"));
            try (SharedLongArray array = SharedLongArray.create(1, options().file(Path.of(arguments[0])).durable())) {
                EVENTS.clear();
                array.atomically(tx -> tx.set(0, 1));
                tell();
                fails = true;
                try {
                    array.atomically(tx -> tx.set(0, 2));
                } catch (IllegalCallerException failure) {
                    tell();
                }
                array.lock().lock();
                tell();
                ParentJvm.say(array.get(0));
            }
        }

        private static void reached(String step) {
            if (step.startsWith("T")) {
                EVENTS.add(step);
            }
            if (fails && step.equals("T2")) {
                fails = false;
                throw new IllegalCallerException("by a test");
            }
        }

        private static void tell() {
            ParentJvm.say(EVENTS);
            EVENTS.clear();
        }
    }

    /** Who finishes a transaction can't know whether its owner came to flush the journal. */
    @Test
    void theJournalIsOnTheStorageBeforeAnElementIsTouched() {
        try (ChildJvm child = ChildJvm.start(Order.class, directory.parent().resolve("order.npy"))) {
            child.expect("[T1, T2, flush, T3, flush, T4]");
            child.expect("[T1, T2]").expect("[flush, T3, flush, T4]").expect(2);
            child.join();
        }
    }

    @Test
    void whatIsNotOnTheStorageIsNotPromised() {
        try (ChildJvm child = ChildJvm.start(Refusals.class, directory.parent().resolve("refused.npy"))) {
            child.expect("done").expect(1);
            child.expect("The transaction has not happened").expect(1);
            child.expect(1); // when it is opened again
            child.expect("The transaction has happened, but may not survive a power failure").expect(3);
            child.expect("done").expect(4);
            child.join();
        }
    }
}
