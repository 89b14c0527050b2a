package org.sharray.process;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;

/**
 * How a task ended in its worker, read from the reply.
 *
 * @param result what it returned, if it did
 * @param failure what it threw, or why it can't be told; null if it returned
 */
record Ending(Object result, Throwable failure) {
    /** It was stopped before it began. */
    private static final Ending BEFORE_BEGIN = new Ending(null, null);

    /** Reads the rest of a reply. */
    static Ending of(byte kind, TaskDecoder reply, ClassLoader loader) {
        try {
            if (kind == WorkerReply.RESULT) {
                return new Ending(reply.readCaptured(loader, null)[0], null);
            }
            if (kind == WorkerReply.NOT_BEGUN) {
                return BEFORE_BEGIN;
            }
            var standIn = (RemoteTaskException) ParentReply.read(reply.readBytes(reply.readInt()));
            byte[] original = reply.readBytes(reply.readInt());
            Throwable thrown = ParentReply.decodeThrown(original, standIn, loader);
            return new Ending(null,
                    kind == WorkerReply.THREW
                            ? thrown
                            : new ProcessFailedException(standIn.getMessage(), thrown.getCause()));
        } catch (Throwable failure) {
            return new Ending(null,
                    new ProcessFailedException("The result can't be unpacked here: " + failure, failure));
        }
    }

    void complete(PoolTask<?> task) {
        if (this == BEFORE_BEGIN) {
            task.cancel(false);
        } else if (failure == null) {
            task.succeed(result);
        } else if (failure instanceof CompletionException || failure instanceof CancellationException) {
            task.completeExceptionally(new CompletionException(failure)); // thrown as it is, it would mean something to the future
        } else {
            task.completeExceptionally(failure);
        }
    }
}
