package org.sharray.cluster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.sharray.SharedArray;
import org.sharray.SharedBooleanArray;
import org.sharray.SharedByteArray;
import org.sharray.SharedCharArray;
import org.sharray.SharedDoubleArray;
import org.sharray.SharedFloatArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedLongArray;
import org.sharray.SharedShortArray;
import org.sharray.cluster.ClusterArray.Opening;
import org.sharray.cluster.engine.Chunks;
import org.sharray.cluster.engine.Description;
import org.sharray.cluster.engine.Engine;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.layout.Geometry;
import org.sharray.process.SliceFunction;
import org.sharray.process.SliceTask;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/**
 * This process's part in a cluster, and the way to its arrays, which have names and are spread over the members. They are the interfaces that arrays in shared
 * memory are, so a method written for {@link SharedIntArray} works on both.
 *
 * <pre>{@code
 * try (var cluster = Cluster.join(options); var scores = cluster.createInt("scores", 1_000_000_000L)) {
 *     try (var _ = scores.lock().hold()) {
 *         scores.set(7, scores.get(7) + 1);
 *     }
 * }
 * }</pre>
 *
 * <p>
 * An array lives as long as the cluster, or until it is deleted, whoever has closed it. Each element is kept by two members; if both die at once it is
 * {@linkplain org.sharray.cluster.error.LostElementsException lost}. Methods throw {@link ClusterUnavailableException} while this process is not with the majority
 * of the members, and {@link org.sharray.error.ArrayClosedException} once it has left. Used by any number of threads.
 */
public final class Cluster implements AutoCloseable {
    /** By name, what this process has joined last: for arrays that are sent to it. */
    private static final Map<String, Cluster> JOINED = new ConcurrentHashMap<>();

    private final String name;
    private final Engine engine;

    /** By the array's id, so that all openings of an array have one lock, which knows what this process's threads hold. */
    private final Map<Description, ClusterLock> locks = new ConcurrentHashMap<>();
    private volatile boolean left;

    private Cluster(String name, Engine engine) {
        this.name = name;
        this.engine = engine;
    }

    /**
     * Joins a cluster, or begins one.
     *
     * @param options where it is, and what this process does in it
     * @return this process's part in it; to be closed
     * @throws ClusterUnavailableException if it can't be joined
     */
    public static Cluster join(ClusterOptions options) {
        Cluster cluster;
        try {
            cluster = new Cluster(options.settings().cluster(),
                    Engine.join(options.settings(), bytes -> SliceJob.run(bytes, options.taskFilter())));
        } catch (IllegalStateException refused) {
            throw new ClusterUnavailableException("Could not join the cluster " + options + ": " + refused.getMessage(),
                    refused);
        }
        JOINED.put(cluster.name, cluster);
        return cluster;
    }

    /** What this process has joined under a name. */
    static Cluster joined(String name) {
        Cluster cluster = JOINED.get(name);
        if (cluster == null) {
            throw new ArrayNotFoundException("An array of the cluster " + name
                    + " was sent to a process that has not joined it; call Cluster.join");
        }
        return cluster;
    }

    /**
     * The cluster's name.
     *
     * @return as the options have it
     */
    public String name() {
        return name;
    }

    /**
     * How many members that keep elements are together now.
     *
     * @return this process among them, if it is one
     */
    public int size() {
        return engine.size();
    }

    /**
     * Waits until so many members that keep elements are together.
     *
     * @param members how many
     * @param time    the longest wait
     * @param unit    of the time
     * @return whether they came in time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitMembers(int members, long time, TimeUnit unit) throws InterruptedException {
        return engine.awaitSize(members, unit.toNanos(time));
    }

    /**
     * Whether this process has not left.
     *
     * @return false after {@link #close}
     */
    public boolean isOpen() {
        return !left;
    }

    /**
     * Makes an array of zeros, with a lock. Others find it when all of it is there.
     *
     * @param array its name, 1 to 200 characters without control characters
     * @param type  of the elements
     * @param shape of the array
     * @return the array; its class is the typed array of that element type
     * @throws IllegalArgumentException    if that can't be a name, or the array has more than 2<sup>49</sup> bytes
     * @throws ArrayExistsException        if there is one of that name
     */
    public SharedArray create(String array, ElementType type, Shape shape) {
        requireName(array);
        return opened(array, engine.create(array, Objects.requireNonNull(type, "type"), shape));
    }

