package org.sharray.cluster;

import java.io.Serializable;
import org.sharray.layout.Geometry;
import org.sharray.layout.TypeName;

/** What stands for arrays and locks in a serialised form; they become the same again in a process that has joined the same cluster. */
final class Sent {
    private Sent() {}

    /** An array, or a view of one: of elements of which type, where, and of which class if they are records, or null. */
    record Array(String cluster, String name, String type, Geometry geometry,
            Class<? extends Record> recordClass) implements Serializable {
        private Object readResolve() {
            ClusterArray view = Cluster.joined(cluster).view(name, TypeName.parse(type), geometry);
            return recordClass == null ? view : ((ClusterRecordArray<?>) view).bound(recordClass, true);
        }
    }

    /** An array's lock. */
    record Lock(String cluster, String name) implements Serializable {
        private Object readResolve() {
            return Cluster.joined(cluster).open(name).lock();
        }
    }
}
