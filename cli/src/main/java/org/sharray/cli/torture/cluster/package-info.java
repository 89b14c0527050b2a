/**
 * The torture of arrays on a cluster: members that add and lock while others are killed, stopped, started and sent away, and the books, which lie outside the cluster and have
 * to balance all the same.
 *
 * <p>
 * {@link org.sharray.cli.torture.cluster.ClusterTorture} is the supervisor's program, {@code Worker} that of each process, {@code Storm} and {@code Update} what its
 * threads do. {@code Books} lie in shared memory, which outlives whoever is killed. All of it uses the public API alone.
 */
package org.sharray.cli.torture.cluster;