    /**
     * Makes an array of {@code byte} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedByteArray createByte(String array, long length) {
        return (SharedByteArray) create(array, ElementType.INT8, Shape.of(length));
    }

    /**
     * Opens an array of {@code byte}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedByteArray openByte(String array) {
        return opened(array, SharedByteArray.class);
    }

    /**
     * Makes an array of {@code short} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedShortArray createShort(String array, long length) {
        return (SharedShortArray) create(array, ElementType.INT16, Shape.of(length));
    }

    /**
     * Opens an array of {@code short}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedShortArray openShort(String array) {
        return opened(array, SharedShortArray.class);
    }

    /**
     * Makes an array of {@code int} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedIntArray createInt(String array, long length) {
        return (SharedIntArray) create(array, ElementType.INT32, Shape.of(length));
    }

    /**
     * Opens an array of {@code int}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedIntArray openInt(String array) {
        return opened(array, SharedIntArray.class);
    }

    /**
     * Makes an array of {@code long} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedLongArray createLong(String array, long length) {
        return (SharedLongArray) create(array, ElementType.INT64, Shape.of(length));
    }

    /**
     * Opens an array of {@code long}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedLongArray openLong(String array) {
        return opened(array, SharedLongArray.class);
    }

    /**
     * Makes an array of {@code float} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedFloatArray createFloat(String array, long length) {
        return (SharedFloatArray) create(array, ElementType.FLOAT32, Shape.of(length));
    }

    /**
     * Opens an array of {@code float}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedFloatArray openFloat(String array) {
        return opened(array, SharedFloatArray.class);
    }

    /**
     * Makes an array of {@code double} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedDoubleArray createDouble(String array, long length) {
        return (SharedDoubleArray) create(array, ElementType.FLOAT64, Shape.of(length));
    }

    /**
     * Opens an array of {@code double}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedDoubleArray openDouble(String array) {
        return opened(array, SharedDoubleArray.class);
    }

    /**
     * Makes an array of {@code boolean} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedBooleanArray createBoolean(String array, long length) {
        return (SharedBooleanArray) create(array, ElementType.BOOL, Shape.of(length));
    }

    /**
     * Opens an array of {@code boolean}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedBooleanArray openBoolean(String array) {
        return opened(array, SharedBooleanArray.class);
    }

    /**
     * Makes an array of {@code char} zeros of one dimension.
     *
     * @param array  its name
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedCharArray createChar(String array, long length) {
        return (SharedCharArray) create(array, ElementType.CHAR16, Shape.of(length));
    }

    /**
     * Opens an array of {@code char}.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are of another type
     */
    public SharedCharArray openChar(String array) {
        return opened(array, SharedCharArray.class);
    }

    /**
     * Opens an array.
     *
     * @param array its name
     * @return the array; its class is the typed array of its element type
     * @throws ArrayNotFoundException if there is none of that name
     */
    public SharedArray open(String array) {
        requireName(array);
        return opened(array, engine.find(array));
    }

    private <A extends SharedArray> A opened(String array, Class<A> wanted) {
        SharedArray found = open(array);
        if (!wanted.isInstance(found)) {
            throw new ArrayFormatException("Array " + array + " of cluster " + name + " has elements of "
                    + found.elementType() + ": open it as a "
                    + found.elementType().arrayClass());
        }
        return wanted.cast(found);
    }

    private ClusterArray opened(String array, Description description) {
        Geometry whole = Geometry.whole(description.shape(), false, description.type().bytes());
        return ArrayFactory.make(opening(array, description), whole, true);
    }

    private Opening opening(String array, Description description) {
        Chunks chunks = engine.chunks(array, description);
        ClusterLock lock = locks.computeIfAbsent(description,
                _ -> new ClusterLock(this, array, description.lockKey(), engine.locks(), chunks));
        return new Opening(this, array, description.type(), chunks, lock);
    }

    /** A view of an array, as another process has it. */
    SharedArray view(String array, Geometry geometry) {
        Description description = engine.find(array);
        if (!geometry.isInside(description.shape().elements() * description.type().bytes())) {
            throw new ArrayFormatException(
                    "Array " + array + " of cluster " + name + " is another one than that which was sent");
        }
        return ArrayFactory.make(opening(array, description), geometry, true);
    }

    /**
     * Deletes an array, also for those that have it open.
     *
     * @param array its name
     * @return whether there was one
     */
    public boolean delete(String array) {
        requireName(array);
        return engine.delete(array);
    }

    /**
     * The arrays that are there.
     *
     * @return their names, in order
     */
    public List<String> list() {
        return engine.names();
    }

