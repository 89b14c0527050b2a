package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.Serializable;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.testing.NativeOnly;

/** Arrays on their way into a process and out of it. */
@Timeout(300)
class SharedArraysTest {
    private static final ProcessOptions CAPTURED = ProcessOptions.options().captureOutput();

    private static void increment(SharedIntArray counts, int loops) {
        for (int loop = 0; loop < loops; loop++) {
            for (int i = 0; i < counts.length(); i++) {
                try (var _ = counts.lock().hold()) {
                    counts.set(i, counts.get(i) + 1);
                }
            }
        }
    }

    @Test
    void twoProcessesIncrementUnderTheLock() throws Exception {
        try (var counts = SharedIntArray.create(5)) {
            var first = CAPTURED.start(() -> increment(counts, 50));
            var second = CAPTURED.start(() -> increment(counts, 50));
            first.join();
            second.join();
            assertThat(counts.toArray()).containsOnly(100);
        }
    }

    record Job(String name, List<SharedDoubleArray> arrays) implements Serializable {}

    @Test
    void anArrayArrivesNestedInAnObject() throws Exception {
        try (var values = SharedDoubleArray.of(1.5, 2.5)) {
            var job = new Job("job", List.of(values));
            CAPTURED.start(() -> job.arrays().get(0).set(1, 7.25)).join();
            assertThat(values.toArray()).containsExactly(1.5, 7.25);
        }
    }

    @Test
    void slicesArriveAsTheSameElements() throws Exception {
        try (var values = SharedIntArray.of(0, 1, 2, 3, 4, 5)) {
            var middle = values.slice(1, 4);
            var odd = values.slice(1, 6, 2);
            CAPTURED.start(() -> {
                middle.set(0, 10);
                odd.set(2, 50);
            }).join();
            assertThat(values.toArray()).containsExactly(0, 10, 2, 3, 4, 50);
        }
    }

    @Test
    void anArrayMadeInTheChildComesBack() throws Exception {
        try (var returned = CAPTURED.start(() -> SharedIntArray.of(1, 2, 3)).join()) {
            assertThat(returned.toArray()).containsExactly(1, 2, 3);
        }
    }

    @Test
    @NativeOnly("an anonymous array is a file there, which goes with its creator")
    void anArrayMadeInTheChildCanBeHandedOn() throws Exception {
        try (var returned = CAPTURED.start(() -> SharedIntArray.of(1)).join()) {
            CAPTURED.start(() -> returned.set(0, 9)).join();
            assertThat(returned.get(0)).isEqualTo(9);
        }
    }

    @Test
    void anArrayGoesThereAndBackAsTheSameMemory() throws Exception {
        try (var values = SharedIntArray.create(2)) {
            try (var same = CAPTURED.start(() -> values).join()) {
                same.set(1, 5);
                assertThat(values.get(1)).isEqualTo(5);
            }
        }
    }

    @Test
    void anArrayMayBeClosedRightAfterTheStart() throws Exception {
        SharedProcess<Integer> process;
        try (var values = SharedIntArray.of(7)) {
            process = CAPTURED.start(() -> values.getAndAdd(0, 1));
        }
        assertThat(process.join()).isEqualTo(7);
    }

    static final class Carrier extends RuntimeException {
        private static final long serialVersionUID = 1;
        @SuppressWarnings("serial")
        final SharedIntArray array;

        Carrier(SharedIntArray array) {
            this.array = array;
        }
    }

    @Test
    void anExceptionMayCarryAnArray() {
        SharedProcess<Void> process = CAPTURED.start(() -> {
            throw new Carrier(SharedIntArray.of(4));
        });
        assertThatThrownBy(process::join).cause().isInstanceOfSatisfying(Carrier.class, carrier -> {
            assertThat(carrier.array.get(0)).isEqualTo(4);
            carrier.array.close();
        });
    }

    @Test
    void aGrandchildGetsTheArrayFromTheChild() throws Exception {
        try (var values = SharedIntArray.create(1)) {
            CAPTURED.start(() -> {
                SharedProcess.start(() -> values.set(0, 3)).join();
            }).join();
            assertThat(values.get(0)).isEqualTo(3);
        }
    }
}
