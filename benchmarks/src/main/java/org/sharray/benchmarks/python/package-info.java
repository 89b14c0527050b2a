/** How fast arrays get to Python, and how fast its locks are. */
package org.sharray.benchmarks.python;
