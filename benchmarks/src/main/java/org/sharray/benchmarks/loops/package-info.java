/** The measurements of loops over whole arrays, and of copies. */
package org.sharray.benchmarks.loops;
