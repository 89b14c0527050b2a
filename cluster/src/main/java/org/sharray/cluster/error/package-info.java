/** What fails in a cluster and can't fail in one machine's shared memory. */
package org.sharray.cluster.error;
