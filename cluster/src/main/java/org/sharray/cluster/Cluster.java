package org.sharray.cluster;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.sharray.SharedArray;
import org.sharray.SharedIntArray;
import org.sharray.SharedRecordArray;
import org.sharray.SharedTextArray;
import org.sharray.cluster.ClusterArray.Opening;
import org.sharray.cluster.engine.Chunks;
import org.sharray.cluster.engine.Description;
import org.sharray.cluster.engine.Engine;
import org.sharray.cluster.error.ClusterUnavailableException;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.error.ArrayExistsException;
import org.sharray.error.ArrayFormatException;
import org.sharray.error.ArrayNotFoundException;
import org.sharray.codec.RecordCodec;
import org.sharray.layout.Contents;
import org.sharray.layout.Geometry;
import org.sharray.layout.Parts;
import org.sharray.process.SliceFunction;
import org.sharray.process.SliceTask;
import org.sharray.type.Dtype;
import org.sharray.type.RecordType;
import org.sharray.type.Shape;
import org.sharray.type.TextType;

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
public final class Cluster extends ArraysByName implements AutoCloseable {
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
     * Waits until every element is kept by two members (or by one, if there is but one): until then a death can lose elements. For who stops one member after the other.
     *
     * @param time the longest wait
     * @param unit of the time
     * @return whether it came to be so in time
     * @throws InterruptedException if the thread was interrupted
     */
    public boolean awaitBackups(long time, TimeUnit unit) throws InterruptedException {
        return engine.awaitBackups(unit.toNanos(time));
    }

    /**
     * Whether this process has not left.
     *
     * @return false after {@link #close}
     */
    public boolean isOpen() {
        return !left;
    }

    @Override
    public SharedArray create(String array, Dtype type, Shape shape) {
        return opened(array, made(array, new Contents(Objects.requireNonNull(type, "type"), shape)));
    }

    private Description made(String array, Contents contents) {
        requireName(array);
        return engine.create(array, contents);
    }

    @Override
    public SharedArray open(String array) {
        requireName(array);
        return opened(array, engine.find(array));
    }

    /**
     * Makes an array of empty texts of one dimension.
     *
     * @param array  its name
     * @param type   how texts are stored, and how long they can be
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedTextArray createText(String array, TextType type, long length) {
        return createText(array, type, Shape.of(length));
    }

    /**
     * Makes an array of empty texts.
     *
     * @param array its name
     * @param type  how texts are stored, and how long they can be
     * @param shape of the array
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, or the array is too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public SharedTextArray createText(String array, TextType type, Shape shape) {
        return (SharedTextArray) create(array, type, shape);
    }

    /**
     * Opens an array of texts.
     *
     * @param array its name
     * @return the array
     * @throws ArrayNotFoundException if there is none of that name
     * @throws ArrayFormatException   if its elements are no texts
     */
    public SharedTextArray openText(String array) {
        return open(array, SharedTextArray.class);
    }

    /**
     * Makes an array of records of zeros of one dimension.
     *
     * @param <R>    the record class
     * @param array  its name
     * @param type   the record class
     * @param length in elements
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, a component can't be stored, or the length is negative or too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public <R extends Record> SharedRecordArray<R> createRecord(String array, Class<R> type, long length) {
        return createRecord(array, type, Shape.of(length));
    }

    /**
     * Makes an array of records of zeros, whose fields lie as a C compiler would place them. (Packed ones are made by {@link #create(String, Dtype, Shape)} of
     * {@link SharedRecordArray#typeOf(Class, org.sharray.ArrayOptions)}.)
     *
     * @param <R>   the record class
     * @param array its name
     * @param type  the record class
     * @param shape of the array
     * @return the array
     * @throws IllegalArgumentException if that can't be a name, a component can't be stored, or the array is too large
     * @throws ArrayExistsException     if there is one of that name
     */
    public <R extends Record> SharedRecordArray<R> createRecord(String array, Class<R> type, Shape shape) {
        RecordType layout = SharedRecordArray.typeOf(type);
        var codec = new RecordCodec<>(type, layout); // first, because it may be refused
        Description description = made(array, new Contents(layout, shape));
        return new ClusterRecordArray<>(opening(array, description), layout, description.contents().geometry(), codec,
                true);
    }

    /**
     * Opens an array of records.
     *
     * @param <R>   the record class
     * @param array its name
     * @param type  the record class
     * @return the array
     * @throws IllegalArgumentException if a component can't be stored
     * @throws ArrayNotFoundException   if there is none of that name
     * @throws ArrayFormatException     if its records are others; it says field by field how
     */
    public <R extends Record> SharedRecordArray<R> openRecord(String array, Class<R> type) {
        SharedRecordArray<?> found = open(array, SharedRecordArray.class);
        return ((ClusterRecordArray<?>) found).bound(type, true);
    }

    private ClusterArray opened(String array, Description description) {
        Contents contents = description.contents();
        return ArrayFactory.make(opening(array, description), Contents.viewed(contents.type()), contents.geometry(),
                true);
    }

    private Opening opening(String array, Description description) {
        Chunks chunks = engine.chunks(array, description);
        ClusterLock lock = locks.computeIfAbsent(description,
                _ -> new ClusterLock(this, array, description.lockKey(), engine.locks(), chunks));
        return new Opening(this, array, chunks, lock);
    }

    /** A view of an array, as another process has it. */
    ClusterArray view(String array, Dtype type, Geometry geometry) {
        Description description = engine.find(array);
        if (!geometry.isInside(description.contents().bytes()) || !Parts.has(description.type(), type, geometry)) {
            throw new ArrayFormatException(
                    "Array " + array + " of cluster " + name + " is another one than that which was sent");
        }
        return ArrayFactory.make(opening(array, description), type, geometry, true);
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

    /**
     * Looks at the members, who of them keeps how much of each array, and who has the locks. It takes no lock and changes nothing.
     *
     * @return what was found
     * @throws InterruptedException if this thread is interrupted
     */
    public ClusterFacts inspect() throws InterruptedException {
        return engine.inspect();
    }

    private static void requireName(String array) {
        if (array.isEmpty() || array.length() > 200 || array.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException(
                    "The name of a cluster's array has 1 to 200 characters and no control characters");
        }
    }

    /**
     * Does something with each slice of an array, on the member that keeps its elements, so that they do not go over the network. A slice is what one chunk has: 256 KiB, or as many whole records as fit. A member that
     * works on several slices does one after the other, so a program that wants all processors of a member works in a slice by threads of its own.
     *
     * @param <A>   the type of the array
     * @param array of this cluster, or elements of one in its order: a slice, a field of its records
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
     * @param array      of this cluster, or elements of one in its order: a slice, a field of its records
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
