package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import org.sharray.layout.Contents;
import org.sharray.layout.TypeName;
import org.sharray.type.Dtype;
import org.sharray.type.Shape;

/** What the cluster knows of an array besides its elements. Immutable. */
public final class Description extends Wired {
    private UUID id;
    private Contents contents;

    /** Whether all chunks have been made. */
    private boolean complete;

    /** For the engine. */
    Description() {}

    private Description(UUID id, Contents contents, boolean complete) {
        this.id = id;
        this.contents = contents;
        this.complete = complete;
    }

    /**
     * Of a new array, which is not there yet.
     *
     * @param contents what it holds
     * @return with an id that no other array has
     * @throws IllegalArgumentException if a cluster can't hold that
     */
    static Description ofNew(Contents contents) {
        Chunks.requireFit(contents);
        return new Description(UUID.randomUUID(), contents, false);
    }

    Description completed() {
        return new Description(id, contents, true);
    }

    Description incomplete() {
        return new Description(id, contents, false);
    }

    UUID id() {
        return id;
    }

    /**
     * By what the array's lock is found.
     *
     * @return what no other array has
     */
    public String lockKey() {
        return id.toString();
    }

    /**
     * What the array holds.
     *
     * @return the elements' type and shape
     */
    public Contents contents() {
        return contents;
    }

    /**
     * What the elements are.
     *
     * @return the type
     */
    public Dtype type() {
        return contents.type();
    }

    /**
     * The lengths of the dimensions.
     *
     * @return the shape
     */
    public Shape shape() {
        return contents.shape();
    }

    boolean isComplete() {
        return complete;
    }

    long bytes() {
        return contents.bytes();
    }

    /** The size of each chunk but the last. */
    int chunkBytes() {
        return Chunks.bytes(type().bytes());
    }

    int chunks() {
        return (int) Math.ceilDiv(bytes(), chunkBytes());
    }

    @Override
    public int getClassId() {
        return Wire.DESCRIPTION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
        out.writeString(TypeName.of(contents.type()));
        out.writeLongArray(contents.shape().toArray());
        out.writeBoolean(complete);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        id = new UUID(in.readLong(), in.readLong());
        Dtype type = TypeName.parse(in.readString());
        contents = new Contents(type, Shape.of(in.readLongArray()));
        complete = in.readBoolean();
    }

    /** So that the engine's replace and remove find what they are told of. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Description that && id.equals(that.id) && complete == that.complete;
    }

    @Override
    public int hashCode() {
        return id.hashCode();
    }
}
