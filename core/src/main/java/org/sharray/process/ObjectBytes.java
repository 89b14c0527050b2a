package org.sharray.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;

/** Java serialisation to bytes and back, as both ends of a process use it. */
final class ObjectBytes {
    private ObjectBytes() {}

    /**
     * Serialises an object.
     *
     * @throws UnserializableException
     *             naming the object that could not be written
     */
    static byte[] write(Object object) throws UnserializableException {
        var bytes = new ByteArrayOutputStream();
        var watch = new Watch(object);
        try (var out = new WatchedOutput(bytes, watch)) {
            out.writeObject(object);
        } catch (IOException | RuntimeException | StackOverflowError failure) {
            throw new UnserializableException(watch.culpritOf(failure), failure);
        }
        return bytes.toByteArray();
    }

    /** Deserialises an object whose classes the given loader finds. */
    static Object read(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (var in = new LoadingInput(new ByteArrayInputStream(bytes), loader)) {
            return in.readObject();
        }
    }

    /** An object could not be serialised; {@link #culprit} is the part of it at which that showed. */
    static final class UnserializableException extends Exception {
        private static final long serialVersionUID = 1;
        final transient Object culprit;

        UnserializableException(Object culprit, Throwable cause) {
            super(cause.toString(), cause);
            this.culprit = culprit;
        }
    }

    /** Remembers what is being written: the object written last is the one that failed. */
    private static final class Watch {
        private Object last;
        private Object lastBeforeFailure;
        private IOException failure;

        Watch(Object root) {
            last = root;
        }

        void writing(Object object) {
            if (object instanceof IOException exception) {
                // Before it is thrown, an exception goes into the stream like any other object.
                failure = exception;
                lastBeforeFailure = last;
            }
            last = object;
        }

        Object culpritOf(Throwable thrown) {
            return thrown == failure ? lastBeforeFailure : last;
        }
    }

    private static final class WatchedOutput extends ObjectOutputStream {
        private final Watch watch;

        WatchedOutput(OutputStream out, Watch watch) throws IOException {
            super(out);
            this.watch = watch;
            enableReplaceObject(true);
        }

        @Override
        protected Object replaceObject(Object object) {
            watch.writing(object);
            return object;
        }
    }

    private static final class LoadingInput extends ObjectInputStream {
        private final ClassLoader loader;

        LoadingInput(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException notThere) {
                return super.resolveClass(description); // knows the primitive types too
            }
        }
    }
}
