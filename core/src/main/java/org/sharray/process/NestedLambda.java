package org.sharray.process;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.SerializedLambda;

/**
 * What all lambdas of one class have in common that tasks capture, such as a loop's body: all of their serialised form but what they capture
 * themselves. It goes to a worker once. There a lambda is made as the JDK does it, by the method that the compiler has put into its class, but without
 * a stream of objects and without reflection for each.
 */
final class NestedLambda {
    private static final MethodType DESERIALIZES = MethodType.methodType(Object.class, SerializedLambda.class);

    private static final int NAMES = 7;

    private final ClassLoader loader;
    private final String hostName;
    private final int kind;
    private final String[] names;

    /** Found when the first lambda is made; null before. */
    private Class<?> host;
    private MethodHandle deserialize;

    /** Reads what {@link #bytesOf} wrote. */
    NestedLambda(TaskDecoder in, ClassLoader loader) {
        this.loader = loader;
        hostName = in.readString();
        kind = in.readInt();
        names = new String[NAMES];
        for (int i = 0; i < NAMES; i++) {
            names[i] = in.readString();
        }
    }

    /** Whether lambdas of a class can be made so: if their host is open to us over there. */
    static boolean isFor(Class<?> type) {
        return type.getModule() == NestedLambda.class.getModule();
    }

    /** What lambdas like this have in common. */
    static byte[] bytesOf(SerializedLambda lambda) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            Captures.writeString(Lambdas.className(lambda.getCapturingClass()), out);
            out.writeInt(lambda.getImplMethodKind());
            Captures.writeString(lambda.getFunctionalInterfaceClass(), out);
            Captures.writeString(lambda.getFunctionalInterfaceMethodName(), out);
            Captures.writeString(lambda.getFunctionalInterfaceMethodSignature(), out);
            Captures.writeString(lambda.getImplClass(), out);
            Captures.writeString(lambda.getImplMethodName(), out);
            Captures.writeString(lambda.getImplMethodSignature(), out);
            Captures.writeString(lambda.getInstantiatedMethodType(), out);
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
        return bytes.toByteArray();
    }

    /** A lambda that has captured some values. */
    Object of(Object[] captured) throws IOException {
        try {
            if (deserialize == null) {
                host = Class.forName(hostName, false, loader);
                deserialize = MethodHandles.privateLookupIn(host, MethodHandles.lookup()).findStatic(host,
                        "$deserializeLambda$", DESERIALIZES);
            }
            return (Object) deserialize
                    .invokeExact(new SerializedLambda(host, names[0], names[1], names[2], kind, names[3],
                            names[4], names[5], names[6], captured));
        } catch (Error failure) {
            throw failure;
        } catch (Throwable failure) {
            throw new IOException("The lambda of " + hostName + " can't be made: " + failure, failure);
        }
    }
}
