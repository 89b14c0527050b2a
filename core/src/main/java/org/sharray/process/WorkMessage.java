package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.SerializedLambda;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/**
 * A task for a pool's worker, encoded when it is submitted, before it is known which worker gets it. What a worker needs only once (the class
 * that calls a lambda's body, the names of the classes to accept) is apart, and goes to those workers that don't have it yet.
 *
 * <p>
 * A message is a length (4 bytes), a kind (1), the task's number (8), and then, as the kind says:
 * <ul>
 * <li>{@link #LAMBDA}: class names, captured lambdas' shapes, the shape's number, whether the shape follows and if so, host class and stub; the captured values
 * <li>{@link #SERIALIZED}: class names, 0, the task
 * <li>{@link #STAGE}: class names, 0, a stage of a {@link CompletableFuture}, see {@link Stage}
 * <li>{@link #RELEASE}: nothing; close the arrays of the last task and of its result
 * </ul>
 */
final class WorkMessage {
    static final byte LAMBDA = 'L';
    static final byte SERIALIZED = 'S';
    static final byte STAGE = 'C';
    static final byte RELEASE = 'R';

    private static final ClassValue<Shape> SHAPES = new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
            return new Shape();
        }
    };

    /** What all lambdas of one class have in common. */
    static final class Shape {
        private static final AtomicInteger LAST = new AtomicInteger();

        final int number = LAST.incrementAndGet();
        private boolean made;
        private String host;
        private byte[] stub;

        /** What a reader has to know of it as a captured lambda, once it was one. */
        private byte[] nested;

        /** Makes the stub from any of the lambdas; false if they have to be sent in the ordinary way. */
        private synchronized boolean isFor(Object task, SerializedLambda lambda) {
            if (!made) {
                stub = LambdaStub.write(task, lambda);
                host = Lambdas.className(lambda.getCapturingClass());
                made = true;
            }
            return stub != null;
        }

        /** Notes it as a captured lambda's. */
        private synchronized void isNested(SerializedLambda lambda) {
            if (nested == null) {
                nested = NestedLambda.bytesOf(lambda);
            }
        }
    }

    private final byte kind;
    private final Shape shape;
    private final Set<String> classes = new LinkedHashSet<>();
    private final Set<Shape> nested = new LinkedHashSet<>();
    private final byte[] body;

    private WorkMessage(byte kind, Object task, UnaryOperator<Object> replacement) {
        TaskEncoder.requireClassesInFiles(task);
        try {
            var lambda = kind == STAGE ? null : Lambdas.serializedForm(task);
            Shape known = lambda == null ? null : SHAPES.get(task.getClass());
            if (known != null && known.isFor(task, lambda)) {
                this.kind = LAMBDA;
                this.shape = known;
                var bytes = new ByteArrayOutputStream();
                Captures.write(TaskEncoder.capturedBy(lambda), new DataOutputStream(bytes), classes::add,
                        this::numberOf);
                this.body = bytes.toByteArray();
            } else {
                this.kind = kind;
                this.shape = null;
                this.body = ObjectBytes.write(task, replacement, classes::add);
            }
        } catch (ObjectBytes.UnserializableException failure) {
            throw TaskEncoder.unserializable(task, failure);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    /** The number of a captured lambda's shape; 0 if it has to be serialised. */
    private int numberOf(Class<?> type, SerializedLambda lambda) {
        if (!NestedLambda.isFor(type)) {
            return 0;
        }
        Shape shapeOfIt = SHAPES.get(type);
        shapeOfIt.isNested(lambda);
        nested.add(shapeOfIt);
        return shapeOfIt.number;
    }

    /**
     * Encodes a task.
     *
     * @param task
     *            a {@link Callable} or a {@link Runnable}
     * @throws UnserializableTaskException
     *             if something in it can't be serialised, or its classes are in no file
     */
    static WorkMessage of(Object task) {
        return new WorkMessage(SERIALIZED, task, UnaryOperator.identity());
    }

    /** Encodes a stage of a {@link CompletableFuture}. */
    static WorkMessage ofStage(Runnable stage, Stage.Outgoing futures) {
        return new WorkMessage(STAGE, stage, futures::replace);
    }

    /** The bytes for a worker. */
    byte[] bytes(long number, Acquainted worker) {
        var bytes = new ByteArrayOutputStream(64 + body.length);
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(0);
            out.writeByte(kind);
            out.writeLong(number);
            writeClasses(out, worker);
            writeNested(out, worker);
            if (shape != null) {
                out.writeInt(shape.number);
                boolean isNew = worker.shapes.add(shape);
                out.writeByte(isNew ? 1 : 0);
                if (isNew) {
                    Captures.writeString(shape.host, out);
                    out.writeInt(shape.stub.length);
                    out.write(shape.stub);
                }
            }
            out.write(body);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return withLength(bytes.toByteArray());
    }

    private void writeClasses(DataOutputStream out, Acquainted worker) throws IOException {
        var unknown = new LinkedHashSet<>(classes);
        unknown.removeAll(worker.classes);
        worker.classes.addAll(unknown);
        out.writeInt(unknown.size());
        for (var name : unknown) {
            Captures.writeString(name, out);
        }
    }

    private void writeNested(DataOutputStream out, Acquainted worker) throws IOException {
        var unknown = new LinkedHashSet<>(nested);
        unknown.removeAll(worker.nested);
        worker.nested.addAll(unknown);
        out.writeInt(unknown.size());
        for (var each : unknown) {
            out.writeInt(each.number);
            out.write(each.nested);
        }
    }

    static byte[] release() {
        var message = new byte[Integer.BYTES + 1 + Long.BYTES];
        message[Integer.BYTES] = RELEASE;
        return withLength(message);
    }

    /** Writes the length of what follows into the first four bytes. */
    static byte[] withLength(byte[] message) {
        int length = message.length - Integer.BYTES;
        for (int i = 0; i < Integer.BYTES; i++) {
            message[i] = (byte) (length >>> 8 * (Integer.BYTES - 1 - i));
        }
        return message;
    }

    /** What a worker has been told. Used by one thread at a time: that which gives the worker its task. */
    static final class Acquainted {
        private final Set<Shape> shapes = new HashSet<>();
        private final Set<String> classes = new HashSet<>();
        private final Set<Shape> nested = new HashSet<>();
    }
}
