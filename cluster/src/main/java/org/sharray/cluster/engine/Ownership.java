package org.sharray.cluster.engine;

import com.hazelcast.nio.ObjectDataInput;
import com.hazelcast.nio.ObjectDataOutput;
import java.io.IOException;
import java.time.Instant;
import java.util.UUID;
import org.sharray.cluster.inspect.LockOwner;

/**
 * What is kept of an array's lock, beside the engine's own lock of the entry. The engine frees that when an owner leaves the cluster; that it had not released shows
 * here. Immutable.
 */
final class Ownership extends Wired {
    /** Of a lock that nobody has had. */
    static final Ownership NONE = new Ownership();

    /** No lock has more owners in a millisecond than fit into so many bits. */
    private static final int EPOCHS_A_MILLI_BITS = 16;
    private static final long LOST = -1;

    /** The number of the present or last ownership: larger than those before. */
    private long epoch;

    /** Who asked for it, as {@link Caller#id} and number; 0 and 0 after the release. */
    private long owner;
    private long request;

    /** How many owners did not release, and the number of the last one that found such a thing. */
    private long deaths;
    private long foundDead;

    /** Who that is, for people; null after the release. */
    private LockOwner holder;

    /** For the engine. */
    Ownership() {}

    /**
     * Of a lock of which nothing is known any more, because the members that knew left together: as if an owner had died whose number is as large as any can be by now.
     */
    static Ownership lost(long epochMillis) {
        return new Ownership(epochMillis << EPOCHS_A_MILLI_BITS, LOST, 0, 0, 0, null);
    }

    private Ownership(long epoch, long owner, long request, long deaths, long foundDead, LockOwner holder) {
        this.epoch = epoch;
        this.owner = owner;
        this.request = request;
        this.deaths = deaths;
        this.foundDead = foundDead;
        this.holder = holder;
    }

    long epoch() {
        return epoch;
    }

    boolean isHeld() {
        return owner != 0;
    }

    long owner() {
        return owner;
    }

    LockOwner holder() {
        return holder;
    }

    long deaths() {
        return deaths;
    }

    /** Whether the present or last owner found that the one before had not released. */
    boolean foundDeath() {
        return epoch != 0 && foundDead == epoch;
    }

    /** Of the next owner; of the same one, if it asks again because it has not heard the answer. */
    Ownership begin(long newOwner, long newRequest, LockOwner newHolder) {
        if (owner == newOwner && request == newRequest) {
            return this;
        }
        return new Ownership(epoch + 1, newOwner, newRequest, deaths + (isHeld() ? 1 : 0),
                isHeld() ? epoch + 1 : foundDead, newHolder);
    }

    /** After the release by the owner of this number. */
    Ownership end(long ofEpoch) {
        return epoch == ofEpoch ? new Ownership(epoch, 0, 0, deaths, foundDead, null) : this;
    }

    @Override
    public int getClassId() {
        return Wire.OWNERSHIP;
    }

    @Override
    public void writeData(ObjectDataOutput out) throws IOException {
        out.writeLong(epoch);
        out.writeLong(owner);
        out.writeLong(request);
        out.writeLong(deaths);
        out.writeLong(foundDead);
        out.writeBoolean(holder != null);
        if (holder != null) {
            write(holder, out);
        }
    }

    @Override
    public void readData(ObjectDataInput in) throws IOException {
        epoch = in.readLong();
        owner = in.readLong();
        request = in.readLong();
        deaths = in.readLong();
        foundDead = in.readLong();
        holder = in.readBoolean() ? read(in) : null;
    }

    static void write(LockOwner holder, ObjectDataOutput out) throws IOException {
        out.writeLong(holder.process().getMostSignificantBits());
        out.writeLong(holder.process().getLeastSignificantBits());
        out.writeString(holder.address());
        out.writeLong(holder.pid());
        out.writeLong(holder.thread());
        out.writeString(holder.threadName());
        out.writeLong(holder.since().toEpochMilli());
    }

    static LockOwner read(ObjectDataInput in) throws IOException {
        return new LockOwner(new UUID(in.readLong(), in.readLong()), in.readString(), in.readLong(), in.readLong(),
                in.readString(), Instant.ofEpochMilli(in.readLong()));
    }
}
