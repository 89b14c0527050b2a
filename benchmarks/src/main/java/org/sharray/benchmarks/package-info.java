/** Measures Sharray beside its peers: {@link org.sharray.benchmarks.Benchmarks} is the program. */
package org.sharray.benchmarks;
