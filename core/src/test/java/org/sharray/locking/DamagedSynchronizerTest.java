package org.sharray.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.layout.FileLayout;
import org.sharray.layout.FileLayout.SynchronizerRecord;
import org.sharray.os.Descriptor;
import org.sharray.os.Os;
import org.sharray.sync.SharedBarrier;
import org.sharray.testing.Await;
import org.sharray.testing.OwnDirectory;
import org.sharray.testing.Waiter;

/** What is found by chance in a synchroniser's record that some program has written over. */
class DamagedSynchronizerTest {
    private static final int PARTIES = 3;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    private SharedIntArray array;
    private SharedBarrier barrier;

    private Path file() {
        return directory.parent().resolve("damaged.npy");
    }

    @BeforeEach
    void make() {
        array = SharedIntArray.create(1, options().file(file()));
        barrier = array.synchronizers().barrier("round", PARTIES);
    }

    @AfterEach
    void close() {
        array.close();
    }

    private void overwrite(long field, byte[] bytes) throws IOException {
        try (Descriptor descriptor = Os.current().open(file(), false);
                FileChannel channel = FileChannel.open(file(), StandardOpenOption.WRITE)) {
            FileLayout layout = FileLayout.read(descriptor, "the file");
            channel.write(ByteBuffer.wrap(bytes), layout.record(layout.firstSynchronizer()) + field);
        }
    }

    @Test
    void aBarrierWithMoreArrivalsThanPartiesKeepsNobodyBeyondHisTime() throws IOException {
        Waiter<Integer> waiter = Waiter.start(() -> barrier.await(1, TimeUnit.SECONDS));
        Await.until("the waiter is there", () -> barrier.getNumberWaiting() == 1);
        overwrite(SynchronizerRecord.STATE + Integer.BYTES, new byte[]{PARTIES + 1});
        assertThat(waiter.failure()).isInstanceOf(TimeoutException.class);
        barrier.reset();
        overwrite(SynchronizerRecord.STATE + Integer.BYTES, new byte[]{PARTIES + 1});
        assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> barrier.await(1, TimeUnit.MILLISECONDS));
    }

    @Test
    void aNameIsOneLineInAMessage() throws IOException {
        overwrite(SynchronizerRecord.NAME, "a\nb\u001b[2Jc\u202ed".getBytes(StandardCharsets.UTF_8));
        assertThat(barrier).asString().contains("\"a\ufffdb\ufffd[2Jc\ufffdd\"");
    }
}
