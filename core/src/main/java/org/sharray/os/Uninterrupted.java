package org.sharray.os;

import java.io.IOException;

/** Calls of file channels, which the JDK closes for good if their thread has been interrupted. */
final class Uninterrupted {
    private Uninterrupted() {}

    /** A call of a file channel. */
    @FunctionalInterface
    interface Call<T> {
        T run() throws IOException;
    }

    /** Makes a call as if the thread had not been interrupted, and leaves it interrupted if it was. */
    static <T> T call(Call<T> call) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            return call.run();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
