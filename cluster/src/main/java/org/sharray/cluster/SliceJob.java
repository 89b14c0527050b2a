package org.sharray.cluster;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.ObjectInputFilter;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.ObjectStreamClass;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.sharray.SharedArray;
import org.sharray.process.ProcessFailedException;
import org.sharray.process.SliceFunction;

/**
 * What one member does of a loop over slices: the slices whose elements it keeps, in order. It goes there and comes back in Java's serialisation, and the array in it by its name.
 *
 * @param <A>      the type of the array
 * @param <R>      the type of the results
 * @param array    of which they are slices
 * @param bounds   of the slices: first index, index behind the last, and so on
 * @param function what is made of each slice
 */
record SliceJob<A extends SharedArray, R>(A array, List<Long> bounds,
        SliceFunction<A, R> function) implements Serializable {
    /** What came of it: the results, or what the function threw. */
    private record Outcome(List<Object> results, Throwable failure) implements Serializable {}

    byte[] toBytes() {
        return bytesOf(this);
    }

    /** What a member does with the bytes of a job. */
    static byte[] run(byte[] bytes, ObjectInputFilter filter) {
        SliceJob<?, ?> job = (SliceJob<?, ?>) read(bytes, filter);
        try {
            return bytesOf(new Outcome(job.results(), null));
        } catch (Throwable failure) {
            return bytesOf(new Outcome(List.of(), failure));
        }
    }

    @SuppressWarnings("unchecked")
    private List<Object> results() throws Exception {
        List<Object> results = new ArrayList<>();
        for (int i = 0; i < bounds.size(); i += 2) {
            results.add(function.apply((A) array.slice(bounds.get(i), bounds.get(i + 1))));
        }
        return results;
    }

    /** The results that came back, one a slice; or fails with what the function threw. */
    @SuppressWarnings("unchecked")
    static <R> List<R> results(byte[] bytes) {
        Outcome outcome = (Outcome) read(bytes, null);
        if (outcome.failure != null) {
            throw new ProcessFailedException("A slice's function failed on a member: " + outcome.failure,
                    outcome.failure);
        }
        return (List<R>) outcome.results;
    }

    private static byte[] bytesOf(Object object) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(object);
        } catch (IOException unsendable) {
            throw new IllegalArgumentException(
                    "A slice's function, and what it returns or throws, have to be serialisable: "
                            + unsendable.getMessage(),
                    unsendable);
        }
        return bytes.toByteArray();
    }

    private static Object read(byte[] bytes, ObjectInputFilter filter) {
        try (ObjectInputStream in = new Loading(new ByteArrayInputStream(bytes))) {
            if (filter != null) {
                in.setObjectInputFilter(filter);
            }
            return in.readObject();
        } catch (IOException | ClassNotFoundException unknown) {
            throw new IllegalStateException(
                    "A slice's function can't be read here: every member needs the classes of the program. " + unknown,
                    unknown);
        }
    }

    /** Finds classes where this library's were found, whatever thread it runs in. */
    private static final class Loading extends ObjectInputStream {
        Loading(InputStream in) throws IOException {
            super(in);
        }

        @Override
        protected Class<?> resolveClass(ObjectStreamClass description) throws IOException, ClassNotFoundException {
            try {
                return Class.forName(description.getName(), false, SliceJob.class.getClassLoader());
            } catch (ClassNotFoundException elsewhere) {
                return super.resolveClass(description);
            }
        }
    }
}
