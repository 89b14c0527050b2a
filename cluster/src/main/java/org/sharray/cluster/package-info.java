/**
 * The same arrays on the machines of a cluster, for when one machine is not enough: {@link org.sharray.cluster.Cluster#join} is the way in, and what it gives are the
 * array interfaces of {@code org.sharray}.
 */
package org.sharray.cluster;
