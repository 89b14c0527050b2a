package org.sharray.jcstress;

import static org.sharray.ArrayOptions.options;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.sharray.SharedArray;
import org.sharray.SharedLongArray;
import org.sharray.sync.SharedLock.Guard;

/**
 * Where the tests get their shared memory from.
 *
 * <p>
 * jcstress makes a new state object for every sample, many thousands a second; making an array takes a good part of a
 * millisecond. So a test's JVM makes a pool of them once, and each new state takes the next entry, round and round.
 *
 * <p>
 * <b>No entry has two users.</b> jcstress keeps {@value #STRIDE} times {@value #STRIDES} states. All actors run on all of them; then
 * the threads divide the states among themselves, grade each and put a new one in its place; only when that is done for all do
 * the actors run again. So whenever a state is made, those in use are of this round or of the last one: none is further back than
 * {@code 2 * STRIDE * STRIDES - 1} states, and the pool has one entry more than that. {@link Run} tells jcstress these numbers; its
 * own are larger.
 *
 * <p>
 * <b>No entry brings anything with it.</b> It is set to zeros, its lock free, when it is taken. The thread that makes a state does
 * that before it meets the others for the next round, and so before all that the actors do.
 *
 * @param <E> what a state gets
 */
final class Pool<E> {
    static final int STRIDE = 32;
    static final int STRIDES = 4;

    private static final int SIZE = 2 * STRIDE * STRIDES;
    private static final int ELEMENTS = 8;

    /** How long an array is that {@link #cut} cuts into entries. */
    static final int LENGTH = SIZE * ELEMENTS;

    private final List<E> entries;
    private final Consumer<E> reset;
    private final AtomicInteger taken = new AtomicInteger();

    private Pool(IntFunction<E> maker, Consumer<E> reset) {
        this.entries = IntStream.range(0, SIZE).mapToObj(maker).toList();
        this.reset = reset;
    }

    E next() {
        E entry = entries.get(Math.floorMod(taken.getAndIncrement(), SIZE));
        reset.accept(entry);
        return entry;
    }

    /** The slice method of a typed array. */
    interface Slicing<A> {
        A slice(A array, long from, long to);
    }

    /** Slices of one array, for what needs no lock: {@value #ELEMENTS} elements each, the first at a multiple of 64 bits. */
    static <A> Pool<A> cut(A array, Slicing<A> slicing, Consumer<A> reset) {
        return new Pool<>(i -> slicing.slice(array, (long) i * ELEMENTS, (i + 1L) * ELEMENTS), reset);
    }

    /** Arrays with a lock each. */
    static Pool<SharedLongArray> locked() {
        return new Pool<>(_ -> SharedLongArray.create(ELEMENTS), Pool::reset);
    }

    /** One array, opened twice: two mappings of the same memory and two objects for the same lock. */
    record Openings(SharedLongArray one, SharedLongArray other) {}

    /** Named arrays with a lock each, opened twice. The names are gone when this returns. */
    static Pool<Openings> openedTwice() {
        return new Pool<>(i -> {
            String name = "jcstress-" + ProcessHandle.current().pid() + "-" + i;
            SharedLongArray one = SharedLongArray.create(ELEMENTS, options().named(name));
            try {
                return new Openings(one, SharedLongArray.open(name));
            } finally {
                SharedArray.delete(name);
            }
        }, openings -> reset(openings.one()));
    }

    private static void reset(SharedLongArray array) {
        try (Guard _ = array.lock().hold()) { // a lock that the last state left taken hangs the test, which is an error
            array.fill(0);
        }
    }
}
