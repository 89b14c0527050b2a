/** The measurements of elements: how fast they are read and written. */
package org.sharray.benchmarks.arrays;
