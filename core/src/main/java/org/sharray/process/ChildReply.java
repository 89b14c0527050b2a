package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

import org.sharray.storage.Transfer;

/**
 * The child's end of the reply: connects, sends, and holds the arrays in it until the parent has them. Loaded only by a
 * child that has something to say. {@link ParentReply} reads it; the first byte says what the rest is.
 */
final class ChildReply {
    /** The rest is the serialised result. */
    static final byte RESULT = 'R';
    /**
     * The task threw. The rest is a {@link RemoteTaskException} and then the exception itself, each serialised, with its
     * length before it; the latter of length 0 if it can't be serialised.
     */
    static final byte THREW = 'T';
    /** As {@link #THREW}, but it wasn't the task that threw: it could not be unpacked, or its result not packed. */
    static final byte FAILED = 'F';

    private ChildReply() {}

    /** Sends a result, or that it can't be sent: then throws. */
    static void result(String path, Object result) throws Exception {
        UnusableException unsendable;
        try (var kept = Transfer.begin()) {
            byte[] bytes;
            try {
                bytes = ObjectBytes.write(result);
            } finally {
                kept.seal();
            }
            send(path, message(RESULT, bytes));
            return;
        } catch (ObjectBytes.UnserializableException failure) {
            unsendable = unsendableResult(result, failure);
        }
        failure(path, unsendable);
        throw unsendable; // printed, and the exit code is 1, as if the task had thrown it
    }

    /** For a result that can't be sent. */
    static UnusableException unsendableResult(Object result, ObjectBytes.UnserializableException failure) {
        return new UnusableException("the result can't be sent back: "
                + SerializationPath.explain(result, "result", failure), failure.getCause());
    }

    /** Sends what was thrown. */
    static void failure(String path, Throwable thrown) throws IOException {
        try (var kept = Transfer.begin()) {
            byte[] message;
            try {
                byte kind = thrown instanceof UnusableException ? FAILED : THREW;
                message = message(kind, prefixed(standIn(thrown)), prefixed(original(thrown)));
            } finally {
                kept.seal();
            }
            send(path, message);
        }
    }

    static byte[] standIn(Throwable thrown) {
        try {
            return ObjectBytes.write(RemoteTaskException.standInFor(thrown));
        } catch (ObjectBytes.UnserializableException impossible) {
            throw new AssertionError(impossible);
        }
    }

    static byte[] original(Throwable thrown) {
        try {
            return ObjectBytes.write(thrown);
        } catch (ObjectBytes.UnserializableException standInServes) {
            return new byte[0];
        }
    }

    private static byte[] prefixed(byte[] bytes) {
        return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes).array();
    }

    private static byte[] message(byte kind, byte[]... parts) throws IOException {
        var body = new ByteArrayOutputStream();
        for (var part : parts) {
            body.write(part);
        }
        var message = new ByteArrayOutputStream();
        var out = new DataOutputStream(message);
        out.writeInt(1 + body.size());
        out.writeByte(kind);
        body.writeTo(out);
        return message.toByteArray();
    }

    /** Sends the message and waits until the parent hangs up: it has unpacked it then, the arrays too. */
    private static void send(String path, byte[] message) throws IOException {
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(Path.of(path)));
            for (var left = ByteBuffer.wrap(message); left.hasRemaining();) {
                channel.write(left);
            }
            channel.read(ByteBuffer.allocate(1));
        }
    }

    /** For a task that arrived, but of which no sense can be made here. */
    static Exception unreadableTask(Throwable failure) {
        boolean classIsMissing = failure instanceof ClassNotFoundException || failure instanceof NoClassDefFoundError;
        return new UnusableException(classIsMissing
                ? "it has no class " + failure.getMessage() + "; its class path is "
                        + System.getProperty("java.class.path")
                : "the task can't be unpacked there: " + failure, failure);
    }

    /** Not the task failed, but its way here or its result's way back. */
    static final class UnusableException extends Exception {
        private static final long serialVersionUID = 1;

        UnusableException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
