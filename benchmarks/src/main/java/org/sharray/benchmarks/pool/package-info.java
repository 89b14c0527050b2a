/** The measurements of processes and pools. */
package org.sharray.benchmarks.pool;
