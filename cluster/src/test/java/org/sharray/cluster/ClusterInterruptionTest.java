package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.sharray.SharedLongArray;
import org.sharray.sync.SharedLock;

/** A thread that is interrupted again and again makes each of its changes once. */
class ClusterInterruptionTest {
    private static final int CHANGES = 300;

    @Test
    void changesOfAnInterruptedThreadAreMadeOnce() throws InterruptedException {
        try (Members members = new Members(1)) {
            Cluster member = members.join(members.member(0));
            Cluster client = members.join(members.client());
            long[] values = new long[100_000];
            for (Cluster each : List.of(member, client)) {
                try (SharedLongArray array = each.createLong(each == client ? "client's" : "member's", values.length)) {
                    AtomicInteger made = new AtomicInteger();
                    Thread changing = Thread.ofPlatform().start(() -> {
                        for (int i = 0; i < CHANGES; i++) {
                            if (i % 10 == 0) {
                                try (SharedLock.Guard _ = array.lock().hold()) {
                                    array.set(7, array.get(7) + 1);
                                }
                            } else {
                                array.getAndAdd(7, 1);
                            }
                            Thread.currentThread().interrupt(); // and so begins the next one
                            made.incrementAndGet();
                        }
                        values[7] = Thread.currentThread().isInterrupted() ? array.get(7) : -1;
                        array.copyFrom(values);
                    });
                    for (int seen = -1; changing.isAlive();) {
                        if (made.get() != seen) {
                            seen = made.get();
                            changing.interrupt(); // and in the midst of one
                        }
                        Thread.yield();
                    }
                    changing.join();
                    assertThat(array.get(7)).isEqualTo(CHANGES);
                    assertThat(array.lock().isLocked()).isFalse();
                    assertThat(array.lock().ownerDeaths()).isZero();
                }
            }
        }
    }
}
