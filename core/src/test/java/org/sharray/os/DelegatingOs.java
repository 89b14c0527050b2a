package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.OptionalLong;

/** The operating system as it is; tests change one thing about it. */
class DelegatingOs implements Os {
    private final Os real;

    DelegatingOs(Os real) {
        this.real = real;
    }

    @Override
    public Descriptor createAnonymous(String label) throws IOException {
        return real.createAnonymous(label);
    }

    @Override
    public Descriptor createNameless(Path directory) throws IOException {
        return real.createNameless(directory);
    }

    @Override
    public Descriptor open(Path path, boolean writable) throws IOException {
        return real.open(path, writable);
    }

    @Override
    public Descriptor openOf(long pid, int number, boolean writable) throws IOException {
        return real.openOf(pid, number, writable);
    }

    @Override
    public boolean locksProveLife() {
        return real.locksProveLife();
    }

    @Override
    public boolean canWait() {
        return real.canWait();
    }

    @Override
    public void awaitChange(MemorySegment memory, long offset, int expected, long nanos) {
        real.awaitChange(memory, offset, expected, nanos);
    }

    @Override
    public void wake(MemorySegment memory, long offset, int count) {
        real.wake(memory, offset, count);
    }

    @Override
    public DeathNotices deathNotices() {
        return real.deathNotices();
    }

    @Override
    public void awaitAnyChange(Words words, long nanos) {
        real.awaitAnyChange(words, nanos);
    }

    @Override
    public void flush(MemorySegment memory) throws IOException {
        real.flush(memory);
    }

    @Override
    public OptionalLong resident(MemorySegment memory) {
        return real.resident(memory);
    }

    @Override
    public OptionalLong availableMemory() {
        return real.availableMemory();
    }
}
