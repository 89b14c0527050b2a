/** The measurements of arrays on a cluster, whose members are JVMs on this machine. */
package org.sharray.benchmarks.cluster;
