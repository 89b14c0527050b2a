package org.sharray.process;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InvalidClassException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.OutputStream;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

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
        return write(object, UnaryOperator.identity(), _ -> {});
    }

    /**
     * Serialises an object.
     *
     * @param replacement
     *            what to write in the place of each object
     * @param classes
     *            is told the names of all classes in the stream: what a reader has to accept
     * @throws UnserializableException
     *             naming the object that could not be written
     */
    static byte[] write(Object object, UnaryOperator<Object> replacement, Consumer<String> classes)
            throws UnserializableException {
        var bytes = new ByteArrayOutputStream();
        var watch = new Watch(object);
        try (var out = new WatchedOutput(bytes, watch, replacement, classes)) {
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

    /** Deserialises an object whose sender is not believed that it has more elements than there can be in these bytes. */
    static Object readDoubted(byte[] bytes, ClassLoader loader) throws IOException, ClassNotFoundException {
        try (var in = new LoadingInput(new ByteArrayInputStream(bytes), loader)) {
            in.setObjectInputFilter(ObjectInputFilter.merge(new Room(bytes.length), in.getObjectInputFilter()));
            return in.readObject();
        }
    }

    /**
     * Lets arrays have as many elements as there are bytes, in which each takes one at least, and an eighth of the heap. Collections ask the filter, too, before they make room. Almost all of them need less than what is in them
     * takes in the stream; the eighth is for {@link java.util.Collections#nCopies}, whose elements are there once.
     */
    private static final class Room implements ObjectInputFilter {
        private long left;

        Room(int bytes) {
            left = bytes + Runtime.getRuntime().maxMemory() / 8 / Long.BYTES;
        }

        @Override
        public Status checkInput(FilterInfo info) {
            left -= Math.max(0, info.arrayLength());
            return left < 0 ? Status.REJECTED : Status.UNDECIDED;
        }
    }

    /** Deserialises an object of accepted classes alone. */
    static Object read(byte[] bytes, ClassLoader loader, Predicate<String> accepted)
            throws IOException, ClassNotFoundException {
        return read(bytes, loader, accepted, UnaryOperator.identity());
    }

    /**
     * Deserialises an object.
     *
     * @param accepted
     *            the names of the classes that may come
     * @param resolution
     *            what to take in the place of each object
     */
    static Object read(byte[] bytes, ClassLoader loader, Predicate<String> accepted, UnaryOperator<Object> resolution)
            throws IOException, ClassNotFoundException {
        try (var in = new LoadingInput(new ByteArrayInputStream(bytes), loader)) {
            in.resolveBy(resolution);
            in.accept(accepted);
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
        private final UnaryOperator<Object> replacement;
        private final Consumer<String> classes;

        WatchedOutput(OutputStream out, Watch watch, UnaryOperator<Object> replacement, Consumer<String> classes)
                throws IOException {
            super(out);
            this.watch = watch;
            this.replacement = replacement;
            this.classes = classes;
            enableReplaceObject(true);
        }

        @Override
        protected void annotateClass(Class<?> type) {
            classes.accept(type.getName());
        }

        @Override
        protected void annotateProxyClass(Class<?> type) {
            for (Class<?> each : type.getInterfaces()) {
                classes.accept(each.getName());
            }
        }

        @Override
        protected Object replaceObject(Object object) {
            watch.writing(object);
            return replacement.apply(object);
        }
    }

    private static final class LoadingInput extends ObjectInputStream {
        private final ClassLoader loader;
        private UnaryOperator<Object> resolution;
        private Predicate<String> accepted;

        LoadingInput(InputStream in, ClassLoader loader) throws IOException {
            super(in);
            this.loader = loader;
        }

        void accept(Predicate<String> newAccepted) {
            accepted = newAccepted;
        }

        void resolveBy(UnaryOperator<Object> newResolution) {
            resolution = newResolution;
            enableResolveObject(true);
        }

        @Override
        protected Object resolveObject(Object object) {
            return resolution.apply(object);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            requireAccepted(description.getName());
            try {
                return Class.forName(description.getName(), false, loader);
            } catch (ClassNotFoundException notThere) {
                return super.resolveClass(description); // knows the primitive types too
            }
        }

        @Override
        protected Class<?> resolveProxyClass(String[] interfaces) throws IOException, ClassNotFoundException {
            for (String each : interfaces) {
                requireAccepted(each);
            }
            return super.resolveProxyClass(interfaces);
        }

        /** Before the class is even loaded. */
        private void requireAccepted(String name) throws InvalidClassException {
            if (accepted != null && !accepted.test(name)) {
                throw new InvalidClassException(name, "its sender did not announce this class");
            }
        }
    }
}
