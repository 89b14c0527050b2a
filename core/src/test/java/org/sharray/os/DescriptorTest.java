package org.sharray.os;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
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

    /** What others do in a directory that they can write, while an array is made there. */
    private void exchangeTheHiddenFile() throws IOException {
        Path hidden = hidden();
        Files.move(hidden, directory.resolve("stolen"));
        Files.writeString(hidden, "theirs");
    }

    private Path hidden() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.filter(file -> file.getFileName().toString().startsWith(".sharray-")).findAny().orElseThrow();
        }
    }

    @Test
    @NativeOnly("it has no way to give an open file a name")
    void whoeverExchangesAHiddenFileDoesNotGetItsName() throws IOException {
        Path target = directory.resolve("target");
        try (Descriptor made = LinuxOs.connect().createHidden(directory)) {
            exchangeTheHiddenFile();
            made.link(target);
            assertThat(PortableDescriptor.identify(target)).isEqualTo(made.identity());
            assertThat(target).isEmptyFile();
        }
    }

    @Test
    void inPortableModeAnExchangedHiddenFileIsRefused() throws IOException {
        Path target = directory.resolve("target");
        try (Descriptor made = new PortableOs().createNameless(directory)) {
            exchangeTheHiddenFile();
            assertThatExceptionOfType(FileSystemException.class).isThrownBy(() -> made.link(target))
                    .withMessageContainingAll(target.toString(), "another file", "others can't write");
            assertThat(target).doesNotExist();
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
        Path target = directory.resolve("target");
        try (Descriptor made = LinuxOs.connect().createHidden(directory)) {
            assertThat(Files.getPosixFilePermissions(hidden())).containsExactlyInAnyOrder(
                    PosixFilePermission.OWNER_READ,
                    PosixFilePermission.OWNER_WRITE);
            made.link(target);
            try (Stream<Path> files = Files.list(directory)) {
                assertThat(files).containsExactly(target);
            }
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
