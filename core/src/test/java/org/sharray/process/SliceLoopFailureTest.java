package org.sharray.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.sharray.SharedIntArray;

/** A slice that fails ends the loop at once, whichever it is and whatever the others do. */
@Timeout(300)
class SliceLoopFailureTest {
    private static final ProcessPool POOL = ProcessPool.create(2);

    private final SharedIntArray numbers = SharedIntArray.of(0, 1);

    /** 1 when the first slice has begun; then that waits until it is interrupted. */
    private final SharedIntArray begun = SharedIntArray.create(1);

    @AfterAll
    static void closePool() {
        POOL.close();
    }

    @Test
    void theLastSliceThrows() throws Exception {
        assertThatThrownBy(() -> run(Slicing.even(), () -> {
            throw new IllegalStateException("the last");
        })).isInstanceOf(ProcessFailedException.class).hasMessageContaining("the last");
    }

    @Test
    void theLastSliceThrowsInALoopThatIsWatched() throws Exception {
        assertThatThrownBy(() -> run(Slicing.chunks(1).progress((_, _) -> true), () -> {
            throw new IllegalStateException("the last");
        })).isInstanceOf(ProcessFailedException.class).hasMessageContaining("the last");
    }

    @Test
    void theWorkerOfTheLastSliceDies() throws Exception {
        assertThatThrownBy(() -> run(Slicing.even(), () -> Runtime.getRuntime().halt(9)))
                .isInstanceOf(WorkerDiedException.class);
        assertThat(POOL.submit(() -> 1).get()).isEqualTo(1);
    }

    private void run(Slicing slicing, SerializableRunnable last) throws InterruptedException {
        var shared = begun;
        POOL.forEachSlice(numbers, slicing, slice -> {
            if (slice.get(0) == 0) {
                shared.set(0, 1);
                shared.notifyWaiters(0);
                shared.awaitChange(0, 1);
            } else {
                shared.awaitChange(0, 0);
                last.run();
            }
        });
    }
}
