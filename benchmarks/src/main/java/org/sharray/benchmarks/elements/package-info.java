/** The measurements of elements: reading and writing one after the other and at random, beside other ways to have memory. */
package org.sharray.benchmarks.elements;
