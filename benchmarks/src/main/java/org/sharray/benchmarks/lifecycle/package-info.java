/** The measurements of making, opening, first touching and closing arrays. */
package org.sharray.benchmarks.lifecycle;
