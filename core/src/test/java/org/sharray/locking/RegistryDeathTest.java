package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.sharray.ArrayOptions.options;

import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.sharray.Synchronizers;
import org.sharray.layout.FileLayout;
import org.sharray.storage.ArrayFile;
import org.sharray.storage.OtherArrays;
import org.sharray.sync.SharedLock;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.ParentJvm;
import org.sharray.testing.Waiter;

/** A process that is killed while it makes a synchroniser stands in nobody's way. */
class RegistryDeathTest {
    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** Holds the lock under which synchronisers are made. */
    static final class Maker {
        public static void main(String[] arguments) throws Exception {
            ArrayFile file = ArrayFile.openNamed(arguments[0], true);
            Participant participant = Participation.join(file.layout(), file.descriptor())
                    .participant(file.layout(), file.descriptor(), file.label());
            Home home = new Home(file.layout(), participant, null, _ -> null, file.label(), file.part(),
                    OtherArrays::open);
            SharedLock registry = new WordLock(home, FileLayout.REGISTRY_LOCK, "the registry");
            registry.lock();
            ParentJvm.say("makes");
            ParentJvm.hear();
        }
    }

    @ParameterizedTest(name = "strict: {0}")
    @ValueSource(booleans = {false, true})
    void othersGoOnMaking(boolean strict) {
        try (Synchronizers home = Synchronizers
                .create(strict ? options().named("jobs").strict() : options().named("jobs"));
                ChildJvm maker = ChildJvm.start(Maker.class, "jobs").expect("makes")) {
            Waiter<Integer> waiter = Waiter.start(() -> home.semaphore("free", 3).availablePermits());
            maker.kill();
            assertThat(waiter.result()).isEqualTo(3);
            assertThat(home.semaphore("other", 2).availablePermits()).isEqualTo(2);
        }
    }
}
