package org.sharray.process;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Path;

/** The parent's end of the reply of a process with one task. */
final class ParentReply implements AutoCloseable {
    /** Python's result: one value, as {@link Captures} writes it. */
    private static final byte PLAIN = 'P';
    /** What Python raised: the class's name, the message, the traceback. */
    private static final byte RAISED = 'X';

    private final PrivateSocket socket;

    private ParentReply(PrivateSocket socket) {
        this.socket = socket;
    }

    /** What came back: the result, or what went wrong. */
    record Reply(Object result, String problem, Throwable cause) {
        boolean isResult() {
            return problem == null;
        }
    }

    static ParentReply open() throws IOException {
        return new ParentReply(PrivateSocket.open());
    }

    /** Where the child connects. */
    Path path() {
        return socket.path();
    }

    /**
     * Waits for the child to connect and reads what it says.
     *
     * @return null if it ended, or this was closed, before all was said
     */
    Reply receive(ClassLoader loader) {
        try (var channel = socket.accept(); var in = new DataInputStream(Channels.newInputStream(channel))) {
            socket.delete();
            int length = in.readInt();
            byte[] message = in.readNBytes(Math.max(0, length));
            return message.length == 0 || message.length < length ? null : decode(message, loader);
        } catch (IOException ended) {
            return null;
        } catch (RuntimeException broken) {
            return new Reply(null, "the reply can't be understood: " + broken, broken);
        }
    }

    private static Reply decode(byte[] message, ClassLoader loader) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(message));
        byte kind = in.readByte();
        if (kind == PLAIN || kind == RAISED) {
            return decodePython(kind, new TaskDecoder(in.readAllBytes()));
        }
        if (kind == ChildReply.RESULT) {
            return decodeResult(in.readAllBytes(), loader);
        }
        var standIn = (RemoteTaskException) read(in.readNBytes(in.readInt()));
        byte[] original = in.readNBytes(in.readInt());
        var thrown = decodeThrown(original, standIn, loader);
        return kind == ChildReply.THREW
                ? new Reply(null, "the task threw " + standIn, thrown)
                : new Reply(null, standIn.getMessage(), thrown.getCause());
    }

    private static Reply decodePython(byte kind, TaskDecoder values) throws IOException {
        if (kind == RAISED) {
            var raised = new PythonException(values.readString(), values.readString(), values.readString());
            return new Reply(null, "Python raised " + raised.getMessage(), raised);
        }
        try {
            return new Reply(values.readCaptured(null, null)[0], null, null);
        } catch (ClassNotFoundException | RuntimeException failure) {
            return new Reply(null, "the result can't be unpacked here: " + failure, failure);
        }
    }

    private static Reply decodeResult(byte[] bytes, ClassLoader loader) {
        try {
            return new Reply(ObjectBytes.readDoubted(bytes, loader), null, null);
        } catch (Throwable failure) {
            return new Reply(null, "the result can't be unpacked here: " + failure, failure);
        }
    }

    static Throwable decodeThrown(byte[] bytes, RemoteTaskException standIn, ClassLoader loader) {
        try {
            return bytes.length > 0 && ObjectBytes.readDoubted(bytes, loader) instanceof Throwable thrown
                    ? thrown
                    : standIn;
        } catch (Throwable unreadable) {
            standIn.addSuppressed(unreadable);
            return standIn;
        }
    }

    static Object read(byte[] bytes) throws IOException {
        try {
            return ObjectBytes.readDoubted(bytes, ParentReply.class.getClassLoader());
        } catch (ClassNotFoundException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** Stops a {@link #receive} that waits for the child to connect, and deletes what is left. Idempotent. */
    @Override
    public void close() {
        socket.close();
    }
}
