package org.sharray.methods;

import java.nio.ReadOnlyBufferException;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeoutException;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.SharrayException;

/** How a call may end, whatever it was. */
final class Rules {
    /** Besides those of the library. */
    private static final List<Class<?>> ALLOWED = List.of(IndexOutOfBoundsException.class, NullPointerException.class,
            IllegalArgumentException.class, IllegalMonitorStateException.class, IllegalStateException.class,
            ArrayClosedException.class, InterruptedException.class, UnsupportedOperationException.class,
            TimeoutException.class, BrokenBarrierException.class, NoSuchElementException.class,
            RejectedExecutionException.class, ReadOnlyBufferException.class, Outcome.Planned.class);

    /** Those of the JDK that say all by their class. */
    private static final List<Class<?>> SILENT = List.of(InterruptedException.class, TimeoutException.class,
            BrokenBarrierException.class, NullPointerException.class, ReadOnlyBufferException.class);

    /** A segment that the caller has closed is told of as the JDK does. */
    private static final Set<String> MEMORY_OF_THE_CALLER = Set.of("source", "target");

    /** What null is called as an argument. */
    static final String NULL = "null";

    private Rules() {}

    /** What is wrong with how a call has ended. */
    static Optional<String> broken(String about, String situation, Outcome outcome) {
        Throwable failure = outcome.failure();
        if (failure == null) {
            return situation.equals(NULL) ? Optional.of("null is taken: " + outcome.text()) : Optional.empty();
        }
        if (situation.equals(NULL) && !(failure instanceof NullPointerException)) {
            return Optional.of("null is " + failure);
        }
        if (!(failure instanceof SharrayException) && ALLOWED.stream().noneMatch(allowed -> is(failure, allowed))) {
            return Optional.of("not a documented exception: " + failure);
        }
        boolean silent = SILENT.stream().anyMatch(known -> known.isInstance(failure));
        if (!silent && (failure.getMessage() == null || failure.getMessage().isBlank())) {
            return Optional.of("without a message: " + failure);
        }
        if (failure.getMessage() != null && failure.getMessage().equals("Already closed")
                && !MEMORY_OF_THE_CALLER.contains(about)) {
            return Optional.of("in words of the JDK: " + failure);
        }
        return Optional.empty();
    }

    private static boolean is(Throwable failure, Class<?> allowed) {
        return failure.getClass() == allowed
                || allowed == IndexOutOfBoundsException.class && allowed.isInstance(failure)
                || allowed == UnsupportedOperationException.class && allowed.isInstance(failure);
    }
}
