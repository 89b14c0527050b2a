package org.sharray.cluster.engine;

import com.hazelcast.nio.serialization.IdentifiedDataSerializable;

/** What goes between members under a number of {@link Wire}. */
abstract class Wired implements IdentifiedDataSerializable {
    @Override
    public final int getFactoryId() {
        return Wire.FACTORY;
    }
}
