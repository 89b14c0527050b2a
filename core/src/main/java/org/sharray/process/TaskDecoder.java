package org.sharray.process;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.sharray.storage.SentAsText;

/**
 * Makes a task of the bytes that {@link TaskEncoder} wrote. It runs in the cold child, where a lambda, a string
 * concatenation or the JDK's own {@code DataInputStream} costs more milliseconds than all that this class does.
 */
final class TaskDecoder {
    /** What the first byte says of the rest: the whole task, serialised. */
    static final byte SERIALIZED = 'S';
    /** The lambda's class, a {@link LambdaStub} and what the lambda {@linkplain Captures captured}. */
    static final byte LAMBDA = 'L';

    private final byte[] bytes;
    private final ClassLoader loader = TaskDecoder.class.getClassLoader();
    private int at;

    /** The classes of captured lambdas by their number; null if none can come. */
    private Map<Integer, NestedLambda> lambdas;

    /** Reads values from bytes. */
    TaskDecoder(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Decodes the task; a task without a result becomes one whose result is null. */
    static Callable<?> decode(byte[] bytes) throws IOException, ClassNotFoundException, IllegalAccessException {
        var decoder = new TaskDecoder(bytes);
        return decoder.readByte() == LAMBDA ? decoder.lambda() : decoder.serialized();
    }

    private Callable<?> serialized() throws IOException, ClassNotFoundException {
        var task = ObjectBytes.read(rest(), loader);
        return task instanceof SerializableRunnable runnable ? new WithoutResult(runnable) : (Callable<?>) task;
    }

    private Callable<?> lambda() throws IOException, ClassNotFoundException, IllegalAccessException {
        var host = Class.forName(readString(), false, loader);
        var stub = readBytes(readInt());
        return (Callable<?>) instantiate(host, stub, readCaptured());
    }

    /** Defines a {@link LambdaStub}'s class; the captured values have an element more, for its instance, which is returned. */
    static Object instantiate(Class<?> host, byte[] stub, Object[] captured) throws IllegalAccessException {
        MethodHandles.privateLookupIn(host, MethodHandles.lookup()).defineHiddenClassWithClassData(stub, captured, true,
                MethodHandles.Lookup.ClassOption.NESTMATE);
        return captured[captured.length - 1];
    }

    /** The captured values, and one element more for the stub. */
    private Object[] readCaptured() throws IOException, ClassNotFoundException {
        return readCaptured(loader, null);
    }

    /**
     * The captured values, and one element more.
     *
     * @param from which finds their classes
     * @param accepted which of them to accept; null for all
     * @param known the classes of captured lambdas by their number
     */
    Object[] readCaptured(ClassLoader from, Predicate<String> accepted, Map<Integer, NestedLambda> known)
            throws IOException, ClassNotFoundException {
        lambdas = known;
        return readCaptured(from, accepted);
    }

    Object[] readCaptured(ClassLoader from, Predicate<String> accepted) throws IOException, ClassNotFoundException {
        int count = readInt();
        if (count == Captures.SERIALIZED) {
            byte[] serialised = readBytes(readInt());
            var values = (Object[]) (accepted == null
                    ? ObjectBytes.readDoubted(serialised, from)
                    : ObjectBytes.read(serialised, from, accepted));
            var roomy = new Object[values.length + 1];
            System.arraycopy(values, 0, roomy, 0, values.length);
            return roomy;
        }
        return readPlain(count, 1);
    }

    private Object[] readPlain(int count, int more) throws IOException, ClassNotFoundException {
        require(count); // each of them has a byte at least
        var values = new Object[count + more];
        for (int i = 0; i < count; i++) {
            values[i] = readPlain();
        }
        return values;
    }

    private Object readPlain() throws IOException, ClassNotFoundException {
        return switch (readByte()) {
            case '0' -> null;
            case 'T' -> readString();
            case 'I' -> readInt();
            case 'J' -> readLong();
            case 'D' -> Double.longBitsToDouble(readLong());
            case 'Z' -> readByte() != 0;
            case 'B' -> readByte();
            case 'S' -> (short) readChar();
            case 'C' -> readChar();
            case 'F' -> Float.intBitsToFloat(readInt());
            case 'A' -> SentAsText.Reader.read(readString());
            case 'L' -> lambdas.get(readInt()).of(readPlain(readInt(), 0));
            default -> throw new IOException("Not a captured value");
        };
    }

    String readString() {
        int length = readInt();
        require((long) length * Character.BYTES);
        var characters = new char[length];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = readChar();
        }
        return new String(characters);
    }

    /** All that has not been read. */
    byte[] rest() {
        return readBytes(bytes.length - at);
    }

    byte[] readBytes(int length) {
        require(length);
        var part = new byte[length];
        System.arraycopy(bytes, at, part, 0, length);
        at += length;
        return part;
    }

    /** Before memory is asked for: what is left may be less than a length says. */
    private void require(long length) {
        if (length < 0 || length > bytes.length - at) {
            throw new IllegalStateException("The message is broken: a part of it is longer than the rest");
        }
    }

    byte readByte() {
        return bytes[at++];
    }

    private char readChar() {
        return (char) (readByte() << 8 | readByte() & 0xff);
    }

    int readInt() {
        return readChar() << 16 | readChar();
    }

    long readLong() {
        return (long) readInt() << 32 | readInt() & 0xffff_ffffL;
    }

    private record WithoutResult(SerializableRunnable task) implements Callable<Void> {
        @Override
        public Void call() throws Exception {
            task.runChecked();
            return null;
        }
    }
}