    private static void requireName(String array) {
        if (array.isEmpty() || array.length() > 200 || array.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "The name of a cluster's array has 1 to 200 characters and no control characters");
        }
    }

    /**
     * Does something with each slice of an array, on the member that keeps its elements, so that they do not go over the network. A slice is what one chunk has: 256 KiB. A member that
     * works on several slices does one after the other, so a program that wants all processors of a member works in a slice by threads of its own.
     *
     * @param <A>   the type of the array
     * @param array of this cluster, or a slice of it without a step
     * @param task  what to do with each slice; its class has to be known to all members
     * @throws InterruptedException                                  if this thread is interrupted; the members go on
     * @throws org.sharray.process.ProcessFailedException            if the task throws, with that as its cause
     * @throws org.sharray.cluster.error.MemberDiedException         if a member dies meanwhile
     * @throws IllegalArgumentException                              if the array is not of this cluster, or the task not serialisable
     */
    public <A extends SharedArray> void forEachSlice(A array, SliceTask<A> task) throws InterruptedException {
        mapSlices(array, false, slice -> {
            task.accept(slice);
            return null;
        });
    }

    /**
     * Makes something of each slice of an array, on the member that keeps its elements: see {@link #forEachSlice}.
     *
     * @param <A>        the type of the array
     * @param <R>        the type of the results, which have to be serialisable
     * @param array      of this cluster, or a slice of it without a step
     * @param repeatable whether the function may be done again, elsewhere, with slices whose member died
     * @param function   what to make of each slice; its class has to be known to all members
     * @return the results, in the order of the slices
     * @throws InterruptedException                                  if this thread is interrupted; the members go on
     * @throws org.sharray.process.ProcessFailedException            if the function throws, with that as its cause
     * @throws org.sharray.cluster.error.MemberDiedException         if a member dies meanwhile and the function is not repeatable
     * @throws IllegalArgumentException                              if the array is not of this cluster, or the function not serialisable
     */
    public <A extends SharedArray, R> List<R> mapSlices(A array, boolean repeatable, SliceFunction<A, R> function)
            throws InterruptedException {
        return new SliceLoop<>(engine, array, function, repeatable).run();
    }

    /**
     * Copies all elements of an array to another one, many at once: from shared memory to a cluster, back, or from one cluster's array to another. To the same indices if both have the same shape, else in
     * the order in which they are stored. What other processes change meanwhile may be copied or not; those elements that one chunk has (256 KiB) are read, or written, at one moment.
     *
     * <pre>{@code
     * try (var file = SharedDoubleArray.open(Path.of("prices.npy")); var prices = cluster.createDouble("prices", file.length())) {
     *     cluster.copy(file, prices);
     * }
     * }</pre>
     *
     * @param from an array or a view of one
     * @param to   an array or a view of one, of the same element type and length; one of both is a cluster's
     * @throws IllegalArgumentException if they are not of one element type and length, or none is a cluster's; nothing is written
     */
    public void copy(SharedArray from, SharedArray to) {
        Copying.copy(from, to);
    }

    /**
     * Keeps a copy of an array in this machine's shared memory, for processes beside this one, and refreshes it: see {@link Mirror}. Returns when the first refresh is done.
     *
     * @param <A>     the type of the array
     * @param array   of this cluster, or a part of it whose elements follow each other row by row; it may be closed meanwhile
     * @param name    under which processes of this user on this machine will find the mirror; what a dead process has left of a mirror of that name is deleted
     * @param options how often to refresh, and whether at one moment
     * @return the mirror; to be closed
     * @throws IllegalArgumentException if the array is not of this cluster, or the name can't be one
     * @throws ArrayExistsException     if there is an array of that name in shared memory, or a mirror that another thread refreshes
     */
    public <A extends SharedArray> Mirror<A> mirror(A array, String name, MirrorOptions options) {
        if (!(array instanceof ClusterArray source) || source.opening.cluster() != this) {
            throw new IllegalArgumentException("Only an array of " + this + " can be mirrored by it, not " + array);
        }
        if (!source.geometry.isContiguous() || source.isColumnMajor()) {
            throw new IllegalArgumentException("The elements of " + array
                    + " don't follow each other row by row; mirror the whole array, and take that view of the mirror");
        }
        return new Mirror<A>(engine, source, name, Objects.requireNonNull(options, "options")).started();
    }

    /** Leaves the cluster; a member first hands over what it keeps. Arrays stay, as long as there are members. Idempotent. */
    @Override
    public void close() {
        left = true;
        JOINED.remove(name, this);
        engine.close();
    }

    /** For people. */
    @Override
    public String toString() {
        return "cluster " + name;
    }
}
