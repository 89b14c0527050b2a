package org.sharray.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.sharray.SharedLongArray;

/** A thread that is interrupted again and again makes each of its changes once. */
class ClusterInterruptionTest {
    private static final int CHANGES = 500;

    @Test
    void changesOfAnInterruptedThreadAreMadeOnce() throws InterruptedException {
        try (Members members = new Members(1)) {
            Cluster member = members.join(members.member(0));
            Cluster client = members.join(members.client());
            long[] values = new long[100_000];
            for (Cluster each : List.of(member, client)) {
                try (SharedLongArray array = each.createLong(each == client ? "client's" : "member's", values.length)) {
                    CountDownLatch ready = new CountDownLatch(1);
                    Thread adding = Thread.ofPlatform().start(() -> {
                        ready.countDown();
                        for (int i = 0; i < CHANGES; i++) {
                            array.getAndAdd(7, 1);
                            Thread.currentThread().interrupt(); // and so begins the next one
                        }
                        values[7] = Thread.currentThread().isInterrupted() ? array.get(7) : -1;
                        array.copyFrom(values);
                    });
                    ready.await();
                    while (adding.isAlive()) {
                        adding.interrupt(); // and in the midst of one
                        Thread.onSpinWait();
                    }
                    adding.join();
                    assertThat(array.get(7)).isEqualTo(CHANGES);
                }
            }
        }
    }
}
