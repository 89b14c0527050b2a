package org.sharray.cluster;

import static org.sharray.cluster.ClusterOptions.options;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;

/** The member of docs/cluster.md, which keeps elements until it is told to end: the cluster's name, its own address, those of all. */
final class Keeper {
    private Keeper() {}

    public static void main(String[] arguments) throws InterruptedException {
        String[] own = arguments[1].split(":");
        try (Cluster _ = Cluster.join(options().named(arguments[0]).listen(own[0], Integer.parseInt(own[1]))
                .members(Arrays.copyOfRange(arguments, 2, arguments.length)))) {
            new CountDownLatch(1).await();
        }
    }
}
