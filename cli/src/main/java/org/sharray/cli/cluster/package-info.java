/** The commands of an array's facts, for the arrays of a cluster. Only here classes of the cluster are used, so that the others don't load them. */
package org.sharray.cli.cluster;
