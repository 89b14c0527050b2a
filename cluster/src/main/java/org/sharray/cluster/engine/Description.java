package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.util.UUID;
import org.sharray.type.ElementType;
import org.sharray.type.Shape;

/** What the cluster knows of an array besides its elements. Immutable. */
public final class Description extends Wired {
    private UUID id;
    private ElementType type;
    private Shape shape;

    /** Whether all chunks have been made. */
    private boolean complete;

    /** For the engine. */
    Description() {}

    private Description(UUID id, ElementType type, Shape shape, boolean complete) {
        this.id = id;
        this.type = type;
        this.shape = shape;
        this.complete = complete;
    }

    /**
     * Of a new array, which is not there yet.
     *
     * @param type  of the elements
     * @param shape of the array
     * @return with an id that no other array has
     */
    static Description ofNew(ElementType type, Shape shape) {
        return new Description(UUID.randomUUID(), type, shape, false);
    }

    Description completed() {
        return new Description(id, type, shape, true);
    }

    Description incomplete() {
        return new Description(id, type, shape, false);
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
     * What the elements are.
     *
     * @return the type
     */
    public ElementType type() {
        return type;
    }

    /**
     * The lengths of the dimensions.
     *
     * @return the shape
     */
    public Shape shape() {
        return shape;
    }

    boolean isComplete() {
        return complete;
    }

    long bytes() {
        return shape.elements() * type.bytes();
    }

    @Override
    public int getClassId() {
        return Wire.DESCRIPTION;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(id.getMostSignificantBits());
        out.writeLong(id.getLeastSignificantBits());
        out.writeString(type.name());
        out.writeLongArray(shape.toArray());
        out.writeBoolean(complete);
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        id = new UUID(in.readLong(), in.readLong());
        type = ElementType.valueOf(in.readString());
        shape = Shape.of(in.readLongArray());
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
