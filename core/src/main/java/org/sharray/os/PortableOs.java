package org.sharray.os;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Any operating system, by the JDK alone: mapped files, and no blocking in the kernel.
 *
 * <p>
 * Differences from {@link LinuxOs}: an anonymous file is a hidden one that its creator deletes when it closes it or exits (so a
 * killed creator leaves it behind), and a byte lock proves nothing about its owner's life, because the JDK drops the locks of a
 * file whenever any channel of that file is closed.
 */
final class PortableOs implements Os {
    private static final Path SHARED_MEMORY = Path.of("/dev/shm");

    @Override
    public Descriptor createAnonymous(String label) throws IOException {
        Path directory = Files.isWritable(SHARED_MEMORY)
                ? SHARED_MEMORY
                : Path.of(System.getProperty("java.io.tmpdir"));
        PortableDescriptor created = PortableDescriptor.createHidden(directory);
        created.path().ifPresent(TemporaryFiles::add);
        return created;
    }

    @Override
    public Descriptor createNameless(Path directory) throws IOException {
        return PortableDescriptor.createHidden(directory);
    }

    @Override
    public Descriptor open(Path path, boolean writable) throws IOException {
        String identity = PortableDescriptor.identify(path);
        return new PortableDescriptor(openChannel(path, writable), path, identity, false);
    }

    @Override
    public Descriptor openOf(long pid, int number, boolean writable) throws IOException {
        throw new FileSystemException("descriptor " + number + " of process " + pid, null,
                "portable mode can't open it; this JVM needs native access (--enable-native-access)");
    }

    private static FileChannel openChannel(Path path, boolean writable) throws IOException {
        BasicFileAttributes found = Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!found.isRegularFile() && !found.isSymbolicLink()) {
            throw new NotRegularFileException(path.toString()); // opening a pipe would wait for its other end
        }
        Set<OpenOption> options = writable
                ? Set.of(StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS)
                : Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        return FileChannel.open(path, options);
    }

    @Override
    public boolean locksProveLife() {
        return false;
    }

    @Override
    public boolean canWait() {
        return false;
    }

    @Override
    public void awaitChange(MemorySegment memory, long offset, int expected, long nanos) {
        throw new UnsupportedOperationException("portable mode polls");
    }

    @Override
    public void wake(MemorySegment memory, long offset, int count) {
        // Who waits polls.
    }

    @Override
    public DeathNotices deathNotices() {
        return null;
    }

    @Override
    public void awaitAnyChange(Words words, long nanos) {
        throw new UnsupportedOperationException("portable mode polls");
    }

    @Override
    public void flush(MemorySegment memory) throws IOException {
        try {
            memory.force();
        } catch (UncheckedIOException refused) {
            throw refused.getCause();
        }
    }

    @Override
    public OptionalLong resident(MemorySegment memory) {
        return OptionalLong.empty();
    }

    @Override
    public OptionalLong availableMemory() {
        return MemoryLimits.available();
    }
}
