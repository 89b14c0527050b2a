package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.core.IndeterminateOperationState;
import com.hazelcast.core.IndeterminateOperationStateException;
import com.hazelcast.spi.exception.TargetDisconnectedException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.error.ArrayClosedException;
import org.sharray.error.SharrayException;

/**
 * What becomes of the engine's exceptions. Some say that nobody knows whether something was done, because who did it left, or its backup did not answer: then it is
 * asked for again, so all that goes to the engine by this class may be done twice. The others come in words that a user of arrays knows.
 */
final class Failures {
    /** For how long something is asked for. */
    private static final long PATIENCE_NANOS = 60_000_000_000L;

    /** A moment for the engine to notice who left. */
    private static final long PAUSE_NANOS = 5_000_000L;

    private Failures() {}

    /** Does something by the engine, once or more often, also if the thread is interrupted: the engine ends a client's wait then. */
    static <T> T explained(Supplier<T> action) {
        long start = System.nanoTime();
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return action.get();
                } catch (RuntimeException failure) {
                    if (failure.getCause() instanceof InterruptedException) {
                        Thread.interrupted(); // or the next wait would end at once
                        interrupted = true;
                    } else if (!isUnclear(failure) || System.nanoTime() - start > PATIENCE_NANOS) {
                        throw explained(failure);
                    } else {
                        LockSupport.parkNanos(PAUSE_NANOS);
                    }
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does something by the engine, once or more often. */
    static void explained(Runnable action) {
        explained(() -> {
            action.run();
            return null;
        });
    }

    /** Whether nobody knows if it was done. */
    private static boolean isUnclear(RuntimeException failure) {
        return switch (cause(failure)) {
            case IndeterminateOperationStateException _,TargetDisconnectedException _ -> true;
            case Throwable cause -> cause instanceof IndeterminateOperationState;
        };
    }

    private static Throwable cause(RuntimeException failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && !(cause instanceof IndeterminateOperationState) && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    static RuntimeException explained(RuntimeException failure) {
        Throwable cause = cause(failure);
        return switch (cause) {
            case SplitBrainProtectionException minority -> minority(minority);
            case HazelcastInstanceNotActiveException left ->
                new ArrayClosedException("This process has left the cluster", left);
            case IllegalMonitorStateException notHeld -> notHeld;
            case IllegalArgumentException wrong -> wrong;
            case SharrayException known -> known;
            default -> new ClusterUnavailableException("The cluster did not do it: " + cause.getMessage(), cause);
        };
    }

    static ClusterUnavailableException minority(Throwable cause) {
        return new ClusterUnavailableException(
                "This process is not with the majority of the cluster's members; try again when they are back", cause);
    }
}
