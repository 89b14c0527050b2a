package org.sharray.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sharray.testing.NativeOnly;

/** Open files, in the mode of the test and in portable mode. */
class DescriptorTest {
    @TempDir
    Path directory;

    @Test
    void aBigEndianMachineIsRefused() {
        assertThatCode(() -> OsChoice.requireLittleEndian(ByteOrder.LITTLE_ENDIAN)).doesNotThrowAnyException();
        assertThatExceptionOfType(UnsupportedOperationException.class)
                .isThrownBy(() -> OsChoice.requireLittleEndian(ByteOrder.BIG_ENDIAN))
                .withMessageContaining("little-endian");
    }

    @Test
    void bothModesTellAFileByTheSameIdentity() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        try (Descriptor first = Os.current().open(file, true);
                Descriptor second = new PortableOs().open(file, false);
                Descriptor other = new PortableOs().createNameless(directory)) {
            assertThat(first.identity()).isEqualTo(second.identity()).isNotEqualTo(other.identity());
        }
    }

    @Test
    void theIdentityIsThatOfTheFileThatWasOpened() throws IOException {
        Path file = Files.createFile(directory.resolve("file"));
        for (Os os : new Os[]{Os.current(), new PortableOs()}) {
            try (Descriptor opened = os.open(file, true)) {
                String identity = opened.identity();
                Files.move(file, directory.resolve("moved-" + os.getClass().getSimpleName()));
                Files.createFile(file);
                assertThat(opened.identity()).isEqualTo(identity);
            }
            Files.deleteIfExists(directory.resolve("moved-" + os.getClass().getSimpleName()));
        }
    }

    @Test
    void aPortableDescriptorClosesWhenNobodyHasAByteInHand() throws Exception {
        Path file = Files.createFile(directory.resolve("file"));
        Path other = Files.createFile(directory.resolve("other"));
        PortableOs os = new PortableOs();
        try (Descriptor holder = os.open(file, true)) {
            Descriptor closing = os.open(file, true);
            Descriptor elsewhere = os.open(other, true);
            assertThat(holder.tryLock(7)).isTrue();
            elsewhere.close();
            CompletableFuture<Void> closed = CompletableFuture.runAsync(closing::close);
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> closed.get(100, TimeUnit.MILLISECONDS));
            holder.unlock(7);
            closed.get(10, TimeUnit.SECONDS);
            assertThat(holder.tryLock(7)).isTrue();
        }
        os.open(file, true).close(); // a byte goes with its descriptor
    }

    @Test
    void anAnonymousFileIsForgottenWhenItIsClosed() throws IOException {
        Descriptor anonymous = new PortableOs().createAnonymous("test");
        Path hidden = anonymous.path().orElseThrow();
        assertThat(TemporaryFiles.contains(hidden)).isTrue();
        anonymous.close();
        assertThat(TemporaryFiles.contains(hidden)).isFalse();
        assertThat(hidden).doesNotExist();
    }

    @NativeOnly("it links at once")
    @Test
    void theHiddenNameGoesWhenTheFileHasItsOwn() throws IOException {
        Path hidden = Files.createFile(directory.resolve(".hidden"));
        LinuxOs os = (LinuxOs) Os.current();
        try (LinuxDescriptor made = new LinuxDescriptor(os, ((LinuxDescriptor) os.open(hidden, true)).take(), hidden)) {
            made.link(directory.resolve("named"));
            assertThat(directory.resolve("named")).exists();
            assertThat(hidden).doesNotExist();
        }
    }

    @Test
    void aFileOfSeveralPiecesIsReservedWhole() throws IOException {
        long size = (130L << 20) + 5;
        try (Descriptor descriptor = Os.current().createNameless(directory)) {
            descriptor.reserve(size);
            assertThat(descriptor.size()).isEqualTo(size);
        }
    }
}
