package org.sharray.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.SharedIntArray;
import org.sharray.error.ArrayFormatException;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.NativeOnly;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;

/** What somebody who can write to an array's file can do to a process that has it open. */
class WriterTest {
    private static final int LENGTH = 5_000;
    private static final int TRAILER = 256;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    @Test
    void whatTheFileSaysOfItselfIsReadOnce() throws IOException {
        Path path = directory.parent().resolve("array.npy");
        byte[] noise = new byte[4_096];
        try (SharedIntArray array = SharedIntArray.create(LENGTH, options().file(path))) {
            array.fill(7);
            try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                for (int seed = 0; seed < 20; seed++) {
                    new Random(seed).nextBytes(noise);
                    file.seek(0);
                    file.write(noise);
                    file.seek(file.length() - TRAILER);
                    file.write(noise, 0, TRAILER);
                    assertThat(array.length()).isEqualTo(LENGTH);
                    assertThat(array.sum()).isEqualTo(7L * LENGTH);
                    array.atomically(tx -> tx.set(LENGTH - 1, 7));
                    assertThatExceptionOfType(ArrayFormatException.class).isThrownBy(() -> SharedIntArray.open(path))
                            .withMessageContaining(path.toString());
                }
            }
        }
    }

    @Test
    void aLockThatIsNotGivenBackIsWaitedForAsLongAsOneWants() throws InterruptedException {
        try (SharedIntArray array = SharedIntArray.create(1, options().named("array"));
                ChildJvm other = ChildJvm.start(LockUser.class, "array").expect("in")) {
            other.say("take");
            other.expect("taken");
            assertThat(array.lock().tryLock(10, TimeUnit.MILLISECONDS)).isFalse();
            array.set(0, 7);
            other.kill();
            other.joinKilled();
            try (var guard = array.lock().hold()) {
                assertThat(guard.previousOwnerDied()).isTrue();
            }
        }
    }

    @Test
    @NativeOnly("a hidden file can't be sealed")
    void nobodyCanShortenOrLengthenAnAnonymousArray() throws IOException {
        try (SharedIntArray array = SharedIntArray.create(LENGTH)) {
            Path memory = OpenFiles.descriptorOf(array);
            try (FileChannel file = FileChannel.open(memory, StandardOpenOption.WRITE)) {
                assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> truncate(memory));
                assertThatExceptionOfType(IOException.class).isThrownBy(() -> file.truncate(0));
                assertThatExceptionOfType(IOException.class)
                        .isThrownBy(() -> file.write(ByteBuffer.allocate(1), file.size()));
            }
            assertThat(array.sum()).isZero();
        }
    }

    private static void truncate(Path memory) throws IOException {
        FileChannel.open(memory, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING).close();
    }
}
