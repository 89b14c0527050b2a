package org.sharray.cli.cluster;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;

import org.sharray.cli.output.Facts;
import org.sharray.cli.output.Json;
import org.sharray.cli.output.Table;
import org.sharray.cluster.Cluster;
import org.sharray.cluster.inspect.ClusterArrayFacts;
import org.sharray.cluster.inspect.ClusterFacts;

/** {@code ls} of a cluster. */
public final class ClusterList {
    private ClusterList() {}

    /**
     * Prints the arrays of a cluster.
     *
     * @param where  the cluster is
     * @param more   whether with what the locks have counted
     * @param bySize whether the largest come first; else they are in the order of their names
     * @param json   whether as JSON
     * @param out    where to
     * @throws InterruptedException if interrupted
     */
    public static void print(ClusterOption where, boolean more, boolean bySize, boolean json, PrintWriter out)
            throws InterruptedException {
        try (Cluster joined = where.join()) {
            ClusterFacts cluster = joined.inspect();
            List<ClusterArrayFacts> arrays = bySize
                    ? cluster.arrays().stream().sorted(Comparator.comparing(ClusterArrayFacts::bytes).reversed())
                            .toList()
                    : cluster.arrays();
            if (json) {
                Json.print(out, arrays.stream().map(array -> ClusterText.json(cluster, array)).toList());
            } else if (!arrays.isEmpty()) {
                table(cluster, arrays, more).print(out);
            }
        }
    }

    private static Table table(ClusterFacts cluster, List<ClusterArrayFacts> arrays, boolean more) {
        Table table = more
                ? new Table("ARRAY", "DTYPE", "SHAPE", ">SIZE", ">CHUNKS", ">BACKED UP", "LOCK", ">ACQUIRED", ">DEATHS",
                        "")
                : new Table("ARRAY", "DTYPE", "SHAPE", ">SIZE", ">CHUNKS", ">BACKED UP", "LOCK", "");
        for (ClusterArrayFacts array : arrays) {
            String size = Facts.bytes(array.bytes());
            String lock = ClusterText.lock(array.lock());
            String problem = ClusterText.problem(cluster, array);
            if (more) {
                table.add(array.name(), array.type(), array.shape(), size, array.chunks(), array.backedUp(), lock,
                        array.lock().acquisitions(), array.lock().deaths(), problem);
            } else {
                table.add(array.name(), array.type(), array.shape(), size, array.chunks(), array.backedUp(), lock,
                        problem);
            }
        }
        return table;
    }
}
