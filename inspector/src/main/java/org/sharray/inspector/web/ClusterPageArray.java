package org.sharray.inspector.web;

import java.util.Optional;
import org.sharray.SharedArray;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;
import org.sharray.inspector.LocalCopy;

/**
 * An array of a cluster. Its elements are looked at in a copy, which is renewed before each look; of large arrays they are not, since that would be a burden for all.
 *
 * @param cluster     which has it
 * @param facts       what the cluster was
 * @param array       what it was
 * @param unavailable why the cluster can't be used now
 */
record ClusterPageArray(Cluster cluster, ClusterFacts facts, ClusterArrayFacts array,
        Optional<String> unavailable) implements PageArray {
    private static final long MOST_BYTES = 8 << 20;
    private static final int REST_FOR_EACH_LOOK = 10;

    @Override
    public Object key() {
        return array.name();
    }

    @Override
    public Facts.Row row(String id) {
        return ClusterPage.row(id, this);
    }

    @Override
    public Optional<String> problem() {
        return array.complete() ? unavailable : Optional.of("It is being made, or its maker died.");
    }

    @Override
    public Object detail() {
        return ClusterPage.detail(this);
    }

    @Override
    public boolean isReadable() {
        return array.bytes() <= MOST_BYTES && !(facts.settled() && array.missing() > 0);
    }

    @Override
    public Contents open() {
        SharedArray remote = cluster.open(array.name());
        SharedArray copy = LocalCopy.of(remote);
        return new Contents() {
            @Override
            public SharedArray array() {
                return copy;
            }

            @Override
            public void refresh() {
                LocalCopy.renew(copy, remote);
            }

            @Override
            public int restForEachLook() {
                return REST_FOR_EACH_LOOK;
            }

            @Override
            public void followLock(EventStream stream) {
                // each sample of the list tells of it
            }

            @Override
            public void close() {
                copy.close();
                remote.close();
            }
        };
    }

    @Override
    public String set(long index, String value) {
        throw new Refusal(403, "Arrays of a cluster are only looked at.");
    }
}
