/** The measurements of atomic operations on elements. */
package org.sharray.benchmarks.atomics;
