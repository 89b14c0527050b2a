package org.sharray.hostile;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import org.sharray.ArrayHandle;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedIntArray;
import org.sharray.Span;
import org.sharray.type.Shape;

/**
 * Handles as Java's serialisation has them. What the JDK itself makes of broken streams is its own; but a handle that comes out is one that can be used or is
 * refused in the ordinary way.
 */
final class SerializedHandleFuzz implements FuzzTarget {
    private static final ObjectInputFilter FILTER = ObjectInputFilter.Config
            .createFilter("maxarray=100000;maxdepth=50;org.sharray.**;java.lang.*;java.util.*;!*");

    private final SharedIntArray array = SharedIntArray.create(10);
    private final SharedDoubleArray grid = SharedDoubleArray.create(Shape.of(4, 3));

    @Override
    public List<byte[]> seeds() {
        return List.of(written(array.handle()), written(grid.view(Span.all(), Span.at(1)).handle()));
    }

    private static byte[] written(ArrayHandle handle) {
        try (ByteArrayOutputStream bytes = new ByteArrayOutputStream();
                ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(handle);
            out.flush();
            return bytes.toByteArray();
        } catch (IOException impossible) {
            throw new AssertionError(impossible);
        }
    }

    @Override
    public void run(byte[] input) {
        Object read;
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(input))) {
            in.setObjectInputFilter(FILTER);
            read = in.readObject();
        } catch (IOException | ClassNotFoundException | RuntimeException | LinkageError | StackOverflowError refused) {
            return;
        }
        if (read instanceof ArrayHandle handle) {
            HandleFuzz.useAttached(handle);
        }
    }
}
