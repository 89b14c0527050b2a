package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import org.sharray.storage.Transfer;

/**
 * What a worker says: a length (4 bytes), the task's number (8), a kind (1), {@link #RETIRES} and {@link #KEEPS_ARRAYS} (1), and a result as
 * {@link Captures} writes it, or a failure as in {@link ChildReply}.
 */
final class WorkerReply {
    /** The worker has started. */
    static final byte READY = 'Y';
    static final byte RESULT = 'R';
    /** The task threw; of number 0, the initialiser. */
    static final byte THREW = 'T';
    /** The task could not be read, or its result not be written. */
    static final byte FAILED = 'F';
    /** The task had been cancelled before it began. */
    static final byte NOT_BEGUN = 'N';

    /** The worker is not fit for another task. */
    static final int RETIRES = 1;
    /** The worker keeps the arrays in the result open until it hears again. */
    static final int KEEPS_ARRAYS = 2;

    private WorkerReply() {}

    static byte[] ready() {
        return message(0, READY, 0, new byte[0]);
    }

    static byte[] result(long number, Object result, Transfer kept) {
        var bytes = new ByteArrayOutputStream();
        try {
            Captures.write(new Object[]{result}, new DataOutputStream(bytes));
        } catch (ObjectBytes.UnserializableException failure) {
            return failure(number, FAILED, ChildReply.unsendableResult(result, failure), 0);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return message(number, RESULT, kept.isEmpty() ? 0 : KEEPS_ARRAYS, bytes.toByteArray());
    }

    static byte[] notBegun(long number) {
        return message(number, NOT_BEGUN, 0, new byte[0]);
    }

    static byte[] failure(long number, byte kind, Throwable thrown, int flags) {
        byte[] standIn = ChildReply.standIn(thrown);
        byte[] original = ChildReply.original(thrown);
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(standIn.length);
            out.write(standIn);
            out.writeInt(original.length);
            out.write(original);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return message(number, kind, flags, bytes.toByteArray());
    }

    private static byte[] message(long number, byte kind, int flags, byte[] content) {
        var bytes = new ByteArrayOutputStream(Integer.BYTES + Long.BYTES + 2 + content.length);
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(0);
            out.writeLong(number);
            out.writeByte(kind);
            out.writeByte(flags);
            out.write(content);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return WorkMessage.withLength(bytes.toByteArray());
    }
}
