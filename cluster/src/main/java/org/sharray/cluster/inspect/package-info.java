/** What can be found out about a cluster's arrays without taking part: who keeps which of their chunks, and who has their locks. See {@link org.sharray.cluster.Cluster#inspect}. */
package org.sharray.cluster.inspect;
