package org.sharray.cluster.engine;

import com.hazelcast.core.HazelcastInstanceNotActiveException;
import com.hazelcast.splitbrainprotection.SplitBrainProtectionException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.error.ArrayClosedException;

/** The engine's exceptions, in words that a user of arrays knows. */
final class Failures {
    private Failures() {}

    /** Does something by the engine. */
    static <T> T explained(Supplier<T> action) {
        try {
            return action.get();
        } catch (RuntimeException failure) {
            throw explained(failure);
        }
    }

    /** Does something by the engine. */
    static void explained(Runnable action) {
        explained(() -> {
            action.run();
            return null;
        });
    }

    /** Does by the engine what may be done twice, also if the thread is interrupted: the engine ends a client's wait then, and so it is asked again. */
    static <T> T uninterrupted(Supplier<T> action) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return action.get();
                } catch (RuntimeException failure) {
                    if (!(failure.getCause() instanceof InterruptedException)) {
                        throw explained(failure);
                    }
                    Thread.interrupted(); // or the next wait would end at once
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    static RuntimeException explained(RuntimeException failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return switch (cause) {
            case SplitBrainProtectionException minority -> new ClusterUnavailableException(
                    "This process is not with the majority of the cluster's members; try again when they are back",
                    minority);
            case HazelcastInstanceNotActiveException left ->
                new ArrayClosedException("This process has left the cluster", left);
            case IllegalMonitorStateException notHeld -> notHeld;
            case IllegalArgumentException wrong -> wrong;
            default -> new ClusterUnavailableException("The cluster did not do it: " + cause.getMessage(), cause);
        };
    }
}
