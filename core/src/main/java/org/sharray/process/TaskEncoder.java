package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.Serializable;
import java.lang.invoke.SerializedLambda;

/** Turns a task into the bytes that {@link TaskDecoder} makes a task of in the child. */
final class TaskEncoder {
    private TaskEncoder() {}

    /**
     * Encodes a task.
     *
     * @throws UnserializableTaskException
     *             if something in it can't be serialised, or its classes are in no file
     */
    static byte[] encode(Serializable task) {
        requireClassesInFiles(task);
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            var lambda = Lambdas.serializedForm(task);
            byte[] stub = lambda == null ? null : LambdaStub.write(task, lambda);
            if (stub == null) {
                out.writeByte(TaskDecoder.SERIALIZED);
                out.write(ObjectBytes.write(task));
            } else {
                out.writeByte(TaskDecoder.LAMBDA);
                Captures.writeString(Lambdas.className(lambda.getCapturingClass()), out);
                out.writeInt(stub.length);
                out.write(stub);
                Captures.write(capturedBy(lambda), out);
            }
        } catch (ObjectBytes.UnserializableException failure) {
            throw unserializable(task, failure);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    static UnserializableTaskException unserializable(Object task, ObjectBytes.UnserializableException failure) {
        return new UnserializableTaskException("The task can't be sent to another process: "
                + SerializationPath.explain(task, "", failure), failure.getCause());
    }

    /** A program that runs from its source has its classes in memory alone, where no other JVM finds them. */
    static void requireClassesInFiles(Object task) {
        ClassLoader loader = task.getClass().getClassLoader();
        if (loader != null && loader.getClass().getName().equals("com.sun.tools.javac.launcher.MemoryClassLoader")) {
            throw new UnserializableTaskException(
                    "The task can't be sent to another process: the program was started from "
                            + "its source file, so its classes are in this JVM alone. Compile it with javac first.",
                    null);
        }
    }

    static Object[] capturedBy(SerializedLambda lambda) {
        var values = new Object[lambda.getCapturedArgCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = lambda.getCapturedArg(i);
        }
        return values;
    }
}
