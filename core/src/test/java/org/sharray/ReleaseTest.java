package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.testing.Await;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;

/** Descriptors and mappings go with the arrays. */
class ReleaseTest {
    private static final int ARRAYS = 200;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private static int openAfterCollection() throws Exception {
        System.gc();
        return OpenFiles.count();
    }

    @Test
    void closedArraysLeaveNothingOpen() throws Exception {
        int before = settled();
        for (int i = 0; i < ARRAYS; i++) {
            try (SharedIntArray array = SharedIntArray.create(5, options().named("round"));
                    SharedIntArray again = SharedIntArray.open("round")) {
                array.lock().lock();
                again.set(0, i);
                array.lock().unlock();
                SharedArray.delete("round");
            }
        }
        assertThat(OpenFiles.count()).isLessThanOrEqualTo(before);
    }

    @Test
    void arraysThatNobodyReachesAreReleased() throws Exception {
        int before = settled();
        for (int i = 0; i < ARRAYS; i++) {
            SharedIntArray array = SharedIntArray.create(5);
            array.lock().lock();
            array.set(0, i);
        }
        Await.until("unreachable arrays to be released", () -> openAfterCollection() <= before);
    }

    @Test
    void aSliceOrALockKeepsTheArrayOpen() throws Exception {
        int before = settled();
        SharedIntArray slice = SharedIntArray.of(1, 2, 3).slice(1, 2);
        for (int i = 0; i < 3; i++) {
            System.gc();
            assertThat(slice.get(0)).isEqualTo(2);
        }
        assertThat(OpenFiles.count()).isGreaterThan(before);
        slice.close();
    }

    /** What is open when other tests' leftovers are gone. */
    private static int settled() throws Exception {
        int last = openAfterCollection();
        for (int same = 0; same < 3;) {
            int now = openAfterCollection();
            same = now == last ? same + 1 : 0;
            last = now;
        }
        return last;
    }

    @Test
    void openingWhatIsNoArrayLeavesNothingOpen() throws IOException {
        SharedIntArray.create(1, options().named("ints")).close();
        int before = OpenFiles.count();
        for (int i = 0; i < ARRAYS; i++) {
            assertThatException().isThrownBy(() -> SharedLongArray.open("ints"));
        }
        assertThat(OpenFiles.count()).isLessThanOrEqualTo(before);
    }
}
