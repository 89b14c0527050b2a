package org.sharray.os;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.function.Consumer;

/** An operating system under which a test hears of every step of a protocol, and of every flush when it has ended. */
public final class RecordingOs extends DelegatingOs {
    private static Consumer<String> steps = _ -> {};
    private static Flushed flushes = _ -> {};

    /** Hears of a flush, and may refuse it. */
    @FunctionalInterface
    public interface Flushed {
        /** It has ended. */
        void flushed(MemorySegment memory) throws IOException;
    }

    private RecordingOs(Os real) {
        super(real);
    }

    /** To be called before anything else of the library. */
    public static void install() {
        OsChoice.between = RecordingOs::new;
    }

    /** From now on. */
    public static void listen(Consumer<String> toSteps, Flushed toFlushes) {
        steps = toSteps;
        flushes = toFlushes;
    }

    @Override
    public void reached(Enum<?> step) {
        steps.accept(step.name());
    }

    @Override
    public void flush(MemorySegment memory) throws IOException {
        super.flush(memory);
        flushes.flushed(memory);
    }
}
