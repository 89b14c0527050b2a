package org.sharray.cluster;

import java.io.Serializable;
import org.sharray.layout.Geometry;

/** What stands for arrays and locks in a serialised form; they become the same again in a process that has joined the same cluster. */
final class Sent {
    private Sent() {}

    /** An array, or a view of one. */
    record Array(String cluster, String name, Geometry geometry) implements Serializable {
        private Object readResolve() {
            return Cluster.joined(cluster).view(name, geometry);
        }
    }

    /** An array's lock. */
    record Lock(String cluster, String name) implements Serializable {
        private Object readResolve() {
            return Cluster.joined(cluster).open(name).lock();
        }
    }
}
