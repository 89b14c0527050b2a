package org.sharray;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.sharray.ArrayOptions.options;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.sharray.sync.SharedLock;
import org.sharray.testing.Await;
import org.sharray.testing.ChildJvm;
import org.sharray.testing.LockUser;
import org.sharray.testing.OpenFiles;
import org.sharray.testing.OwnDirectory;

/** An array can't be closed while the kernel reads its memory; the attempt changes nothing and can be made again. */
class CloseInUseTest {
    /** More than any pipe holds. */
    private static final int ELEMENTS = 1 << 20;

    @RegisterExtension
    final OwnDirectory directory = new OwnDirectory();

    /** A write of an array's memory, which blocks in the kernel until somebody reads on. */
    private static final class BlockedWrite implements AutoCloseable {
        private final Pipe pipe;
        private final ByteBuffer read = ByteBuffer.allocate(1 << 16);
        private final FutureTask<Void> writing;
        private final long bytes;

        BlockedWrite(SharedArray array) throws IOException {
            pipe = Pipe.open();
            bytes = array.byteSize();
            ByteBuffer memory = array.segment().asByteBuffer();
            // One write writes all, unless the system interrupts it: then there is another. As soon as the first byte is here it is under way, and it
            // can't end before the rest is read.
            writing = Await.start(() -> {
                while (memory.hasRemaining()) {
                    pipe.sink().write(memory);
                }
                return null;
            });
            Await.result(Await.start(() -> pipe.source().read(read.clear().limit(1))));
        }

        void finish() {
            Await.result(Await.start(() -> {
                for (long rest = bytes - 1; rest > 0;) {
                    rest -= pipe.source().read(read.clear());
                }
                return null;
            }));
            Await.result(writing);
        }

        @Override
        public void close() throws IOException {
            pipe.source().close(); // ends the write, if need be
            pipe.sink().close();
        }
    }

    private static void assertCloseIsRefused(SharedArray array, String label) {
        assertThatThrownBy(array::close).isExactlyInstanceOf(IllegalStateException.class).hasMessageContaining(label)
                .hasMessageContaining("in use");
        assertThat(array.isOpen()).isTrue();
    }

    @Test
    void closeFailsAndChangesNothingUntilTheWriteHasEnded() throws IOException {
        SharedIntArray array = SharedIntArray.create(ELEMENTS, options().named("busy"));
        SharedIntArray slice = array.slice(1, 3);
        SharedLock lock = array.lock();
        array.set(2, 22);
        try (BlockedWrite write = new BlockedWrite(array);
                ChildJvm other = ChildJvm.start(LockUser.class, "busy").expect("in")) {
            lock.lock();
            assertCloseIsRefused(array, "\"busy\"");
            assertCloseIsRefused(array, "\"busy\"");
            assertThat(array.get(2)).isEqualTo(22);
            assertThat(slice.isOpen()).isTrue();
            slice.set(0, 11);
            assertThat(array.slice(0, 3)).hasToString("[0, 11, 22]");
            assertThat(lock.getHoldCount()).isOne();
            other.say("try");
            other.expect(false);
            lock.unlock();
            other.say("take");
            other.expect("taken");
            assertThat(lock.tryLock()).isFalse();
            write.finish();
            array.close();
        }
        assertThat(array.isOpen()).isFalse();
        assertThat(slice.isOpen()).isFalse();
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
    }

    @Test
    void theLockOfAnotherArrayStaysTooUntilTheWriteHasEnded() throws IOException {
        SharedIntArray.create(1, options().named("home")).close();
        SharedIntArray guest;
        try (SharedIntArray home = SharedIntArray.open("home")) {
            guest = SharedIntArray.create(ELEMENTS, options().named("guest").lock(home.lock()));
        }
        try (BlockedWrite write = new BlockedWrite(guest);
                ChildJvm other = ChildJvm.start(LockUser.class, "home").expect("in")) {
            guest.lock().lock();
            assertCloseIsRefused(guest, "\"guest\"");
            other.say("try");
            other.expect(false);
            guest.lock().unlock();
            write.finish();
            guest.close();
            other.say("take");
            other.expect("taken");
        }
        assertThat(OpenFiles.in(directory.parent())).isEmpty();
    }

    @Test
    void tryWithResourcesTellsOfIt() throws IOException {
        SharedIntArray array = SharedIntArray.create(ELEMENTS);
        try (BlockedWrite write = new BlockedWrite(array)) {
            assertThatThrownBy(() -> {
                try (array) {
                    array.set(0, 1);
                }
            }).isExactlyInstanceOf(IllegalStateException.class).hasMessageContaining("an anonymous array");
            assertThat(array.get(0)).isOne();
            write.finish();
        }
        array.close();
        array.close();
        assertThat(array.isOpen()).isFalse();
    }
}
