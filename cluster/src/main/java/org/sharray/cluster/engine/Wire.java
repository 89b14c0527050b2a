package org.sharray.cluster.engine;

import com.hazelcast.nio.serialization.DataSerializableFactory;
import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** What goes between members, and by which numbers: a number is never used again for something else. */
final class Wire implements DataSerializableFactory {
    /** Of all of this library's objects. */
    static final int FACTORY = 0x5a77;

    static final int CHUNK = 1;
    static final int MAKE_CHUNK = 2;
    static final int READ_ELEMENT = 3;
    static final int CHANGE_ELEMENT = 4;
    static final int READ_PIECES = 5;
    static final int WRITE_PIECES = 6;
    static final int FILL_PIECES = 7;
    static final int RAISE_FENCE = 8;
    static final int FORGET_CALLERS = 9;
    static final int OWNERSHIP = 10;
    static final int BEGIN_OWNERSHIP = 11;
    static final int END_OWNERSHIP = 12;
    static final int NEXT_NUMBER = 13;
    static final int DESCRIPTION = 14;
    static final int ERRAND = 15;
    static final int SURVEY = 16;
    static final int CONNECTED_CLIENTS = 20;
    static final int HAVE_BACKUPS = 21;
    static final int READ_VERSION = 22;
    static final int READ_CHUNK = 23;
    static final int SEES_MEMBERS = 24;

    @Override
    public IdentifiedDataSerializable create(int type) {
        return switch (type) {
            case CHUNK -> new Chunk();
            case MAKE_CHUNK -> new MakeChunk();
            case READ_ELEMENT -> new ReadElement();
            case CHANGE_ELEMENT -> new ChangeElement();
            case READ_PIECES -> new ReadPieces();
            case WRITE_PIECES -> new WritePieces();
            case FILL_PIECES -> new FillPieces();
            case RAISE_FENCE -> new RaiseFence();
            case FORGET_CALLERS -> new ForgetCallers();
            case OWNERSHIP -> new Ownership();
            case BEGIN_OWNERSHIP -> new BeginOwnership();
            case END_OWNERSHIP -> new EndOwnership();
            case NEXT_NUMBER -> new NextNumber();
            case DESCRIPTION -> new Description();
            case ERRAND -> new Errand();
            case SURVEY -> new Survey();
            case CONNECTED_CLIENTS -> new ConnectedClients();
            case HAVE_BACKUPS -> new HaveBackups();
            case READ_VERSION -> new ReadVersion();
            case READ_CHUNK -> new ReadChunk();
            case SEES_MEMBERS -> new SeesMembers();
            default -> throw new IllegalArgumentException("There is no type " + type + " in this version of Sharray");
        };
    }
}
