package org.sharray.testing;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;

/** Copies of objects by serialisation, as if they had been sent from one JVM to another. */
public final class Copies {
    private Copies() {}

    /** What arrives when an object is sent. */
    @SuppressWarnings("unchecked")
    public static <T> T of(T sent) throws IOException, ClassNotFoundException {
        return (T) fromBytes(toBytes(sent));
    }

    static byte[] toBytes(Object sent) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
            stream.writeObject(sent);
        }
        return bytes.toByteArray();
    }

    static Object fromBytes(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return stream.readObject();
        }
    }
}
